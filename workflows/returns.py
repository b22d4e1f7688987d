"""Opening quarterly returns: one per project and quarter, for every project that lives in a carrier or has landed."""

from django.db import transaction
from django.utils import timezone

from projects.outcomes.actions.returns import open_return
from projects.outcomes.quarters import last_ended
from projects.outcomes.returnrules import owing
from projects.people.models import County
from projects.register.models import Project

from . import service
from .flows import ReturnFlow

AT_ONCE = 200  # returns that one run of the job opens at most


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
