"""The times of an agenda: what follows from the beginning of the meeting, who is told, and what the timer shows."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Meeting
from ..rules import timetable


def tell_date(meeting, item, project):
    """Tell the applicant's people when and where; of a paper review, until when."""
    if meeting.kind == Meeting.Kind.PAPER:
        _tell_paper(meeting, project)
        return
    _tell(
        meeting, item, project, _("Your project is on the agenda of a review meeting"),
        _("“%(name)s” will be reviewed at “%(meeting)s” on %(when)s. Place: %(place)s. Please prepare a short talk."),
    )  # fmt: skip


def _tell_paper(meeting, project):
    tell(
        members_of(project.organisation),
        _("Your project is in a paper review"),
        said(
            _("Experts review the papers of “%(name)s” until %(day)s. You need not do anything now."),
            name=project.name, day=f"{meeting.due_on:%Y-%m-%d}",
        ),
        link=reverse("home"),
        project=project,
    )  # fmt: skip


def _tell(meeting, item, project, subject, words):
    when = f"{meeting.on:%Y-%m-%d}" + (f" {item.starts_at:%H:%M}" if item.starts_at else "")
    tell(
        members_of(project.organisation),
        subject,
        said(
            words, name=project.name, meeting=meeting.name, when=when, place=meeting.place or _("to be told"),
        ),
        link=reverse("home"),
        project=project,
        kind=Kind.ACT,
    )  # fmt: skip


def retime(meeting, *, moved=False):
    """Compute the beginnings anew when the meeting knows its own; whoever was told another time or place is told."""
    items = list(meeting.agenda.standing().select_related("project__organisation").order_by("order", "pk"))
    minutes = meeting.talk_minutes + meeting.question_minutes
    times = [item.starts_at for item in items]
    if meeting.starts_at is not None:
        times = timetable(meeting.starts_at, minutes, [item.break_minutes for item in items])
    for item, moment in zip(items, times, strict=True):
        was, item.starts_at = item.starts_at, moment
        if was != moment:
            item.save(update_fields=["starts_at"])
        if moved or (was and was != moment):
            _tell(
                meeting, item, item.project, _("The time of your review has changed"),
                _("“%(name)s” will now be reviewed at “%(meeting)s” on %(when)s. Place: %(place)s."),
            )  # fmt: skip


PHASES = {"talk": "called_at", "questions": "questions_at", "done": "done_at"}


@transaction.atomic
def set_phase(item, *, by, phase):
    """What the timer shows for a project: its talk, its questions, its end. Calling one ends the one before."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    if meeting.state != Meeting.State.OPEN:
        raise Refused(_("The timer runs while the meeting is open."))
    if item.removed_at:
        raise Refused(_("This project was already taken off the agenda."))
    now = timezone.now()
    if phase == "talk":
        running = meeting.agenda.filter(called_at__isnull=False, done_at=None)
        running.exclude(pk=item.pk).update(done_at=now)
        item.questions_at = item.done_at = None
    elif item.called_at is None:
        raise Refused(_("Call the project first."))
    setattr(item, PHASES[phase], now)
    item.save(update_fields=PHASES.values())
    record("set_phase", item, by=by, county_id=meeting.county_id, phase=phase)
    return item
