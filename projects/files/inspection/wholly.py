"""Everything that a PDF says, for finding names in it: all pages, bookmarks, and who wrote it with what title."""

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
            found.append(page.get_textpage().get_text_bounded())
            if sum(map(len, found)) > MOST:
                raise Fault("time")
    except pypdfium2.PdfiumError as error:
        raise Fault("broken") from error
    return "\n".join(found)


def _title(mark):
    return mark.get_title() if hasattr(mark, "get_title") else mark.title
