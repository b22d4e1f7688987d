"""Verbs that take sheets away: what the rule finds, and the places that become free by it."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of
from projects.trace.actions import record, tell
from projects.trace.models import Kind
from projects.trace.wording import filed, said

from ..conflicts import conflicts, in_words, items_for_rule
from ..models import Meeting, Review, Vacancy

STATES = Review.State
GOING_ON = (Meeting.State.PLANNED, Meeting.State.OPEN)


def vacate(review, *, by, cause, reason):
    """Write down that the place of a sheet is free. The caller has changed the sheet and holds the meeting's row."""
    return Vacancy.objects.update_or_create(
        review=review,
        defaults={"cause": cause, "reason": filed(reason)[:300], "opened_by": by, "filled_by": None, "closed_at": None,
                  "closed_by": None, "closed_reason": ""},
    )[0]  # fmt: skip


def _rule_out(review, reasons, by):
    """A sheet that the rule takes away; a submitted one keeps its points but counts no more.

    It is no act of the expert's, even when the expert's own words led to it: who is kept away is not told from what.
    """
    by = None if by == review.expert.user else by
    reason = filed(in_words(reasons))[:300]
    submitted = review.state == STATES.SUBMITTED
    review.state, review.recusal_reason = STATES.RULED_OUT, reason
    review.save(update_fields=["state", "recusal_reason"])
    vacate(review, by=by, cause=Vacancy.Cause.RULE, reason=reason)
    meeting, project = review.item.meeting, review.item.project
    record("rule_out", review, by=by, county_id=meeting.county_id, project=project, note=reason, submitted=submitted)
    return review


def _tell_centre(reviews):
    for review in reviews:
        meeting, project = review.item.meeting, review.item.project
        tell(
            centre_of(meeting.county_id),
            _("An expert is recused by the rule"),
            said(
                _("%(expert)s is kept from “%(project)s”: %(reason)s. Please ask another expert."),
                expert=review.expert, project=project.name, reason=review.recusal_reason,
            ),
            link=f"{reverse('meeting', args=[meeting.number])}#vacancies",
            project=project,
            kind=Kind.ACT,
        )  # fmt: skip


@transaction.atomic
def recheck(meeting, *, by, expert=None, quiet=False):
    """Hold the sheets of a running meeting (of one expert) against the rule; returns those that it takes away.

    The centre is told, unless somebody of it is at work right now (`quiet`). The caller holds the meeting's row.
    """
    items = list(items_for_rule(meeting))
    sheets = Review.objects.filter(item__in=items, state__in=Review.TAKING_PART)
    sheets = sheets.filter(expert=expert) if expert else sheets
    sheets = list(sheets.select_related("item__project", "item__meeting", "expert__user").order_by("pk"))
    hits = conflicts({sheet.expert_id: sheet.expert for sheet in sheets}.values(), items, county_id=meeting.county_id)
    gone = [
        _rule_out(sheet, hits[sheet.expert_id, sheet.item_id], by)
        for sheet in sheets
        if (sheet.expert_id, sheet.item_id) in hits
    ]
    if not quiet:
        _tell_centre(gone)
    return gone


@transaction.atomic
def recheck_expert(expert, *, by):
    """After something about an expert became known: every running meeting is held against the rule again."""
    running = Meeting.objects.filter(state__in=GOING_ON, agenda__reviews__expert=expert).distinct()
    gone = []
    for pk in running.order_by("pk").values_list("pk", flat=True):
        meeting = Meeting.objects.select_for_update().get(pk=pk)
        if meeting.state in GOING_ON:
            gone += recheck(meeting, by=by, expert=expert)
    return gone
