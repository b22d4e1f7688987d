"""Verbs of a paper review (函评): more time, and reminding the experts before the last day."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..conflicts import rule_of
from ..models import Invitation, Meeting, Review
from .meetings import active_experts, locked

WAITING = Q(
    expert__reviews__item__meeting=F("meeting"), expert__reviews__item__removed_at=None,
    expert__reviews__state__in=(Review.State.ASSIGNED, Review.State.OPEN),
)  # fmt: skip


@transaction.atomic
def extend_review(meeting, *, by, due_on, reason):
    """Give the experts of an open paper review more time; they are told."""
    meeting = locked(meeting)
    if meeting.kind != Meeting.Kind.PAPER or meeting.state != Meeting.State.OPEN:
        raise Refused(_("Only a paper review that is under way gets another last day."))
    if due_on < timezone.localdate() or due_on <= meeting.due_on:
        raise Refused(_("The new last day has to lie after the old one and not in the past."), field="due_on")
    before, meeting.due_on = meeting.due_on, due_on
    meeting.save(update_fields=["due_on"])
    Invitation.objects.filter(meeting=meeting).update(reminded_on=None)
    record(
        "extend_review", meeting, by=by, county_id=meeting.county_id, note=reason, before=str(before), after=str(due_on)
    )
    tell(
        [expert.user for expert in active_experts(meeting)],
        _("More time for a paper review"),
        said(
            _("“%(meeting)s”: sheets can be handed in until %(day)s. Reason: %(reason)s"),
            meeting=meeting.name, day=f"{due_on:%Y-%m-%d}", reason=reason,
        ),
        link=reverse("my-reviews"),
    )  # fmt: skip
    return meeting


def _late_places(county_id, last_day):
    """Experts with sheets to hand in by that day whom nobody reminded yet."""
    places = Invitation.objects.filter(
        left_at=None, reminded_on=None, meeting__county=county_id, meeting__kind=Meeting.Kind.PAPER,
        meeting__state=Meeting.State.OPEN, meeting__due_on__range=(timezone.localdate(), last_day),
    )  # fmt: skip
    return places.annotate(waiting=Count("expert__reviews", filter=WAITING, distinct=True)).filter(waiting__gt=0)


def remind_reviewers():
    """Remind experts once before the last day of a paper review; returns how many. Run once a day or more often."""
    done, today = 0, timezone.localdate()
    counties = Meeting.objects.filter(kind=Meeting.Kind.PAPER, state=Meeting.State.OPEN).values_list(
        "county", flat=True
    )
    for county_id in sorted(set(counties)):
        last_day = today + timedelta(days=rule_of(county_id).remind_days)
        for place in _late_places(county_id, last_day).select_related("meeting", "expert__user"):
            done += _remind(place)
    return done


@transaction.atomic
def _remind(place):
    mine = Invitation.objects.filter(pk=place.pk, reminded_on=None).update(reminded_on=timezone.localdate())
    if mine:
        meeting = place.meeting
        tell(
            [place.expert.user],
            _("Sheets of a paper review are due"),
            said(
                _("“%(meeting)s”: %(count)s of your sheets are not in yet. The last day is %(day)s."),
                meeting=meeting.name, count=place.waiting, day=f"{meeting.due_on:%Y-%m-%d}",
            ),
            link=reverse("my-reviews"),
            kind=Kind.ACT,
        )  # fmt: skip
    return mine
