"""Background work of the register: looking into, writing and undoing imports of large workbooks."""

from django_tasks import task

from .actions.imports import keep_preview, lost_imports, run_import
from .actions.importundo import run_undo
from .models import ImportBatch

RELATED = ("by", "county", "carrier", "edition__contest__county", "file")


@task(priority=10)  # somebody looks at the page; previews of files can wait
def do_import(pk):
    """Do what was asked for of an import; harmless when it is run again."""
    batch = ImportBatch.objects.select_related(*RELATED).get(pk=pk)
    if batch.undo_asked_at:
        run_undo(batch)
    else:
        run_import(batch)


@task(priority=10)
def look_into(pk):
    """Find out what an import would do, for its preview."""
    keep_preview(ImportBatch.objects.select_related(*RELATED).get(pk=pk))


def resume_imports():
    """Ask again for imports whose worker was lost, or which waited for another one."""
    for lost in lost_imports():
        do_import.enqueue(lost.pk)
