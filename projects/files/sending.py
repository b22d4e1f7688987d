"""Sending the bytes of a stored file to a browser, under its own name or another one."""

from urllib.parse import quote

from csp.decorators import csp_replace
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from .models import StoredFile

SHOWN_INLINE = (StoredFile.Kind.IMAGE, StoredFile.Kind.PDF)
# A document must not run anything in this site's name, even when a browser renders it.
sandboxed = csp_replace({"default-src": ["'none'"], "sandbox": True})


def send(stored, *, show=False, name=""):
    """The file as a response; pictures and PDFs in the browser where `show` says so. The caller has checked the rights."""
    attached, name = not (show and stored.kind in SHOWN_INLINE), name or stored.name
    response = _by_web_server(stored, attached, name) if settings.FILES_ACCEL else _by_django(stored, attached, name)
    response["Cache-Control"] = "private, no-store"
    return response


def _by_django(stored, attached, name):
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=attached, filename=name, content_type=stored.mime)


def _by_web_server(stored, attached, name):
    """Only headers: nginx reads the file itself, so that a slow phone does not hold a thread of the site."""
    if not stored.content.storage.exists(stored.content.name):
        raise Http404
    response = HttpResponse(content_type=stored.mime)
    response["Content-Disposition"] = content_disposition_header(attached, name)
    response["X-Accel-Redirect"] = settings.FILES_ACCEL + quote(stored.content.name)
    return response
