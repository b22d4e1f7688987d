"""What a Word letter says, as plain blocks: for the preview on the screen and for the PDF, where no Word runs."""

from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table

SIDES = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}
LARGE = 18  # points: from here on a centred paragraph is the title


def outline(body):
    """Blocks in order: {"kind": wide, head, title, line or table, "words" or "rows" and "widths", "side", "indent"}."""
    document = Document(BytesIO(body))
    blocks = [{"kind": "wide"}] if document.sections[0].orientation == WD_ORIENT.LANDSCAPE else []
    blocks += [{"kind": "head", "words": words} for words in _heads(document)]
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            rows = [[cell.text for cell in row.cells] for row in part.rows]
            blocks.append({"kind": "table", "rows": rows, "widths": _widths(part)})
        elif part.text.strip():
            blocks.append(_line(part))
    return blocks


def _heads(document):
    for section in document.sections:
        yield from (line.text for line in section.header.paragraphs if line.text.strip())


def _widths(table):
    """Shares of the columns in whole per cent, even numbers; nothing where the table does not say, or all are equal."""
    widths = [cell.width or 0 for cell in table.rows[0].cells] if table.rows else []
    told = all(widths) and len(set(widths)) > 1
    return [max(2, round(50 * width / sum(widths)) * 2) for width in widths] if told else []


def _line(paragraph):
    side = SIDES.get(paragraph.alignment, "left")
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size]
    title = side == "center" and sizes and max(sizes) >= LARGE
    indent = paragraph.paragraph_format.first_line_indent or 0
    return {"kind": "title" if title else "line", "words": paragraph.text, "side": side, "indent": indent > 0}
