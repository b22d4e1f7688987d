"""Everything that a PDF says, for finding names in it: pages, comments, bookmarks, and who wrote it with what title."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from .faults import Fault
from .pdfs import opened

MOST = 2_000_000  # characters


def read(path):
    """All its words, one part a line. Raises Fault; also for one that carries other files inside ("inside")."""
    document = opened(path)
    try:
        if pdfium.FPDFDoc_GetAttachmentCount(document.raw):
            raise Fault("inside")
        found = [str(value) for value in document.get_metadata_dict(skip_empty=True).values()]
        found += [str(_title(mark)) for mark in document.get_toc()]
        for page in document:
            found += [page.get_textpage().get_text_bounded(), *_comments(page)]
            if sum(map(len, found)) > MOST:
                raise Fault("time")
    except pypdfium2.PdfiumError as error:
        raise Fault("broken") from error
    return "\n".join(found)


def _comments(page):
    """Who commented on a page, and with what words."""
    found = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, number)
        found += [_string(note, key) for key in (b"T", b"Contents", b"Subj")]
        pdfium.FPDFPage_CloseAnnot(note)
    return found


def _string(note, key):
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    letters = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, key, letters, size)
    return bytes(letters).decode("utf-16-le", "replace").rstrip("\0")


def _title(mark):
    return mark.get_title() if hasattr(mark, "get_title") else mark.title
