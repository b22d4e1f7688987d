"""The door to stored files: one view, behind `visible_to`, never a path of the disk."""

from csp.decorators import csp_replace
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .models import StoredFile

SHOWN_INLINE = (StoredFile.Kind.IMAGE, StoredFile.Kind.PDF)


# A document must not run anything in this site's name, even when a browser renders it.
@csp_replace({"default-src": ["'none'"], "sandbox": True})
@require_safe
def download(request, pk):
    """Send a file to whoever may see a row that uses it. Pictures and PDFs may show in the browser on `?show=1`."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    inline = request.GET.get("show") and stored.kind in SHOWN_INLINE
    response = FileResponse(
        content, as_attachment=not inline, filename=stored.name, content_type=stored.mime
    )
    response["Cache-Control"] = "private, no-store"
    return response
