"""The workbook that goes back: bad rows in their own layout, coloured, commented, safe, and readable again."""
# ruff: noqa: E501  (tables of examples)

import io

from openpyxl import load_workbook

from projects.register.workbook import LEDGER_FIELDS, read_workbook
from projects.register.workbook.marking import BAD, marked_workbook
from tests.register.workbook.build import FIXTURES, HEAD, line, problems, read, xlsx

SENT = (FIXTURES / "contest-2025-as-sent.xlsx").read_bytes()


def marked(found):
    return load_workbook(io.BytesIO(marked_workbook(found)))


def test_the_sample_goes_back_with_its_bad_rows_only():
    found = read_workbook(SENT, "a.xlsx")
    book = marked(found)
    assert book.sheetnames == ["企业组", "项目组"]
    sheet = book["企业组"]
    assert [sheet.cell(row, 18).value for row in range(4, 10)] == [11, 12, 25, 26, 28, None]
    assert [sheet.cell(3, column).value for column in (1, 2, 5, 18, 19)] == [
        "序号",
        "项目名称",
        "统一社会信用代码",
        "原行号",
        "需更正内容",
    ]
    coloured = [
        cell.coordinate
        for row in sheet.iter_rows(min_row=4)
        for cell in row
        if cell.fill.fgColor.rgb == BAD.fgColor.rgb
    ]
    assert coloured == ["E4", "G5", "E6", "G7", "B8"]
    assert [sheet[place].comment.text for place in coloured] == [row.errors[0].message for row in found.bad[:5]]
    assert "A1:Q1" in {str(cells) for cells in sheet.merged_cells.ranges}


def test_what_goes_back_can_be_read_again():
    again = read_workbook(marked_workbook(read_workbook(SENT, "a.xlsx")), "b.xlsx")
    assert problems(again) == [
        ("企业组", 4, "统一社会信用代码"), ("企业组", 5, "联系电话"), ("企业组", 6, "统一社会信用代码"), ("企业组", 7, "联系电话"),
        ("企业组", 8, "项目名称"), ("项目组", 4, "联系电话"), ("项目组", 5, "联系电话"), ("项目组", 6, "项目名称"),
    ]  # fmt: skip
    assert len(again.rows) == 8


def test_a_csv_goes_back_as_a_workbook():
    data = (FIXTURES / "enclave-ledger-2024-gbk.csv").read_bytes()
    (sheet,) = marked(read_workbook(data, "a.csv", LEDGER_FIELDS)).worksheets
    assert (sheet.title, sheet.max_row, sheet["I3"].value) == ("需更正的行", 3, "34")


def test_cells_that_could_run_are_escaped():
    texts = ["=1+1", "+1", "-1", "@x", "\tx"]
    rows = [HEAD, *(line(1, company=text, phone="1") for text in texts)]
    sheet = marked(read(rows)).active
    values = [sheet.cell(row, 3).value for row in range(2, 7)]
    assert values == ["'=1+1", "'+1", "'-1", "'@x", "'\tx"]
    assert {sheet.cell(row, 3).data_type for row in range(2, 7)} == {"s"}


def test_two_tables_of_one_sheet_and_merged_values():
    rows = [
        [*HEAD, "获奖等级"],
        [*line(1), "一等奖"],
        [*line(2, phone="1"), None],
        [],
        ["项目名称", "负责人", "手机", "邮箱"],
        ["甲系统", "王一", "2"],
    ]
    found = read(rows, prepare=lambda book: book.active.merge_cells("G2:G3"))
    sheet = marked(found).active
    assert [[cell.value for cell in row][:9] for row in sheet.iter_rows()][1][6:8] == ["一等奖", 3]
    assert (sheet.max_row, sheet.cell(4, 1).value, sheet.cell(5, 8).value) == (5, "项目名称", 6)


def test_nothing_goes_back_when_nothing_is_bad():
    assert marked_workbook(read_workbook(xlsx(("表", [HEAD, line(1)])), "a.xlsx")) is None
