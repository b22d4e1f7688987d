"""The meeting while it runs, on the desk: attendance, progress, minutes, contest scores that stand for sheets."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.register.models import Project
from projects.trace.errors import Refused

from ..actions import attendance, minutes
from ..actions.reused import reuse_score
from ..forms.onsite import AbsenceForm, ArrivalForm, MinutesForm, ReuseForm
from ..models import Meeting
from ..reports import OPEN_TO_READ
from ..siteboard import places_of, site_rows
from .access import meeting_for, refuse_outsiders, refuse_readers


def meeting_site(request, number):
    """Who is here, which sheets are in, what came of complete projects. The table asks for itself again (htmx)."""
    meeting = meeting_for(request, number, acting=True)
    places = places_of(meeting)
    context = {
        "meeting": meeting,
        "places": places,
        "rows": site_rows(meeting, places),
        "running": meeting.state == Meeting.State.OPEN,
        "working": meeting.state not in OPEN_TO_READ,
        "closed": meeting.state in OPEN_TO_READ,
        "reads_sheets": True,
        "writes_minutes": meeting.state in (Meeting.State.OPEN, Meeting.State.CLOSED),
    }
    part = request.headers.get("HX-Request")
    return render(request, "selection/site_table.html" if part else "selection/site.html", context)


def _place(request, number, pk):
    meeting = meeting_for(request, number, acting=True)
    return meeting, get_object_or_404(
        meeting.invitations.select_related("expert__user", "meeting"), pk=pk, left_at=None
    )


@require_POST
def arrive(request, number, pk):
    """The expert is here; the secretary may say that it is late, and why."""
    meeting, place = _place(request, number, pk)
    form = ArrivalForm(request.POST)
    if form.is_valid():
        done = attendance.sign_in(place, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("%(name)s: %(state)s") % {"name": done.expert, "state": done.get_attendance_display()},
        )
    return redirect("meeting-site", meeting.number)


def absent(request, number, pk):
    """The expert did not come: why."""
    meeting, place = _place(request, number, pk)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attendance.stay_away(place, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down; nobody waits for these sheets any more."))
            return redirect("meeting-site", meeting.number)
    return render(request, "selection/absent.html", {"form": form, "meeting": meeting, "place": place})


def meeting_minutes(request, number):
    """The opinion of the meeting, for its minutes."""
    meeting = meeting_for(request, number, acting=True)
    form = MinutesForm(request.POST or None, initial={"words": meeting.words})
    if request.method == "POST" and form.is_valid():
        try:
            minutes.write_minutes(meeting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(meeting)
    return render(request, "selection/minutes.html", {"form": form, "meeting": meeting})


def reuse(request, number):
    """A contest's score stands for the sheets of a project."""
    refuse_outsiders(request)
    project = get_object_or_404(Project.objects.visible_to(request.user).select_related("county"), number=number)
    refuse_readers(request, project.county_id)
    form = ReuseForm(request.POST or None, request.FILES or None, project=project)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        checked = data.pop("evidence")
        try:
            evidence = store(checked, by=request.user, county=project.county) if checked else None
            reuse_score(project=project, by=request.user, evidence=evidence, **data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The contest's score stands for the sheets; its source is shown with the result.")
            )
            return redirect(project)
    return render(request, "selection/reuse.html", {"form": form, "project": project})
