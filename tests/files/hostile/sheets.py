"""Workbooks: too many rows, strings, columns, styles; cells far away; old ones cut or lying about their lengths."""

import io
import struct
import zipfile
from random import Random

from openpyxl import Workbook

from tests.register.test_import_entries import workbook

from ..corpus import biff, compound
from .book import comes_as
from .office import ENTITY_BOMB, FETCHED, OUTSIDE, QUADRATIC, repacked

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def good():
    """A workbook that could be imported."""
    return workbook(("植物基蛋白", "汪轩", "19714453291", "2024-03-15", 1200),
                    head=("项目名称", "负责人", "联系电话", "入驻时间", "金额"))  # fmt: skip


def _with(**parts):
    names = {"sheet": SHEET, "strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "book": "xl/workbook.xml",
             "rels": "xl/_rels/workbook.xml.rels"}  # fmt: skip
    return repacked(good(), {names[name]: body for name, body in parts.items()}, {})


def _sheet(inside, extent="A1:E2"):
    return f'<worksheet {MAIN}><dimension ref="{extent}"/><sheetData>{inside}</sheetData></worksheet>'


def _cell(place, value="1"):
    return f'<c r="{place}"><v>{value}</v></c>'


@comes_as("表.xlsx")
def strings_by_the_million():
    """Three million shared strings, none of them used: below a hundredfold by words that do not repeat."""
    words = "".join(f"<si><t>{(n * 2654435761) % 4294967296:x}</t></si>" for n in range(1_500_000))
    return _with(strings=f'<sst {MAIN} count="1500000">{words}</sst>')


@comes_as("表.xlsx")
def strings_said_to_be_billions():
    """A count that a careless reader would reserve memory for."""
    return _with(strings=f'<sst {MAIN} count="99999999999" uniqueCount="99999999999"><si><t>x</t></si></sst>')


@comes_as("表.xlsx")
def one_string_of_twelve_megabytes():
    return _with(strings=f"<sst {MAIN}><si><t>{Random(7).randbytes(6_000_000).hex()}</t></si></sst>")


@comes_as("表.xlsx")
def extent_of_billions():
    """The sheet says it has every row and column there is."""
    return _with(sheet=_sheet(f'<row r="1">{_cell("A1")}</row>', "A1:XFD1048576"))


@comes_as("表.xlsx")
def extent_beyond_excel():
    return _with(sheet=_sheet(f'<row r="1">{_cell("A1")}</row>', "A1:ZZZZZZ99999999999"))


@comes_as("表.xlsx")
def a_cell_in_the_far_corner():
    return _with(sheet=_sheet(f'<row r="1048576">{_cell("XFD1048576")}</row>'))


@comes_as("表.xlsx")
def a_cell_beyond_excel():
    return _with(sheet=_sheet(f'<row r="99999999999">{_cell("ZZZ9999999")}</row>'))


@comes_as("表.xlsx")
def rows_by_the_hundred_thousand():
    rows = "".join(f'<row r="{n}">{_cell(f"A{n}", n)}{_cell(f"B{n}", n * 7919)}</row>' for n in range(1, 250_000))
    return _with(sheet=_sheet(rows))


@comes_as("表.xlsx")
def as_many_cells_as_are_taken():
    """99,000 rows of twelve columns of words: no attack, only as large as may be."""
    rows = "".join(
        f'<row r="{n}">'
        + "".join(f'<c t="inlineStr"><is><t>词{(n * 31 + c) % 9973}</t></is></c>' for c in range(12))
        + "</row>"
        for n in range(1, 99_000)
    )
    return _with(sheet=_sheet(rows))


@comes_as("表.xlsx")
def columns_by_the_thousand():
    return _with(sheet=_sheet('<row r="1">' + "".join("<c><v>1</v></c>" for _n in range(16384)) + "</row>"))


@comes_as("表.xlsx")
def merges_by_the_hundred_thousand():
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 150_000))
    sheet = f'<worksheet {MAIN}><sheetData><row r="1">{_cell("A1")}</row></sheetData><mergeCells>{merges}</mergeCells></worksheet>'
    return _with(sheet=sheet)


@comes_as("表.xlsx")
def sheets_by_the_thousand():
    """A thousand sheets that all are one part."""
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 3000))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return _with(book=f'<workbook {MAIN} xmlns:r="{relations}"><sheets>{sheets}</sheets></workbook>')


@comes_as("表.xlsx")
def entities_in_a_sheet():
    return _with(sheet=ENTITY_BOMB)


@comes_as("表.xlsx")
def entities_in_the_strings():
    return _with(strings=QUADRATIC)


@comes_as("表.xlsx")
def entities_in_the_book():
    return _with(book=ENTITY_BOMB)


@comes_as("表.xlsx")
def entity_of_a_file_in_a_sheet():
    return _with(sheet=OUTSIDE)


@comes_as("表.xlsx")
def doctype_of_the_net_in_the_styles():
    return _with(styles=FETCHED)


@comes_as("表.xlsx")
def a_sheet_that_is_no_sheet():
    """A relation that climbs out of the package."""
    return _with(
        rels='<Relationships xmlns="x"><Relationship Id="rId1" Target="../../../../etc/passwd"/></Relationships>'
    )


@comes_as("表.xlsx")
def a_sheet_cut_off():
    return _with(sheet=_sheet(f'<row r="1">{_cell("A1")}')[:-60])


@comes_as("表.xlsx")
def numbers_that_are_none():
    cells = ("NaN", "1e999", "-1e999", "0x7f", "1" * 400, "9" * 20, "2.5e-324")
    return _with(sheet=_sheet('<row r="1">' + "".join(f"<c><v>{value}</v></c>" for value in cells) + "</row>"))


@comes_as("表.xlsx")
def days_before_and_after_time():
    """Dates of the year 99,999 and of minus five."""
    book = Workbook()
    book.active.append(["项目名称", "负责人", "入驻时间"])
    book.active.append(["甲", "乙", 1])
    book.active["C2"].number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as packed:
        sheet = packed.read(SHEET).decode()
    return repacked(out.getvalue(), {SHEET: sheet.replace("<v>1</v>", "<v>99999999999</v>")}, {})


@comes_as("表.xlsx")
def names_of_sheets_that_bite():
    return _with(book=repacked_book("&lt;script&gt;alert(1)&lt;/script&gt;"))


def repacked_book(name):
    """The book with another name of its sheet."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<workbook {MAIN} xmlns:r="{relations}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'


@comes_as("表.xlsx")
def formulas_that_start_programs():
    """DDE and hyperlinks in cells without values."""
    cells = "".join(f"<c><f>{words}</f></c>" for words in ("cmd|'/c calc'!A0", "HYPERLINK('http://127.0.0.1:9')"))
    return _with(sheet=_sheet(f'<row r="1">{cells}</row>'))


@comes_as("表.xls")
def old_workbook_cut():
    return compound({"Workbook": biff((0x809, bytes(16)), (0x85, bytes(5) + b"\0\1A"))})


@comes_as("表.xls")
def old_workbook_with_strings_of_billions():
    """SST: four billion strings follow, it says."""
    table = struct.pack("<II", 0xFFFFFFF0, 0xFFFFFFF0) + b"\x01\0\0A"
    return compound({"Workbook": biff((0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), (0xFC, table))})


@comes_as("表.xls")
def old_workbook_with_cells_far_away():
    head = (0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    page = (0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    far = (0x203, struct.pack("<HHHd", 65535, 65535, 0, 1.0))
    first = biff(head, (0x85, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"A"))
    at = len(first)
    first = biff(head, (0x85, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"A"))
    return compound({"Workbook": first + biff(page, (0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)), far)})


@comes_as("表.xls")
def old_workbook_of_the_nineties():
    """BIFF2, without an outer folder."""
    return struct.pack("<HHHH", 0x0009, 4, 2, 0x10) + struct.pack("<HH", 0x0A, 0)


@comes_as("表.xls")
def a_web_page_as_a_workbook():
    return "<html><table><tr><td>项目名称</td></tr></table></html>".encode()
