"""xls (Excel 97-2003) by xlrd, which keeps rows ragged: a far-off cell costs no memory."""

import datetime
import io

import xlrd

from projects.register.sheetfile.sheets import Sheet, WorkbookUnreadable, _, broken_error, check_extent, trimmed

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read(data):
    """All sheets of an xls file."""
    if ENCRYPTED in data:
        raise WorkbookUnreadable(_("The workbook is protected by a password. Save it without one."))
    if MACROS in data:
        raise WorkbookUnreadable(_("The workbook contains macros. Save it as xlsx without macros."))
    try:
        # formatting_info is what makes xlrd tell dates from numbers and keep merged ranges.
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
        return [_sheet(book, sheet) for sheet in book.sheets()]
    except WorkbookUnreadable:
        raise
    except Exception as problem:  # xlrd raises whatever a damaged file makes it stumble over
        raise WorkbookUnreadable(_reason(problem)) from problem


def _reason(problem):
    if "encrypted" in str(problem).lower():
        return _("The workbook is protected by a password. Save it without one.")
    return _("The xls file is damaged or is not a workbook. Open it in Excel and save it as xlsx.")


def _sheet(book, sheet):
    rows = trimmed([[_value(book, cell) for cell in sheet.row(index)] for index in range(sheet.nrows)])
    check_extent(sheet.name, len(rows), max((len(row) for row in rows), default=0))
    merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden_rows = frozenset(index for index, info in sheet.rowinfo_map.items() if info.hidden)
    hidden_columns = frozenset(index for index, info in sheet.colinfo_map.items() if info.hidden)
    return Sheet(sheet.name, rows, merges, sheet.visibility != 0, hidden_rows, hidden_columns)


def _value(book, cell):
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            return _date(cell.value, book.datemode)
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return broken_error(xlrd.error_text_from_code.get(cell.value, "#?"))
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return None
    return cell.value


def _date(value, datemode):
    try:
        moment = xlrd.xldate_as_datetime(value, datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return value
    return moment.date() if moment.time() == datetime.time() else moment
