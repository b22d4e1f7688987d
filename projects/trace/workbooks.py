"""Workbooks (.xlsx) that leave the house: one look, typed cells, nothing that a spreadsheet would execute.

Rows are written as they come and forgotten, so that a hundred thousand cost no more memory than ten. Above the headings
stands a hidden row with the stable key of each column, for macros that must survive renaming and another order.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

import xlsxwriter
from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from .leanrows import NOT_XML, LeanSheet, cell_text, in_wan, number_cell, serial, text_cell
from .wording import sign

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_SHEET_NAMES = re.compile(r"[\\*?:/\[\]']")
KEYS, HEADS = 2, 3  # rows of the keys and of the headings; title and notes stand above, the data below


class Kind(models.TextChoices):
    """What the cells of a column hold. Money is given in 分 and written in 万元."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    YEAR = "year"


@dataclass(frozen=True)
class Head:
    """A column: its stable key, its words, what its cells hold, the unit of its numbers, its width in characters."""

    key: str
    words: str
    kind: str = Kind.TEXT
    unit: str = ""
    width: int = 14

    @property
    def heading(self):
        """As it stands above the column, with the unit."""
        return f"{self.words}{sign('（')}{self.unit}{sign('）')}" if self.unit else str(self.words)


def write_workbook(out, *, name, title, notes, heads, rows, frozen=2, legend=(), mark=""):
    """Write a workbook to `out` (a path or a binary file) and return its number of rows.

    `rows` are sequences of values in the order of `heads`; None and "" are empty cells. `legend`: rows of texts for a
    second sheet that explains the columns, the first of them its headings. `mark` stands above and below every page and
    in the notes: who took the file away, when, and its number in the log of exports.
    """
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": str(title), "created": timezone.localtime().replace(tzinfo=None)})
    look = _looks(book)
    sheet = book.add_worksheet(_sheet_name(name), worksheet_class=LeanSheet)
    _head(sheet, title, f"{notes} · {mark}" if mark else notes, heads, look)
    last = _fill(sheet, heads, rows, look)
    sheet.freeze_panes(HEADS + 1, min(frozen, len(heads)))
    whole = (HEADS, 0, max(last, HEADS + 1), len(heads) - 1)
    sheet.autofilter(*whole)
    sheet.conditional_format(*whole, {"type": "formula", "criteria": "TRUE", "format": look["line"]})
    _for_paper(sheet)
    if legend:
        _explain(book.add_worksheet(str(_("About the columns"))), legend, look)
    if mark:
        for one in book.worksheets():
            one.set_header("&R" + in_margin(mark))
            one.set_footer("&L" + in_margin(mark) + "&R" + _page_number())
    book.close()
    return last - HEADS


def _sheet_name(name):
    return NOT_IN_SHEET_NAMES.sub(" ", NOT_XML.sub("", str(name)))[:31].strip() or "1"


def _head(sheet, title, notes, heads, look):
    """Widths, title, notes, the hidden keys, the headings."""
    for column, head in enumerate(heads):
        sheet.set_column(column, column, head.width, look[head.kind])
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, cell_text(title), look["title"])
    sheet.write_string(1, 0, cell_text(notes), look["note"])
    sheet.set_row(KEYS, None, None, {"hidden": True})
    for column, head in enumerate(heads):
        sheet.write_string(KEYS, column, head.key)
    sheet.set_row(HEADS, 32)
    for column, head in enumerate(heads):
        sheet.write_string(HEADS, column, cell_text(head.heading), look["head"])


def _fill(sheet, heads, rows, look):
    """Write the rows; returns the place of the last one. Empty cells are none: half of a ledger is empty."""
    writers = [_writer(column, head.kind, look) for column, head in enumerate(heads)]
    place = HEADS
    sheet.begin_rows(HEADS + 1)
    for place, values in enumerate(rows, start=HEADS + 1):
        row, pairs = place + 1, zip(writers, values, strict=True)
        sheet.put_row(place, [put(row, value) for put, value in pairs if value is not None and value != ""])
    return place


def _writer(column, kind, look):
    """The function that makes the cell of a value of this kind."""
    words = text_cell(column, look[Kind.TEXT])
    as_number = {Kind.MONEY: in_wan, Kind.DATE: serial}.get(kind, str)
    return words if kind == Kind.TEXT else number_cell(column, look[kind], words, as_number)


def _for_paper(sheet):
    """Landscape A4, as wide as the paper, headings and page number on each page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADS)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C" + _page_number())


def _page_number():
    return _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}


def in_margin(text):
    """A text as the header or footer of a sheet takes it: "&" begins a code there, and 255 letters are the most."""
    return NOT_XML.sub("", text).replace("&", "&&")[:120]


def _explain(sheet, legend, look):
    for column, width in enumerate((18, 26, 12, 70)):
        sheet.set_column(column, column, width)
    for place, texts in enumerate(legend):
        for column, text in enumerate(texts):
            sheet.write_string(place, column, cell_text(text), look["wrapped" if place else "head"])
    sheet.freeze_panes(1, 0)


def _looks(book):
    """Looks of the cells: title, note, heading, and one for each kind."""
    cell = {"valign": "vcenter", "font_size": 10.5}
    line = {"border": 1, "border_color": "#C9D3E0"}
    head = {"bold": True, "bg_color": "#12305C", "font_color": "#FFFFFF", "text_wrap": True, "align": "center"}
    return {
        "title": book.add_format({"bold": True, "font_size": 15, "valign": "vcenter"}),
        "note": book.add_format({"font_color": "#4A5A75", "font_size": 10}),
        "line": book.add_format(line),
        "head": book.add_format(cell | line | head),
        "wrapped": book.add_format(cell | line | {"text_wrap": True, "valign": "top"}),
        Kind.TEXT: book.add_format(cell | {"num_format": "@"}),
        Kind.DATE: book.add_format(cell | {"num_format": "yyyy-mm-dd", "align": "left"}),
        Kind.MONEY: book.add_format(cell | {"num_format": "#,##0.00####"}),
        Kind.COUNT: book.add_format(cell | {"num_format": "#,##0"}),
        Kind.YEAR: book.add_format(cell | {"num_format": "0", "align": "left"}),
        Kind.NUMBER: book.add_format(cell | {"num_format": "#,##0.##"}),
    }


def workbook_response(body, name):
    """A workbook as a download that is kept nowhere on the way. `body`: bytes or an open file."""
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"workbook.xlsx\"; filename*=UTF-8''{quote(str(name))}"
    response["Cache-Control"] = "private, no-store"
    return response
