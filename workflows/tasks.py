"""Background work of the order: acts on many files."""

from django_tasks import task

from . import batch
from .models import Batch


@task(priority=10)  # somebody looks at the page; previews of files can wait
def run_batch(pk):
    """Do what waits of a batch; harmless when it is run again."""
    batch.run(Batch.objects.select_related("by").get(pk=pk))


def resume_batches():
    """Ask again for batches whose worker was lost, and forget drafts."""
    for lost in batch.lost_batches():
        run_batch.enqueue(lost.pk)
    batch.drop_drafts()


@task(priority=100)
def answer_doctor():
    """Proves that a worker runs."""
