"""Sending the bytes of a stored file to a browser, under its own name or another one."""

from csp.decorators import csp_replace
from django.http import FileResponse, Http404

from .models import StoredFile

SHOWN_INLINE = (StoredFile.Kind.IMAGE, StoredFile.Kind.PDF)
# A document must not run anything in this site's name, even when a browser renders it.
sandboxed = csp_replace({"default-src": ["'none'"], "sandbox": True})


def send(stored, *, show=False, name=""):
    """The file as a response; pictures and PDFs in the browser where `show` says so. The caller has checked the rights."""
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    inline = show and stored.kind in SHOWN_INLINE
    response = FileResponse(content, as_attachment=not inline, filename=name or stored.name, content_type=stored.mime)
    response["Cache-Control"] = "private, no-store"
    return response
