"""Papers of a review meeting to take away, as Word and PDF."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from projects.selection.models import Invitation, Meeting
from projects.selection.reports import OPEN_TO_READ
from projects.selection.views.access import meeting_for, runs

from ..papers import meetings as papers
from .portal_papers import letter_file

# Before the meeting everybody who reads it may have these; the others say what single experts wrote or are paid.
OPEN = ("agenda", "sign-in")


@require_safe
def meeting_paper(request, number, paper, kind):
    """Agenda or sign-in sheet; summary and minutes when the reviews are closed; the fees."""
    if paper not in papers.PAPERS:
        raise Http404
    meeting = meeting_for(request, number)
    if paper not in OPEN and meeting.county_id not in request.user.seats.counties_reading_all:
        raise Http404
    if paper in ("summary", "minutes") and meeting.state not in OPEN_TO_READ:
        raise Http404
    return letter_file(papers.PAPERS[paper](meeting), kind)


@require_safe
def invitation_letter(request, pk, kind):
    """The letter to one expert: for that expert, and for those who run the meeting."""
    meetings = Meeting.objects.visible_to(request.user)
    rows = Invitation.objects.filter(meeting__in=meetings.values("pk"), left_at=None)
    place = get_object_or_404(rows.select_related("meeting__county", "expert__user"), pk=pk)
    if place.expert.user_id != request.user.pk and not runs(request.user, place.meeting.county_id):
        raise Http404
    return letter_file(papers.of_invitation(place), kind)
