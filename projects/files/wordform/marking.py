"""A line at the head of each page of a Word file, above whatever stands there; not where a template says so itself."""

import re
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor


def marked(body, words):
    """The file with the words on each page."""
    document, gist = Document(BytesIO(body)), re.split(r"[（(，,]", words)[0]
    for number, section in enumerate(document.sections):
        for head in _heads(document, section):
            said = any(gist in line.text for line in head.paragraphs)
            if not said and (number == 0 or not head.is_linked_to_previous):
                line = head.paragraphs[0].insert_paragraph_before()
                run, line.alignment = line.add_run(words), WD_ALIGN_PARAGRAPH.CENTER
                run.bold, run.font.size, run.font.color.rgb = True, Pt(12), RGBColor(0xB0, 0x10, 0x10)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _heads(document, section):
    """The heads that its pages have: the common one, and those of the first or the even pages where they differ."""
    yield section.header
    if section.different_first_page_header_footer:
        yield section.first_page_header
    if document.settings.odd_and_even_pages_header_footer:
        yield section.even_page_header
