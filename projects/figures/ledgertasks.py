"""Background work of the ledger: large workbooks, outside the web process."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from .actions.exports import drop_old_exports, left_alone, make_export
from .models import LedgerExport

PATIENCE = timedelta(minutes=10)


@task()
def make_ledger(pk):
    """Make one workbook; harmless when it is there."""
    export = LedgerExport.objects.select_related("county", "asked_by").get(pk=pk)
    if export.unfinished:
        make_export(export)


def look_after_exports():
    """Ask again where a worker was killed, and remove files whose days are over."""
    for pk in left_alone(PATIENCE):
        LedgerExport.objects.filter(pk=pk).update(touched_at=timezone.now())
        make_ledger.enqueue(pk)
    drop_old_exports()
