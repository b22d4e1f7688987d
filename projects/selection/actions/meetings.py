"""Verbs on a review meeting or paper review: plan, put projects on the agenda, open, postpone, close its reviews."""

import secrets

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of
from projects.register.actions.project import move
from projects.register.models import Application
from projects.register.stages import Stage
from projects.trace.actions import next_number, record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.nested import bare
from projects.trace.wording import listed, said

from ..models import AgendaItem, Meeting, ReusedScore, Review, Rubric
from ..reports import missing_sheets
from .agenda import retime, tell_date
from .recusals import recheck

LEAST_EXPERTS = 3
ALIAS_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none is mistaken for another
STATES = Meeting.State


def locked(meeting):
    """The meeting's row under a lock; taken after process and project, before sheets."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _refuse_unless(meeting, *states):
    if meeting.state not in states:
        raise Refused(
            _("The meeting is at “%(state)s”; this is no longer possible.") % {"state": meeting.get_state_display()}
        )


def active_experts(meeting):
    """The experts who still belong to the meeting."""
    return [row.expert for row in meeting.invitations.filter(left_at=None).select_related("expert__user")]


def _refuse_unsound(kind, on, due_on):
    """A paper review has a last day, not before its first; a meeting has none."""
    if kind == Meeting.Kind.PAPER and due_on is None:
        raise Refused(_("A paper review needs its last day."), field="due_on")
    if due_on and due_on < on:
        raise Refused(_("The last day cannot lie before the first."), field="due_on")


def _rubric_of(county_id, on):
    rubric = Rubric.objects.in_force(county_id, on)
    if rubric is None:
        raise Refused(_("No scoring rubric is in force on that day. Please set one up first."))
    return rubric


@transaction.atomic
def plan_meeting(
    *, by, county, name, on, place="", kind=Meeting.Kind.MEETING, blind=False, due_on=None, **times
):  # fmt: skip
    """Make a meeting, or a paper review until a last day, with the rubric in force on its (first) day.

    `times`: starts_at, talk_minutes, question_minutes.
    """
    _refuse_unsound(kind, on, due_on)
    paper = kind == Meeting.Kind.PAPER
    rubric = _rubric_of(county.pk, on)
    serial = next_number(county_id=county.pk, key=f"meeting-{on.year}")
    number = f"{county.number_prefix}-{on.year}-PS{serial:02d}"
    meeting = Meeting.objects.create(
        county=county, number=number, name=name, on=on, place="" if paper else place, rubric=rubric, created_by=by,
        kind=kind, blind=blind and paper, due_on=due_on if paper else None, **times,
    )  # fmt: skip
    record("plan_meeting", meeting, by=by, county_id=county.pk, on=str(on), kind=kind, blind=meeting.blind)
    return meeting


@transaction.atomic
def change_meeting(meeting, *, by, name, on, place="", due_on=None, **times):
    """Change day, place, name or times while the meeting is being prepared; the rubric follows the day.

    Kind and blindness stay: what an expert has been told cannot be hidden again.
    """
    meeting = locked(meeting)
    _refuse_unless(meeting, STATES.PLANNED)
    _refuse_unsound(meeting.kind, on, due_on)
    moved = (meeting.on, meeting.place) != (on, place)
    meeting.name, meeting.on, meeting.place, meeting.rubric = name, on, place, _rubric_of(meeting.county_id, on)
    meeting.due_on = due_on if meeting.kind == Meeting.Kind.PAPER else None
    for name_of, value in times.items():
        setattr(meeting, name_of, value)
    meeting.save(update_fields=["name", "on", "place", "rubric", "due_on", *times])
    retime(meeting, moved=moved and meeting.kind == Meeting.Kind.MEETING)
    record("change_meeting", meeting, by=by, county_id=meeting.county_id, on=str(on), place=place)
    return meeting


def application_of(project):
    """The accepted application that is being screened."""
    return project.applications.filter(state=Application.State.ACCEPTED).select_related("route").first()


@transaction.atomic
def put_on_agenda(*, project, by, meeting, starts_at=None):
    """Put an accepted project at the end of the agenda; every invited expert gets a sheet to declare on."""
    meeting = locked(meeting)
    _refuse_unless(meeting, STATES.PLANNED, STATES.OPEN)
    application = application_of(project)
    version = application.latest if application else None
    if version is None:
        raise Refused(_("“%(name)s” has no submitted application to review.") % {"name": project.name})
    places = list(meeting.agenda.order_by().values_list("order", "alias"))
    item = AgendaItem.objects.create(
        meeting=meeting, project=project, version=version, order=max((order for order, _alias in places), default=0) + 1,
        starts_at=starts_at, alias=_free_alias({alias for _order, alias in places}),
    )  # fmt: skip
    if not ReusedScore.objects.filter(application=application).update(item=item):
        Review.objects.bulk_create(Review(item=item, expert=expert) for expert in active_experts(meeting))
    move(project, Stage.REVIEW)
    retime(meeting)
    item.refresh_from_db(fields=["starts_at"])
    bare(recheck)(meeting, by=by, quiet=True)
    record("put_on_agenda", item, by=by, county_id=meeting.county_id, project=project, meeting=meeting.number)
    tell_date(meeting, item, project)
    return item


def _free_alias(taken):
    """A code that tells nothing, once in a meeting."""
    while True:
        alias = "".join(secrets.choice(ALIAS_LETTERS) for _place in range(4))
        if alias not in taken:
            return alias


@transaction.atomic
def arrange_agenda(meeting, *, by, rows, breaks=None):
    """Set order and beginning of agenda items. `rows` maps an item's pk to `(order, starts_at)`, `breaks` to minutes.

    A meeting that knows when it begins computes the times itself, from its minutes and the breaks.
    """
    meeting = locked(meeting)
    _refuse_unless(meeting, STATES.PLANNED, STATES.OPEN)
    for item in meeting.agenda.filter(pk__in=rows):
        order, starts_at = rows[item.pk]
        item.order, item.break_minutes = order, (breaks or {}).get(item.pk, item.break_minutes)
        if meeting.starts_at is None:
            item.starts_at = starts_at
        item.save(update_fields=["order", "starts_at", "break_minutes"])
    retime(meeting)
    record("arrange_agenda", meeting, by=by, county_id=meeting.county_id)


@transaction.atomic
def open_meeting(meeting, *, by):
    """Let the experts read and score. Needs an agenda and at least three experts."""
    meeting = locked(meeting)
    _refuse_unless(meeting, STATES.PLANNED)
    if not meeting.agenda.standing().exists():
        raise Refused(_("There is no project on the agenda yet."))
    experts = active_experts(meeting)
    least = max(LEAST_EXPERTS, meeting.rubric.least_reviews)
    if len(experts) < least:
        raise Refused(
            _("A meeting needs at least %(least)s experts; %(count)s are invited.")
            % {"least": least, "count": len(experts)}
        )
    recheck(meeting, by=by, quiet=True)
    meeting.state = STATES.OPEN
    meeting.save(update_fields=["state"])
    record("open_meeting", meeting, by=by, county_id=meeting.county_id, experts=len(experts))
    tell(
        [expert.user for expert in experts],
        _("The paper review is open") if meeting.kind == Meeting.Kind.PAPER else _("The review meeting is open"),
        said(_("“%(meeting)s” is open for reading and scoring."), meeting=meeting.name),
        link=reverse("my-reviews"),
        kind=Kind.ACT,
    )
    return meeting


@transaction.atomic
def postpone(*, project, by, item, reason):
    """Take a project off the agenda; it waits for another meeting. Its sheets stay as they are."""
    meeting = locked(item.meeting)
    _refuse_unless(meeting, STATES.PLANNED, STATES.OPEN)
    taken_off = AgendaItem.objects.filter(pk=item.pk, removed_at=None).update(removed_at=timezone.now())
    if not taken_off:
        raise AlreadyDone(_("This project was already taken off the agenda."))
    move(project, Stage.ACCEPTED, reason=reason)
    retime(meeting)
    record("postpone", item, by=by, county_id=meeting.county_id, project=project, note=reason)
    tell(
        members_of(project.organisation),
        _("The review of your project is postponed"),
        said(
            _("“%(name)s” will be reviewed at a later meeting. Reason: %(reason)s"),
            name=project.name,
            reason=reason,
        ),
        link=reverse("home"),
        project=project,
        kind=Kind.ACT,
    )


@transaction.atomic
def finish_reviews(*, project, by, item):
    """One project's reviews are complete: it goes to deliberation. The closing of a meeting calls this for each."""
    move(project, Stage.DELIBERATION)
    record("finish_reviews", item, by=by, county_id=project.county_id, project=project)


@transaction.atomic
def close_meeting(meeting, *, by, items):
    """Close the reviews of these items, all that still stand. Refused, naming each, while sheets are missing."""
    meeting = locked(meeting)
    _refuse_unless(meeting, STATES.OPEN)
    refuse_missing(meeting, items)
    if meeting.agenda.standing().exists():
        raise Refused(_("The agenda was changed meanwhile. Please reload the page."))
    meeting.agenda.filter(removed_at=None).exclude(pk__in=[item.pk for item in items]).update(removed_at=timezone.now())
    meeting.state = STATES.CLOSED
    meeting.save(update_fields=["state"])
    record("close_meeting", meeting, by=by, county_id=meeting.county_id, items=len(items))
    return meeting


def refuse_missing(meeting, items):
    """Say which items lack how many sheets, or that nothing is left to close."""
    if not items:
        raise Refused(_("There is no project on the agenda yet."))
    lacking = missing_sheets(meeting, items)
    if lacking:
        parts = [
            _("“%(name)s” lacks %(count)s") % {"name": item.project.name, "count": count} for item, count in lacking
        ]
        raise Refused(_("Not every project has enough sheets: %(list)s.") % {"list": listed(parts)})
