"""Verbs on the experts of a meeting: invite, attendance, ask another one for a single project. The pool: `pool`."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..conflicts import conflicts, in_words, items_for_rule
from ..models import Expert, Invitation, Meeting, Review, Vacancy
from .meetings import locked
from .recusals import recheck, vacate

WORKING = (Meeting.State.PLANNED, Meeting.State.OPEN)
STATES = Review.State
UNSCORED = (STATES.ASSIGNED, STATES.OPEN)
CAUSES = Vacancy.Cause


def locked_working(meeting):
    """The meeting's row under a lock, while its experts may still change."""
    meeting = locked(meeting)
    if meeting.state not in WORKING:
        raise Refused(_("The reviews of this meeting are closed; its experts stay as they are."))
    return meeting


def _seat(meeting, expert):
    """Give the expert a place in the meeting (again)."""
    if expert.county_id != meeting.county_id or not expert.active:
        raise Refused(_("%(name)s is not an active expert of this county.") % {"name": expert})
    Invitation.objects.update_or_create(meeting=meeting, expert=expert, defaults={"left_at": None})


def _tell_invited(meeting, expert):
    # No word about the projects: the letter of a blind round says no more than that of an open one.
    if meeting.kind == Meeting.Kind.PAPER:
        words = said(
            _("You are asked for a paper review: “%(meeting)s”. Please declare on each project whether you have a conflict of interest and hand in your sheets by %(day)s."),  # noqa: E501
            meeting=meeting.name, day=f"{meeting.due_on:%Y-%m-%d}",
        )  # fmt: skip
    else:
        words = said(
            _("You are invited to “%(meeting)s” on %(day)s, %(place)s. Please declare on each project whether you have a conflict of interest."),  # noqa: E501
            meeting=meeting.name, day=f"{meeting.on:%Y-%m-%d}", place=meeting.place or _("place to be told"),
        )  # fmt: skip
    subject = (
        _("Invitation to a paper review") if meeting.kind == Meeting.Kind.PAPER else _("Invitation to a review meeting")
    )
    tell([expert.user], subject, words, link=reverse("my-reviews"), kind=Kind.ACT)


def _refuse_conflicts(expert, items, county_id):
    """Refused, with the reason, when the rule keeps the expert from every one of the items."""
    fresh = Expert.objects.select_related("user").filter(pk=expert.pk)
    hits = conflicts(fresh, items, county_id=county_id)
    if items and len(hits) == len(items):
        reasons = next(iter(hits.values()))
        raise Refused(
            said(_("%(name)s cannot be asked: %(reason)s."), name=expert, reason=in_words(reasons)),
        )


@transaction.atomic
def invite(meeting, *, by, experts):
    """Invite experts; each gets a sheet on every project of the agenda, but for those from which the rule keeps them.

    Refused for whom the rule keeps from all of them.
    """
    meeting = locked_working(meeting)
    items = list(items_for_rule(meeting).filter(reused_score=None))
    for expert in experts:
        _refuse_conflicts(expert, items, meeting.county_id)
        _seat(meeting, expert)
        have = set(Review.objects.filter(item__in=items, expert=expert).values_list("item_id", flat=True))
        Review.objects.bulk_create(Review(item=item, expert=expert) for item in items if item.pk not in have)
        _back_again(expert, items)
        recheck(meeting, by=by, expert=expert, quiet=True)
        _tell_invited(meeting, expert)
        record("invite_expert", meeting, by=by, county_id=meeting.county_id, expert=expert.pk)


def _back_again(expert, items):
    """Whoever had left takes the sheets up again; places that wait for them are theirs."""
    left = Review.objects.filter(item__in=items, expert=expert, state=STATES.LEFT)
    Vacancy.objects.filter(review__in=left, filled_by=None).delete()
    left.update(state=STATES.ASSIGNED, recusal_reason="")


def _leave_sheets(sheets, *, by, cause, reason):
    """These sheets are not handed in: the state says how, the place is free."""
    gone = STATES.ABSTAINED if cause == CAUSES.ABSTAINED else STATES.LEFT
    left = list(sheets.filter(state__in=UNSCORED).select_related("item__meeting", "item__project", "expert__user"))
    for review in left:
        review.state, review.recusal_reason = gone, reason
        review.save(update_fields=["state", "recusal_reason"])
        review.scores.all().delete()
        vacate(review, by=by, cause=cause, reason=reason)
    return left


@transaction.atomic
def replace_expert(meeting, *, by, expert, reason, substitute=None, cause=CAUSES.REPLACED):
    """An expert leaves the meeting (no-show, illness); submitted sheets stay. A substitute gets sheets of their own."""
    meeting = locked_working(meeting)
    left = Invitation.objects.filter(meeting=meeting, expert=expert, left_at=None).update(left_at=timezone.now())
    if not left:
        raise Refused(_("%(name)s does not belong to this meeting any more.") % {"name": expert})
    sheets = Review.objects.filter(item__meeting=meeting, expert=expert)
    _leave_sheets(sheets, by=by, cause=cause, reason=reason)
    record("replace_expert", meeting, by=by, county_id=meeting.county_id, note=reason, expert=expert.pk, cause=cause)
    if substitute:
        invite(meeting, by=by, experts=[substitute])
        _fill_by(substitute, Vacancy.objects.open().filter(review__in=sheets.values("pk")), by)


def _fill_by(expert, vacancies, by):
    """The free places that this expert takes, each by the sheet on the same project."""
    for vacancy in vacancies.select_related("review"):
        mine = Review.objects.filter(item=vacancy.review.item_id, expert=expert, state__in=Review.TAKING_PART).first()
        if mine:
            vacancy.filled_by, vacancy.closed_at, vacancy.closed_by = mine, timezone.now(), by
            vacancy.save(update_fields=["filled_by", "closed_at", "closed_by"])


@transaction.atomic
def miss_items(meeting, *, by, expert, items, cause, reason):
    """An expert who came late, or abstains, on some projects: those sheets end with the reason, the others go on."""
    meeting = locked_working(meeting)
    sheets = Review.objects.filter(item__in=items, item__meeting=meeting, expert=expert)
    missed = _leave_sheets(sheets, by=by, cause=cause, reason=reason)
    if not missed:
        raise Refused(_("%(name)s has no sheet to be scored on these projects.") % {"name": expert})
    for review in missed:
        record(
            "miss_item",
            review,
            by=by,
            county_id=meeting.county_id,
            project=review.item.project,
            note=reason,
            cause=cause,
        )
    return missed


@transaction.atomic
def ask_for_item(item, *, by, expert):
    """Ask one more expert for a single project, e.g. after a recusal. Refused for whom the rule keeps from it."""
    meeting = locked_working(item.meeting)
    if item.removed_at:
        raise Refused(_("This project was already taken off the agenda."))
    if Review.objects.filter(item=item, expert=expert).exists():
        raise Refused(_("%(name)s already has a sheet on this project.") % {"name": expert})
    _refuse_conflicts(expert, list(items_for_rule(meeting).filter(pk=item.pk)), meeting.county_id)
    _seat(meeting, expert)
    review = Review.objects.create(item=item, expert=expert)
    _tell_invited(meeting, expert)
    record("ask_for_item", review, by=by, county_id=meeting.county_id, project=item.project)
    return review
