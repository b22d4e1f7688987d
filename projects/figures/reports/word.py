"""The editable Word draft of a paper, from the same page that the PDF is set from; each page says that it is a draft.

Texts, headings, tables, lists and photos are taken over; drawings and the QR code are not, because a draft proves nothing.
"""

from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import html as markup

from .drafts import DRAFT

SKIPPED = {"svg", "style", "script", "title", "head"}
INLINE = {"b", "strong", "em", "i", "span", "small", "a", "code"}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
BODY_FONT, HEAD_FONT = "仿宋", "黑体"
NUMERALS = "一二三四五六七八九十"
RED = RGBColor(0xB0, 0x10, 0x10)


def word_of(page, assets, *, title):
    """The draft of an HTML page as docx bytes; `assets` are its pictures by name."""
    writer = _Writer(assets, title)
    writer.walk(markup.fromstring(page).find("body"))
    out = BytesIO()
    writer.document.save(out)
    return out.getvalue()


class _Writer:
    """Walks through the page and writes what it finds."""

    def __init__(self, assets, title):
        self.assets, self.document, self.chapters = assets, Document(), 0
        self.document.core_properties.title, self.document.core_properties.author = title, ""
        _dress(self.document)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            Mm(37),
            Mm(35),
            Mm(28),
            Mm(26),
        )
        _mark(section)

    def walk(self, parent):
        """Everything below an element."""
        for node in parent:
            if isinstance(node.tag, str) and node.tag not in SKIPPED and not _running(node):
                self._one(node)

    def _one(self, node):
        if node.tag in HEADINGS:
            self._heading(node)
        elif node.tag == "table":
            self._table(node)
        elif node.tag in ("ol", "ul"):
            for place, item in enumerate(node.findall("li"), 1):
                self._line(f"{place}. {_text(item)}" if node.tag == "ol" else _text(item))
        elif node.tag == "dl":
            for item in node:
                self._line(_text(item), bold=item.tag == "dt")
        elif node.tag == "img":
            self._picture(node)
        elif node.tag in ("p", "figcaption", *INLINE) or _is_line(node):
            self._paragraph(node)
        else:
            self._part(node)

    def _part(self, node):
        """A section; annexes begin on a page of their own, the register lies on its side."""
        classes = node.get("class", "").split()
        wide = "register" in classes
        if wide:
            self._turn(WD_ORIENT.LANDSCAPE)
        elif {"annex", "one"} & set(classes) and len(self.document.paragraphs):
            self.document.add_page_break()
        self.walk(node)
        if wide and node.getnext() is not None:
            self._turn(WD_ORIENT.PORTRAIT)

    def _turn(self, orientation):
        section = self.document.add_section()
        if section.orientation != orientation:
            section.orientation = orientation
            section.page_width, section.page_height = section.page_height, section.page_width

    def _heading(self, node):
        classes, level, words = node.get("class", "").split(), HEADINGS[node.tag], _text(node)
        if level == 1:
            self.chapters = 0
        if level == 2 and not {"plain", "annex-head"} & set(classes):
            self.chapters += 1
            words = f"{_numeral(self.chapters)}、{words}"
        heading = self.document.add_heading(words, level)
        if level == 1:
            heading.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _line(self, words, *, bold=False):
        if words:
            self.document.add_paragraph().add_run(words).bold = bold

    def _paragraph(self, node):
        words, classes = _text(node), node.get("class", "")
        if not words:
            return
        line = self.document.add_paragraph(words)
        if classes in ("sub", "months", "chart-title", "red-head", "document-number"):
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif classes in ("from-line", "issuer"):
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif classes in ("text", "letter", "lead") or node.getparent().get("class", "") == "verdict":
            line.paragraph_format.first_line_indent = Pt(32)

    def _table(self, node):
        rows = [row for row in node.iter("tr") if _owner(row) is node]
        width = max((sum(int(cell.get("colspan", 1)) for cell in row) for row in rows), default=0)
        if not width:
            return
        if (caption := node.find("caption")) is not None:
            line = self.document.add_paragraph(_text(caption))
            line.alignment, line.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
        table = self.document.add_table(len(rows), width, style="Table Grid")
        for place, row in enumerate(rows):
            self._row(table.rows[place], row)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _row(self, target, row):
        at, cells = 0, target.cells
        for cell in row:
            span = int(cell.get("colspan", 1))
            place = cells[at].merge(cells[at + span - 1]) if span > 1 else cells[at]
            place.text = _text(cell)
            for line in place.paragraphs:
                for run in line.runs:
                    run.font.size, run.bold = Pt(10.5), cell.tag == "th"
                if "n" in cell.get("class", "").split():
                    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            at += span
        if row.getparent().tag == "thead":
            target._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def _picture(self, node):
        body, mime = self.assets.get(node.get("src", "").removeprefix("asset:"), (b"", ""))
        if mime in ("image/jpeg", "image/png"):
            self.document.add_picture(BytesIO(body), width=Mm(120))
            self.document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _dress(document):
    """Fonts and sizes of the official layout, Chinese ones included."""
    sizes = {
        "Normal": (BODY_FONT, 14),
        "Heading 1": (BODY_FONT, 22),
        "Heading 2": (HEAD_FONT, 16),
        "Heading 3": (HEAD_FONT, 14),
    }
    for name, (font, size) in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)


def _mark(section):
    """The head of each page says that it is a draft, the foot bears the page's number."""
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.alignment = foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(str(DRAFT))
    run.bold, run.font.size, run.font.color.rgb = True, Pt(12), RED
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot.add_run("— ")
    foot._p.append(field)
    foot.add_run(" —")


def _running(node):
    """What stands on the edge of the PDF's pages."""
    return any(name.startswith("run-") for name in node.get("class", "").split())


def _is_line(node):
    """A block that holds words and no further blocks."""
    inner = all(isinstance(child.tag, str) and child.tag in (*INLINE, "br") for child in node)
    return inner and bool(node.text_content().strip())


def _owner(row):
    return next(row.iterancestors("table"))


def _text(node):
    """The words of an element; its own blocks stand on lines of their own."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in SKIPPED:
            apart = child.tag in ("small", "br", "div", "p") or (
                child.tag in ("b", "strong") and "chain" in _classes_above(node)
            )
            words = _text(child)
            parts.append(f"\n{words}\n" if apart else f" {words} " if child.tag in ("em", "span") else words)
        parts.append(child.tail or "")
    lines = ("".join(parts)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _classes_above(node):
    table = next(node.iterancestors("table"), None)
    return table.get("class", "") if table is not None else ""


def _numeral(number):
    """Chapter numbers in Chinese, up to 19."""
    return NUMERALS[number - 1] if number <= 10 else f"十{NUMERALS[number - 11]}"
