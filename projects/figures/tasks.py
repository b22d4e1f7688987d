"""Background work of the figures: making reports, outside the web process."""

import logging

from django_tasks import task

from .actions.dossiers import make_dossier
from .actions.reports import issue
from .models import Dossier, Report
from .pdf.render import RenderFailed

log = logging.getLogger(__name__)


@task()
def make_report(pk):
    """Make one report that was asked for. A failure is noted on the report with a sentence; nothing is half kept."""
    report = Report.objects.select_related("county", "project", "asked_by").get(pk=pk)
    if report.state == Report.State.READY:
        return
    try:
        issue(report)
    except RenderFailed:
        log.warning("report %s was not made; the reason stands on its page", report.number)


@task()
def make_dossier_file(pk):
    """Make one audit file; harmless when it is there."""
    dossier = Dossier.objects.select_related("county", "project__county", "asked_by").get(pk=pk)
    if dossier.state != Dossier.State.READY:
        make_dossier(dossier)
