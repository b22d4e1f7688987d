"""Background work of the files: previews, made outside the web process."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from .models import Preview, StoredFile
from .previews import KINDS, make

AT_ONCE = 100  # files of one look-round
PATIENCE = timedelta(hours=1)


@task()
def make_preview(pk):
    """Make the preview of one file; harmless when it is there."""
    preview = Preview.objects.select_related("file").filter(file=pk).exclude(state=Preview.State.READY).first()
    if preview:
        make(preview)


def want_preview(file):
    """Ask for the preview of a file that can have one, once."""
    if file.kind in KINDS and Preview.objects.get_or_create(file=file)[1]:
        make_preview.enqueue(file.pk)


def look_round():
    """Ask again where a worker was killed, and for documents from before there were previews."""
    late = Preview.objects.filter(state=Preview.State.WAITING, asked_at__lt=timezone.now() - PATIENCE)
    for preview in late[:AT_ONCE]:
        preview.asked_at = timezone.now()
        preview.save(update_fields=["asked_at"])
        make_preview.enqueue(preview.file_id)
    for file in StoredFile.objects.filter(document_versions__isnull=False, preview=None, kind__in=KINDS)[:AT_ONCE]:
        want_preview(file)
