"""Background work of the figures: making reports, outside the web process."""

import logging

from django_tasks import task

from projects.trace.errors import Refused

from .actions.dossiers import make_dossier
from .actions.exports import make_export
from .actions.reports import issue
from .models import Dossier, LedgerExport, Report
from .pdf.render import RenderFailed

log = logging.getLogger(__name__)


@task(priority=50)  # a person waits for it
def make_report(pk):
    """Make one report that was asked for. A failure is noted on the report with a sentence; nothing is half kept."""
    report = Report.objects.select_related("county", "project", "asked_by", "corrects").get(pk=pk)
    try:
        issue(report)
    except (RenderFailed, Refused):
        log.warning("report %s was not made; the reason stands on its page", report.number)


@task()
def make_dossier_file(pk):
    """Make one audit file; harmless when it is there."""
    dossier = Dossier.objects.select_related("county", "project__county", "asked_by").get(pk=pk)
    try:
        make_dossier(dossier)
    except (RenderFailed, Refused):
        log.warning("audit file %s was not made; the reason stands on its page", dossier)


@task()
def make_ledger(pk):
    """Make one workbook of the ledger; harmless when it is there."""
    export = LedgerExport.objects.select_related("county", "asked_by").get(pk=pk)
    try:
        make_export(export)
    except Refused:
        log.warning("%s was refused; the reason stands on its page", export)
