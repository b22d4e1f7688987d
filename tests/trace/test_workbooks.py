"""Workbooks: typed cells, nothing that runs, stable keys, ready for paper."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from projects.trace.leanrows import cell_text, harmless
from projects.trace.workbooks import Head, Kind, write_workbook

HEADS = (
    Head("name", "名称", width=30),
    Head("day", "日期", Kind.DATE),
    Head("money", "金额", Kind.MONEY, "万元"),
    Head("heads", "人数", Kind.COUNT, "人"),
    Head("area", "面积", Kind.NUMBER, "㎡"),
    Head("year", "年度", Kind.YEAR),
)


def written(rows, heads=HEADS, **more):
    out = io.BytesIO()
    count = write_workbook(out, name="台账", title="台账", notes="截至", heads=heads, rows=rows, **more)
    return count, openpyxl.load_workbook(out)


def test_cells_are_what_they_hold():
    values = ("甲项目", date(2026, 3, 2), -123_456_789_012, 7, Decimal("60.5"), 2026)
    count, book = written([values])
    sheet = book.active
    day = sheet.cell(5, 2).value.date()
    assert (count, sheet.cell(5, 1).value, day) == (1, "甲项目", date(2026, 3, 2))
    assert [sheet.cell(5, column).value for column in (3, 4, 5, 6)] == [-123456.789012, 7, 60.5, 2026]
    assert [sheet.cell(5, column).data_type for column in range(1, 7)] == ["s", "d", "n", "n", "n", "n"]


def test_every_fen_of_a_large_amount_comes_back():
    amounts = [1, 99, 2_200_000_001, 123_456_789_012_345, 900_000_000_000_001]
    _count, book = written([("x", None, fen, None, None, None) for fen in amounts])
    cells = [book.active.cell(row, 3).value for row in range(5, 10)]
    assert [int(Decimal(str(value)) * 1_000_000) for value in cells] == amounts


def test_title_keys_and_headings_stand_above_and_stay_in_sight():
    sheet = written([("a",) + (None,) * 5], frozen=1, legend=[("列", "说明")])[1]["台账"]
    assert [cell.value for cell in sheet[3]] == ["name", "day", "money", "heads", "area", "year"]
    assert sheet.row_dimensions[3].hidden
    assert [cell.value for cell in sheet[4]] == ["名称", "日期", "金额（万元）", "人数（人）", "面积（㎡）", "年度"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B5", "A4:F5", "$1:$4")
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, None, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["A"].width > 30


def test_no_rows_are_a_workbook_too():
    count, book = written([])
    assert (count, book.active.max_row) == (0, 4)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", " =1", "＝1", "＋1", "－1", "＠x", "−1", "\u200b=1"]
)
def test_nothing_is_executed_by_a_spreadsheet(text):
    assert harmless(text) == f"'{text}"
    cell = written([(text,) + (None,) * 5])[1].active.cell(5, 1)
    assert (cell.data_type, cell.value[0]) == ("s", "'")


@pytest.mark.parametrize("text", ["<r>甲</r>", "甲&乙<丙>", " 前后 ", "第一行\n第二行", "🌱𬭎", '"'])
def test_every_sign_comes_back(text):
    assert written([(text,) + (None,) * 5])[1].active.cell(5, 1).value == text


@pytest.mark.parametrize("text", ["甲-乙", "1+1", "a@b.cn", "—", "2026-03-02", "（-1）"])
def test_plain_text_stays(text):
    assert cell_text(text) == text


def test_what_no_workbook_may_hold_is_left_out():
    assert cell_text("甲\x00乙\x0b\ufffe丙") == "甲乙丙"
    assert len(cell_text("长" * 50_000)) == 32_000
    assert written([("甲\x01\ufffe", "无日期", None, None, None, None)])[1].active.cell(5, 2).value == "无日期"
