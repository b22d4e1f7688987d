"""Opening quarterly returns, one per project and quarter for whoever lives in a carrier or has landed; ending them."""

from contextlib import suppress
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.outcomes.actions.returns import excuse_return, open_return
from projects.outcomes.models import Return
from projects.outcomes.quarters import last_ended
from projects.outcomes.returnrules import owing
from projects.people.models import County
from projects.people.seats import CENTRE
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone, Refused

from . import service
from .flows import ReturnFlow
from .models import ReturnProcess

AT_ONCE = 200  # returns that one run of a job opens or ends at most
GONE = (Stage.JOINED, Stage.EXITED, Stage.GRADUATED)


@transaction.atomic
def start_return(project, quarter, *, by=None):
    """Open the return of a quarter and put it before the applicant; None when there is one already."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    row, made = open_return(project, quarter, by=by)
    if not made:
        return None
    service.start(ReturnFlow.start, project=project, by=by, open_for=row, quarter_return=row)
    return row


def open_due_returns():
    """Open what is owed for the quarter that ended last. Returns how many. Run once a day; twice does no harm."""
    quarter = last_ended(timezone.localdate())
    opened = 0
    for county in County.objects.order_by("pk"):
        for project in owing(county, quarter)[: AT_ONCE - opened]:
            opened += start_return(project, quarter) is not None
    return opened


@transaction.atomic
def open_quarter(county, *, by):
    """Open at once what is owed for the quarter that ended last, as the daily job would. Returns how many."""
    if not by.seats.has(*CENTRE, county_id=county.pk):
        raise Refused(_("Only the centre opens a quarter."))
    quarter = last_ended(timezone.localdate())
    opened = [start_return(project, quarter, by=by) for project in owing(county, quarter)[:AT_ONCE]]
    return sum(row is not None for row in opened)


def excuse(quarter_return, *, by, reason):
    """No return is needed for a quarter: the reason stays, the step ends."""
    process = ReturnProcess.objects.filter(open_for=quarter_return).first()
    if process is None:
        raise AlreadyDone(_("This return is at “%(state)s” already. Please reload the page.") % {
            "state": quarter_return.get_state_display(),
        })  # fmt: skip
    return service.stop(process, by=by, act=partial(excuse_return, quarter_return=quarter_return, reason=reason))


def end_stray_returns():
    """End the returns that still wait for a project which was joined with another or has left. Returns how many."""
    rows = Return.objects.filter(state__in=(Return.State.OPEN, Return.State.SENT_BACK), project__stage__in=GONE)
    rows = rows.exclude(open_process=None).select_related("project__joined_into")
    ended = 0
    for row in rows.order_by("pk")[:AT_ONCE]:
        with suppress(AlreadyDone):  # a colleague was quicker
            ended += excuse(row, by=None, reason=_why_gone(row.project)) is not None
    return ended


def _why_gone(project):
    if project.joined_into:
        return _("The project was joined with %(other)s, which declares for both.") % {
            "other": project.joined_into.number
        }
    words = _("The project is at “%(stage)s” now.") % {"stage": project.get_stage_display()}
    return f"{words}{project.stage_reason}"
