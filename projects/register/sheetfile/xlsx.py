"""xlsx: checked as a package first, scanned for what calamine hides, then read by calamine."""

import io
import posixpath
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

import python_calamine
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from projects.register.sheetfile.scan import scan
from projects.register.sheetfile.sheets import MAX_CELLS, Sheet, WorkbookUnreadable, _, check_extent, trimmed

MAX_ENTRIES = 2000
MAX_UNFOLDED = 200 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
BOOK = "xl/workbook.xml"


def read(data):
    """All worksheets of an xlsx file."""
    try:
        parts = unpack(data)
        return _sheets(parts, repack(parts))
    except WorkbookUnreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, python_calamine.CalamineError) as problem:
        raise _damaged() from problem
    except (EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError) as problem:
        raise _damaged() from problem


def _damaged():
    return WorkbookUnreadable(_("The workbook is damaged. Open it in Excel, save it again as xlsx and send that."))


def unpack(data):
    """The parts of the package, {name: bytes}, unfolded under guard."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        check_package(entries)
        # Reading stops at the size that the directory states, and checks the sum: a forged size cannot pass.
        return {entry.filename: package.read(entry) for entry in entries if not entry.is_dir()}


def check_package(entries):
    """Refuse bombs, macros, protected and foreign packages by the directory alone."""
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNFOLDED:
        raise WorkbookUnreadable(_("The workbook unfolds to too much data. Delete pictures and unused sheets."))
    if any(
        entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    ):
        raise WorkbookUnreadable(_("The workbook unfolds to too much data. Delete pictures and unused sheets."))
    if any(".." in name.split("/") or name.startswith("/") or "\\" in name for name in names) or len(set(names)) < len(
        names
    ):
        raise WorkbookUnreadable(
            _("The workbook's inner file names are not allowed. Open it in Excel and save it as xlsx.")
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbookUnreadable(_("The workbook is protected by a password. Save it without one."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookUnreadable(_("The workbook contains macros. Save it as xlsx without macros."))
    if BOOK not in names:
        raise WorkbookUnreadable(
            _("The file is a package but not an xlsx workbook. Open it in Excel and save it as xlsx.")
        )


def repack(parts):
    """The same parts unfolded in a new package, so that calamine sees only what was checked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            if not name.startswith("xl/media/"):
                package.writestr(name, content)
    buffer.seek(0)
    return buffer


def _sheets(parts, package):
    paths = sheet_paths(parts)
    found = {name: scan(parts[path]) for name, path in paths.items() if path in parts}
    for name, extent in found.items():
        check_extent(name, extent.rows, extent.columns)
    if sum(extent.rows * extent.columns for extent in found.values()) > MAX_CELLS:
        raise WorkbookUnreadable(_("The file holds too many cells. Split it into several files."))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(package)
        return [_sheet(book, meta, found[meta.name]) for meta in book.sheets_metadata if _is_worksheet(meta)]
    except BaseException as problem:
        # A panic inside calamine is a BaseException; nothing else but a real interruption may pass.
        if isinstance(problem, Exception) or type(problem).__name__ == "PanicException":
            raise _damaged() from problem
        raise


def _is_worksheet(meta):
    return meta.typ == python_calamine.SheetTypeEnum.WorkSheet


def _sheet(book, meta, extent):
    sheet = book.get_sheet_by_name(meta.name)
    rows = sheet.to_python(skip_empty_area=False)
    for (row, column), value in extent.broken.items():
        # calamine gives neither the errors nor formulas without a value, and may end before them.
        rows.extend([] for _missing in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value
    merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    hidden = {"hidden_rows": frozenset(extent.hidden_rows), "hidden_columns": frozenset(extent.hidden_columns)}
    shut = meta.visible != python_calamine.SheetVisibleEnum.Visible
    return Sheet(meta.name, trimmed(rows), merges, hidden=shut, **hidden)


def sheet_paths(parts):
    """{sheet name: part name} by the workbook and its relations."""
    relations = fromstring(parts["xl/_rels/workbook.xml.rels"], forbid_dtd=True)
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    paths = {}
    for element in fromstring(parts[BOOK], forbid_dtd=True).iter():
        if _local(element.tag) == "sheet":
            relation = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            paths[element.get("name")] = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip(
                "/"
            )
    return paths


def _local(tag):
    return tag.rpartition("}")[2]
