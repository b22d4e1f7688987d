"""Matters of stays on their way: opening one with its flow, taking it back, and what the scheduler puts right."""

from contextlib import suppress
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.tenancy.actions import cases as verbs
from projects.tenancy.models import StayCase
from projects.trace.errors import AlreadyDone, Refused

from . import service
from .flows import ExitFlow, ExtensionFlow, GraduationFlow
from .models import StayCaseProcess, WorkItem

AT_ONCE = 100  # matters that one run of a job starts or ends at most
FLOWS = {
    StayCase.Kind.EXTENSION: ExtensionFlow, StayCase.Kind.GRADUATION: GraduationFlow, StayCase.Kind.EXIT: ExitFlow,
}  # fmt: skip


@transaction.atomic
def start_case(*, project, by, kind, **fields):
    """Open a matter (`open_case`) and put it before the desk. Returns it."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    case = verbs.open_case(project=project, by=by, kind=kind, **fields)
    _start(case, project, by)
    return case


def _start(case, project, by):
    service.start(FLOWS[case.kind].start, project=project, by=by, open_for=case, case=case)


def open_item(case):
    """The open work item of a matter, or None."""
    return WorkItem.objects.open().filter(task__process__staycaseprocess__case=case).select_related("owner").first()


def take_back(case, *, by):
    """Whoever asked takes it back; the flow ends."""
    return _stop(case, by=by, act=partial(verbs.withdraw_case, case=case))


def _stop(case, *, by, act):
    process = StayCaseProcess.objects.filter(open_for=case).first()
    if process is None:
        raise AlreadyDone(_("This was answered already. Please reload the page."))
    return service.stop(process, by=by, act=act)


def start_waiting_cases():
    """Put matters that were taken over from elsewhere before the desk. Returns how many; twice does no harm."""
    waiting = StayCase.objects.open().filter(open_process=None).select_related("project", "by")
    started = 0
    for case in waiting.order_by("pk")[:AT_ONCE]:
        with suppress(Refused):  # somebody was quicker
            _start(case, case.project, case.by)
            started += 1
    return started


def end_stray_cases():
    """Close what still waits for a stay that ended otherwise or never was. Returns how many."""
    gone = StayCase.objects.open().exclude(open_process=None)
    gone = gone.exclude(move_in__left_on=None, move_in__voided_at=None)
    ended = 0
    for case in gone.order_by("pk")[:AT_ONCE]:
        with suppress(AlreadyDone, Refused):  # a colleague was quicker
            act = partial(verbs.close_case, case=case, reason=_("The stay has ended."))
            ended += _stop(case, by=None, act=act) is not None
    return ended
