"""What goes back to the sender: the bad rows in the sheet's own layout, bad cells coloured and explained."""

import io
import re
from copy import copy

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from projects.register.sheetfile.sheets import Broken
from projects.register.workbook.cells import as_text
from projects.trace.leanrows import cell_text
from projects.trace.workbooks import in_margin

BAD = PatternFill("solid", fgColor="FFFFC7CE")
HEAD = PatternFill("solid", fgColor="FFE7EEF6")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NOT_IN_TITLE = re.compile(r"[\\*?:/\[\]]")
LONG_NUMBER = 10**10


def marked_workbook(read, *, mark=""):
    """Bytes of an xlsx with the rows of a ReadWorkbook that have errors; None when there are none.

    `mark` stands above and below each printed page: who took the rows away.
    """
    book = Workbook()
    book.remove(book.active)
    for table in read.tables:
        rows = [
            row for row in read.bad if row.sheet == table.sheet.name and table.last_header < row.row - 1 < table.end
        ]
        if rows and not table.problem:
            write_table(sheet_named(book, table.sheet.name), table, rows)
    if not book.worksheets:
        return None
    for sheet in book.worksheets:
        sheet.oddHeader.right.text = sheet.oddFooter.left.text = in_margin(mark) or None
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_named(book, name):
    """The sheet of that name, made when missing; tables of one sheet stand below each other."""
    title = NOT_IN_TITLE.sub("_", NOT_XML.sub("", name))[:31] or _("Rows to correct")
    return book[title] if title in book.sheetnames else book.create_sheet(title)


def write_table(sheet, table, rows):
    """The rows from the sheet's title (or the table's header) down, then the bad rows with two columns more."""
    first = 0 if sheet.max_row == 1 and sheet["A1"].value is None else table.first_header
    start = 1 if first == 0 else sheet.max_row + 2
    extra = table.sheet.width + 1
    for index in range(first, table.last_header + 1):
        write_row(sheet, start + index - first, table.sheet.rows[index], bold=index >= table.first_header)
    keep_merges(sheet, table, first, start)
    head = start + table.last_header - first
    for column, title in enumerate((_("Original row"), _("To correct")), extra):
        sheet.cell(head, column, title).font = Font(bold=True)
    for place, row in enumerate(rows, head + 1):
        write_row(sheet, place, row_values(table, row.row - 1))
        explain(sheet, place, row, extra)
    set_widths(sheet, table, extra)


def row_values(table, index):
    """The raw cells of a row; a value merged down from a row that is not shown stands here itself."""
    values = list(table.sheet.rows[index])
    for top, left, bottom, _right in table.sheet.merges:
        if table.last_header < top < index <= bottom:
            values.extend([None] * (left + 1 - len(values)))
            values[left] = table.sheet.cell(top, left)
    return values


def write_row(sheet, place, values, bold=False):
    """One row of raw values, safe for a spreadsheet to open."""
    for column, value in enumerate(values, 1):
        if value is None:
            continue
        cell = sheet.cell(place, column)
        cell.value = safe(value)
        if isinstance(cell.value, str):
            cell.data_type = "s"
        if isinstance(value, int | float) and abs(value) >= LONG_NUMBER:
            cell.number_format = "0"
        if bold:
            cell.font, cell.fill, cell.alignment = (
                Font(bold=True),
                copy(HEAD),
                Alignment(wrap_text=True, vertical="center"),
            )


def safe(value):
    """The value as a spreadsheet may hold it: text that could run as a formula gets an apostrophe."""
    if isinstance(value, Broken):
        value = value.shown
    if isinstance(value, str):
        return cell_text(value)
    return value if isinstance(value, int | float) or hasattr(value, "year") else as_text(value)


def explain(sheet, place, row, extra):
    """Colour and comment the bad cells, and say it once more in words at the end of the row."""
    for problem in row.errors:
        cell = sheet.cell(place, problem.column_index + 1)
        cell.fill = copy(BAD)
        cell.comment = Comment(problem.message, _("Check of the workbook"), height=90, width=320)
    sheet.cell(place, extra, row.row)
    words = "\n".join(f"{problem.column_header}: {problem.message}" for problem in row.errors)
    told = sheet.cell(place, extra + 1)
    told.value, told.alignment = safe(words), Alignment(wrap_text=True, vertical="top")
    told.data_type = "s"


def keep_merges(sheet, table, first, start):
    """Title and header cells stay merged as they were."""
    for top, left, bottom, right in table.sheet.merges:
        if first <= top and bottom <= table.last_header and right < 300:
            sheet.merge_cells(
                start_row=start + top - first,
                end_row=start + bottom - first,
                start_column=left + 1,
                end_column=right + 1,
            )


def set_widths(sheet, table, extra):
    """Columns as wide as their headers need."""
    for column in table.columns:
        sheet.column_dimensions[get_column_letter(column.index + 1)].width = min(
            30, max(12, 2 * len(column.header) + 2)
        )
    sheet.column_dimensions[get_column_letter(extra + 1)].width = 60
