"""Verbs on experts: the pool, and those of a meeting (invite, replace, ask another one for a single project)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Expert, Invitation, Meeting, Review
from .meetings import locked

WORKING = (Meeting.State.PLANNED, Meeting.State.OPEN)


def _locked_working(meeting):
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
    tell(
        [expert.user],
        _("Invitation to a review meeting"),
        said(
            _("You are invited to “%(meeting)s” on %(day)s, %(place)s. Please declare on each project whether you have a conflict of interest."),  # noqa: E501
            meeting=meeting.name, day=f"{meeting.on:%Y-%m-%d}", place=meeting.place or _("place to be told"),
        ),
        link=reverse("my-reviews"),
        kind=Kind.ACT,
    )


@transaction.atomic
def invite(meeting, *, by, experts):
    """Invite experts; each gets a sheet on every project of the agenda."""
    meeting = _locked_working(meeting)
    items = list(meeting.agenda.standing().filter(reused_score=None))
    for expert in experts:
        _seat(meeting, expert)
        have = set(Review.objects.filter(item__in=items, expert=expert).values_list("item_id", flat=True))
        Review.objects.bulk_create(Review(item=item, expert=expert) for item in items if item.pk not in have)
        Review.objects.filter(item__in=items, expert=expert, state=Review.State.LEFT).update(
            state=Review.State.ASSIGNED, recusal_reason=""
        )
        _tell_invited(meeting, expert)
        record("invite_expert", meeting, by=by, county_id=meeting.county_id, expert=expert.pk)


@transaction.atomic
def replace_expert(meeting, *, by, expert, reason, substitute=None):
    """An expert leaves the meeting (no-show, illness); submitted sheets stay. A substitute gets sheets of their own."""
    meeting = _locked_working(meeting)
    left = Invitation.objects.filter(meeting=meeting, expert=expert, left_at=None).update(left_at=timezone.now())
    if not left:
        raise Refused(_("%(name)s does not belong to this meeting any more.") % {"name": expert})
    Review.objects.filter(
        item__meeting=meeting, expert=expert, state__in=(Review.State.ASSIGNED, Review.State.OPEN)
    ).update(state=Review.State.LEFT, recusal_reason=reason)
    record("replace_expert", meeting, by=by, county_id=meeting.county_id, note=reason, expert=expert.pk)
    if substitute:
        invite(meeting, by=by, experts=[substitute])


@transaction.atomic
def ask_for_item(item, *, by, expert):
    """Ask one more expert for a single project, e.g. after a recusal."""
    meeting = _locked_working(item.meeting)
    if item.removed_at:
        raise Refused(_("This project was already taken off the agenda."))
    if Review.objects.filter(item=item, expert=expert).exists():
        raise Refused(_("%(name)s already has a sheet on this project.") % {"name": expert})
    _seat(meeting, expert)
    review = Review.objects.create(item=item, expert=expert)
    _tell_invited(meeting, expert)
    record("ask_for_item", review, by=by, county_id=meeting.county_id, project=item.project)
    return review


@transaction.atomic
def enter_pool(*, by, county, user, employer, title=""):
    """Take a person into the county's expert pool, or back into it with the present employer and title."""
    if not employer:
        raise Refused(_("Name the expert's employer: conflicts of interest are judged by it."))
    expert = Expert.objects.select_for_update().filter(user=user).first() or Expert(user=user, county=county)
    if expert.county_id != county.pk:
        raise Refused(_("%(name)s belongs to the expert pool of another county.") % {"name": user})
    expert.employer, expert.title, expert.active = employer, title, True
    expert.save()
    record("enter_pool", expert, by=by, county_id=county.pk)
    return expert


@transaction.atomic
def leave_pool(*, by, county, user):
    """The person is invited no more; sheets that were submitted stay as they are."""
    for expert in Expert.objects.select_for_update().filter(user=user, county=county, active=True):
        expert.active = False
        expert.save(update_fields=["active"])
        record("leave_pool", expert, by=by, county_id=county.pk)
