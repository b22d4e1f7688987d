"""PDFs: can they be opened without a password, how many pages do they have, what does one of them look like."""

from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium

from .faults import Fault


def examine(path, most_pages):
    """{"pages": n}. Raises Fault. One that opens without a password is fine, even if it forbids changes."""
    with open(path, "rb") as file:
        file.seek(-min(2048, file.seek(0, 2)), 2)
        if b"%%EOF" not in file.read():
            raise Fault("broken")
    document = opened(path)
    pages = len(document)
    if pages > most_pages:
        raise Fault("pages", pages=pages, most=most_pages)
    _page(document)
    return {"pages": pages}


def drawn_page(path, side, number=1):
    """A page as JPEG of at most `side` pixels: (bytes, {"width", "height", "pages"}). Raises Fault."""
    document = opened(path)
    page = _page(document, number)
    picture = page.render(scale=side / max(*page.get_size(), 1), may_draw_forms=False).to_pil().convert("RGB")
    picture.thumbnail((side, side))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue(), {"width": picture.width, "height": picture.height, "pages": len(document)}


def opened(path):
    """The document, or a Fault that says why it cannot be opened."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Fault("encrypted" if locked else "broken") from error


def _page(document, number=1):
    try:
        page = document[number - 1]
        if min(page.get_size()) > 0:
            return page
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise Fault("broken") from error
    raise Fault("broken")
