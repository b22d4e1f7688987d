"""Acts of screening that move several projects, or move one without a person: the parts that belong together.

Each runs in one transaction. Projects are locked in the order of their keys, so that two people never wait in a circle.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.selection.actions import decisions, meetings, notices
from projects.selection.models import Decision, NoticeCopy, NoticeItem, PublicNotice
from projects.trace.errors import AlreadyDone, Refused

from . import service
from .papers.minutes import issue_minutes

SCHEDULE, REVIEW, DELIBERATION = "screening.schedule", "screening.review", "screening.deliberation"
NOTICE = "screening.notice"


def _moved_on(project):
    return AlreadyDone(_("“%(name)s” is no longer at this step. Please reload the page.") % {"name": project.name})


def _do(project, step, *, by, act, outcome=""):
    """Complete a step of one project; a refusal names the project, because the act is about several."""
    item = service.open_item(project, step)
    if item is None:
        raise _moved_on(project)
    try:
        return service.complete(item, by=by, act=act, outcome=outcome)
    except Refused as refusal:
        if project.name in str(refusal):
            raise
        raise type(refusal)(_("“%(name)s”: %(why)s") % {"name": project.name, "why": refusal}) from refusal


def schedule(project, *, by, meeting, starts_at=None):
    """Put one accepted project on the agenda of a meeting."""
    return _do(project, SCHEDULE, by=by, act=partial(meetings.put_on_agenda, meeting=meeting, starts_at=starts_at))


def postpone(item, *, by, reason):
    """Take one project off the agenda; it goes back to be put on another meeting."""
    act = partial(meetings.postpone, item=item, reason=reason)
    return _do(item.project, REVIEW, by=by, act=act, outcome="postpone")


@transaction.atomic
def close_reviews(meeting, *, by):
    """End the reviews of a meeting: every project that still stands goes to deliberation, all or none."""
    items = list(meeting.agenda.standing().select_related("project", "meeting").order_by("project_id"))
    if meeting.state == meeting.State.OPEN:
        meetings.refuse_missing(meeting, items)
    for item in items:
        _do(item.project, REVIEW, by=by, act=partial(meetings.finish_reviews, item=item))
    return meetings.close_meeting(meeting, by=by, items=items)


def _flow_outcome(project, outcome):
    """What the flow is told: an approval on a route without public notice goes straight to admission."""
    if outcome == Decision.Outcome.APPROVE and not decisions.notice_days_of(project):
        return "approve_without_notice"
    return outcome


@transaction.atomic
def hold_sitting(*, by, county, verdicts, **facts):
    """Write down one sitting over several projects, all or none. Nothing moves and nobody is told before it is published.

    `verdicts` are `decisions.Verdict` or plain tuples of the same order; `facts` as in `decisions.hold_sitting`.
    """
    verdicts = [decisions.Verdict(*verdict) for verdict in verdicts]
    if not verdicts:
        raise Refused(_("Please decide at least one project."))
    for verdict in verdicts:
        item = service.open_item(verdict.project, DELIBERATION)
        if item is None:
            raise _moved_on(verdict.project)
        service.refuse_early(item, by=by)
    return decisions.hold_sitting(by=by, county=county, verdicts=verdicts, **facts)


@transaction.atomic
def publish_sitting(sitting, *, by):
    """Let every decision of a sitting take effect and its messages go out, all or none; its minutes are issued."""
    sitting = decisions.locked_pending(sitting)
    rows = list(sitting.decisions.standing().select_related("project").order_by("project_id"))
    if not rows:
        raise Refused(_("No decision is left in this sitting."))
    for row in rows:
        outcome = _flow_outcome(row.project, row.outcome)
        _do(row.project, DELIBERATION, by=by, act=partial(decisions.take_effect, decision=row), outcome=outcome)
    sitting = decisions.publish(sitting, by=by)
    sitting.minutes = issue_minutes(sitting)
    sitting.save(update_fields=["minutes"])
    return sitting


@transaction.atomic
def object_to(item, **objection):
    """An objection from the public: the first one stops its project, later ones are added to the inquiry."""
    notices.refuse_late(item)
    step = service.open_item(item.project, NOTICE)
    if step is None or item.state != NoticeItem.State.RUNNING:
        return notices.add_objection(item=item, **objection)
    try:
        with transaction.atomic():
            service.expire(step, act=partial(notices.stop_by_objection, item=item, **objection), outcome="objection")
    except AlreadyDone:  # somebody objected, or the notice was closed, a moment before
        notices.add_objection(item=item, **objection)
    return None


def _clear(item, by):
    """One project whose notice is over goes on to admission; a withdrawn one leaves the batch."""
    step = service.open_item(item.project, NOTICE)
    if step is None:
        notices.drop_withdrawn(item)
        return 0
    act = partial(notices.clear, item=item)
    if by is None:
        service.expire(step, act=act, outcome="cleared")
    else:
        service.complete(step, by=by, act=act, outcome="cleared")
    return 1


def _due_items():
    rows = NoticeItem.objects.filter(state=NoticeItem.State.RUNNING).select_related("notice", "project")
    return rows.order_by("project_id")


@transaction.atomic
def close_notice(notice, *, by):
    """End a batch whose last day is over: every project without a standing objection is approved."""
    if not notice.is_over:
        raise Refused(_("The public notice runs until %(day)s, end of day.") % {"day": f"{notice.last_day:%Y-%m-%d}"})
    due = list(_due_items().filter(notice=notice))
    if not due:
        raise Refused(_("This public notice is closed already: its projects were approved, objected to or withdrawn."))
    return sum(_clear(item, by) for item in due)


def close_due_notices():
    """End every notice whose last day has passed, each project on its own. Returns how many. Run once a day."""
    for notice in PublicNotice.objects.to_copy():
        notices.copy_page(notice, NoticeCopy.Moment.CLOSED)
    done = 0
    for item in _due_items().filter(notice__last_day__lt=timezone.localdate()):
        try:
            done += _clear(item, None)
        except Refused:  # a person was faster, or an objection came in this very moment
            continue
    return done
