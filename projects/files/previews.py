"""Making previews: small pictures that the limited process draws."""

from django.core.files.base import ContentFile

from .inspecting import inspect, on_disk
from .inspection.faults import Fault
from .models import Preview, StoredFile

KINDS = (StoredFile.Kind.PDF, StoredFile.Kind.IMAGE)
SIDE = 360  # pixels: twice what the page shows, for sharp screens


def make(preview):
    """Draw a preview that is waited for; what cannot be drawn is marked so and not tried again."""
    stored = preview.file
    try:
        with stored.content.open("rb") as content, on_disk(content) as path:
            facts, body = inspect("preview", path, kind=stored.kind, side=SIDE)
    except (Fault, OSError):
        preview.state = Preview.State.FAILED
    else:
        preview.state, preview.width, preview.height = Preview.State.READY, facts["width"], facts["height"]
        preview.content.save("preview.jpg", ContentFile(body), save=False)
    preview.save()
