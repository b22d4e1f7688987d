"""The supplement notice (一次性补正告知书): what it says, once for PDF and Word."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from projects.figures.reports.phrases import cn_day
from projects.register.supplement import open_findings
from projects.trace.wording import on_paper

TEXT_FONT, HEAD_FONT = "仿宋_GB2312", "黑体"
TEXT_SIZE, TITLE_SIZE = Pt(14), Pt(20)


@dataclass(frozen=True)
class NoticePaper:
    """The words of one notice; `rows` are (number, item, what is wrong, what to do, page)."""

    title: str
    number: str
    addressee: str
    opening: str
    rows: tuple
    closing: str
    unit: str
    day: str
    issued_at: datetime
    demo: bool

    @property
    def columns(self):
        return (_("No."), _("Item"), _("Result"), _("What to supplement"), _("Page"))


@on_paper
def notice_paper(notice):
    """The words of a supplement notice as it was issued."""
    application, findings = notice.application, list(open_findings(notice.version))
    issued = timezone.localdate(notice.issued_at)
    names = {
        "project": application.project.name, "number": application.number, "count": len(findings),
        "submitted": cn_day(timezone.localdate(notice.version.submitted_at)), "due": cn_day(notice.due_on),
    }  # fmt: skip
    opening = _(
        "The application for “%(project)s” (No. %(number)s), submitted on %(submitted)s, was checked. %(count)s items are "
        "to be supplemented. Please answer all of them in the portal by %(due)s:"
    ) % names
    closing = _("What is not answered by then lapses; you may apply again. The days with you do not count as ours.")
    if notice.reason_again:
        closing = _("Why something is asked only now: %(reason)s") % {"reason": notice.reason_again} + "\n" + closing
    return NoticePaper(
        title=_("Notice of supplement"),
        number=_("%(number)s-supplement-%(count)s") % {"number": application.number, "count": notice.number},
        addressee=application.organisation.name,
        opening=opening,
        rows=tuple(
            (str(place), row.label, row.get_result_display(), row.words, row.page)
            for place, row in enumerate(findings, 1)
        ),
        closing=closing,
        unit=application.carrier.name,
        day=cn_day(issued),
        issued_at=timezone.localtime(notice.issued_at),
        demo=application.project.county.demo,
    )


@on_paper
def notice_docx(paper):
    """The notice as a Word file (bytes), marked as not the official text."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = TEXT_FONT, TEXT_SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT_FONT)
    document.core_properties.title, document.core_properties.author = paper.title, paper.unit
    header = _("Not the official text; what the portal shows holds.")
    document.sections[0].header.paragraphs[0].text = f"{header}　{_('Demonstration data')}" if paper.demo else header
    _paragraph(document, paper.title, align=WD_ALIGN_PARAGRAPH.CENTER, font=HEAD_FONT, size=TITLE_SIZE)
    _paragraph(document, paper.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    _paragraph(document, f"{paper.addressee}：")
    _paragraph(document, paper.opening, indent=True)
    table = document.add_table(rows=1, cols=len(paper.columns), style="Table Grid")
    for cells, words in ((table.rows[0].cells, paper.columns), *((table.add_row().cells, row) for row in paper.rows)):
        for cell, word in zip(cells, words, strict=True):
            cell.text = str(word)
    for line in paper.closing.split("\n"):
        _paragraph(document, line, indent=True)
    for line in (paper.unit, paper.day):
        _paragraph(document, line, align=WD_ALIGN_PARAGRAPH.RIGHT)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraph(document, words, *, align=None, indent=False, font=None, size=None):
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = TEXT_SIZE * 2
    run = paragraph.add_run(words)
    if font:
        run.font.name, run.font.size = font, size
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
