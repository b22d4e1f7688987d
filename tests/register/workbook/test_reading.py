"""Files of every kind, damaged ones, and ones made to do harm."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.register.sheetfile import sheets as limits
from projects.register.sheetfile.sheets import Broken
from projects.register.workbook import WorkbookUnreadable, read_sheets, read_workbook
from tests.register.workbook.build import FIXTURES, HEAD, line, problems, xlsx

SENT = (FIXTURES / "contest-2025-as-sent.xlsx").read_bytes()
SMALL_XLS = (FIXTURES / "contest-small.xls").read_bytes()
CSV = "项目名称,负责人,联系电话,获奖等级\n光纤传感䶮系统,王一,13800000001,一等奖\n"


def repacked(changes=(), without=(), source=SENT):
    """A workbook with parts replaced, added or left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist() if name not in without} | dict(changes)
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def refused(data, name="a.xlsx"):
    with pytest.raises(WorkbookUnreadable) as caught:
        read_workbook(data, name)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_encodings_and_delimiters(encoding, delimiter):
    read = read_workbook(CSV.replace(",", delimiter).encode(encoding), "a.csv")
    assert [(row.sheet, row.row, row.values["name"], row.values["award"]) for row in read.rows] == [
        ("", 2, "光纤传感䶮系统", "一等奖")
    ]


def test_csv_rows_are_counted_as_excel_does():
    text = '赛事结果,,\n\n项目名称,负责人,备注\n甲系统,王一,"第一行\n第二行"\n\n乙系统,王二,\n'
    assert [(row.row, row.values["name"]) for row in read_workbook(text.encode(), "a.csv").rows] == [
        (4, "甲系统"),
        (6, "乙系统"),
    ]


def test_csv_of_systems_that_keep_digits_as_formula():
    text = '项目名称,统一社会信用代码,联系电话\n甲系统,"=""91330421MA0000007Y""",="13800000001"\n乙系统,=1+1,\n'
    read = read_workbook(text.encode(), "a.csv")
    assert (read.rows[0].values["uscc"], read.rows[0].values["phone"]) == ("91330421MA0000007Y", "13800000001")
    assert problems(read) == [("", 3, "统一社会信用代码")]


def test_csv_with_a_damaged_quotation_is_refused_rather_than_read_short():
    assert "3" in refused('项目名称,负责人\n甲系统,王一\n"乙系统,王二\n丙系统,王三\n'.encode(), "a.csv")


def test_xls():
    read = read_workbook(SMALL_XLS, "a.xls", today=date(2026, 1, 1))
    assert [row.row for row in read.rows] == [4, 5, 6]
    assert problems(read) == [("企业组", 5, "统一社会信用代码")]
    values = read.rows[0].values
    assert (values["phone"], values["established_on"], values["group"]) == ("13800000001", date(2023, 5, 6), "企业组")
    assert [row.values["planned_investment"] for row in read.rows] == [1_200_000_000, 12_000_000_000, 500_000]
    assert [table.sheet.name for table in read.unread] == ["底稿"]


def test_errors_and_formulas_without_value_are_not_empty_cells():
    def prepare(book):
        sheet = book.active
        sheet["B2"], sheet["C2"], sheet["D2"] = "=1+1", "#REF!", "x"
        sheet["C2"].data_type = "e"

    (sheet,) = read_sheets(xlsx(("表", [["a", "b"], []]), prepare=prepare), "a.xlsx")
    assert [type(value) for value in sheet.rows[1]] == [type(None), Broken, Broken, str]
    assert [value.shown for value in sheet.rows[1][1:3]] == ["=1+1", "#REF!"]


def test_computed_formulas_are_values():
    with zipfile.ZipFile(io.BytesIO(SENT)) as package:
        part = package.read("xl/worksheets/sheet1.xml")
    computed = part.replace(b"<f>1+1</f><v />", b"<f>B3&amp;C3</f><v>88.5</v>")
    empty_text = part.replace(b'<c r="B28"><f>1+1</f><v />', b'<c r="B28" t="str"><f>IF(1,"")</f><v></v>')
    (sheet, _other) = read_sheets(repacked({"xl/worksheets/sheet1.xml": computed}), "a.xlsx")
    assert sheet.cell(27, 1) == 88.5
    (sheet, _other) = read_sheets(repacked({"xl/worksheets/sheet1.xml": empty_text}), "a.xlsx")
    assert sheet.cell(27, 1) is None


@pytest.mark.parametrize(
    "data",
    [
        repacked({"xl/vbaProject.bin": b"x"}),
        repacked({"../evil.xml": b"x"}),
        repacked({"/etc/passwd": b"x"}),
        repacked({"xl/media/image.bin": b"\0" * 3_000_000}),
        repacked({f"xl/media/{number}": b"" for number in range(2100)}),
        repacked(without=["xl/workbook.xml"]),
        repacked(without=["xl/_rels/workbook.xml.rels"]),
        repacked(without=["xl/worksheets/sheet1.xml"]),
        repacked({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}),
        repacked({"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'}),
        repacked({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'}),
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        b"<html><table></table></html>",
        b"%PDF-1.7",
        b"x" * (21 * 1024 * 1024),
    ],
    ids=range(18),
)
def test_refused_with_a_sentence(data):
    assert refused(data).endswith("。")


def test_a_protected_workbook_is_told_from_a_damaged_one():
    protected = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refused(protected) != refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_far_off_cell_is_refused_before_memory_is_taken():
    data = xlsx(("表", [HEAD, line(1)]), prepare=lambda book: book.active.__setitem__("XFD1048576", 1))
    assert str(limits.MAX_ROWS) in refused(data)


def test_formats_far_below_the_table_do_no_harm():
    def prepare(book):
        for row in (5000, 900_000):
            book.active.cell(row, 1).number_format = "0.00"

    assert len(read_workbook(xlsx(("表", [HEAD, line(1)]), prepare=prepare), "a.xlsx").rows) == 1


def test_no_table_is_a_sentence_with_the_sheets():
    assert "说明" in refused(xlsx(("说明", [["请于周五前报送。"]])))


def survives(data, name):
    try:
        read_workbook(data, name)
    except WorkbookUnreadable as problem:
        assert str(problem)


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.xlsx", "a.xls", "a.csv"]),
    st.sampled_from([b"", b"PK\x03\x04", SMALL_XLS[:512]]),
)
def test_any_bytes(data, name, start):
    survives(start + data, name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.data(),
    st.sampled_from(
        [(SENT, "a.xlsx"), (SMALL_XLS, "a.xls"), ((FIXTURES / "enclave-ledger-2024-gbk.csv").read_bytes(), "a.csv")]
    ),
)
def test_broken_bytes(data, file):
    content, name = bytearray(file[0]), file[1]
    for _time in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content[: data.draw(st.integers(1, len(content)))]), name)
    survives(bytes(content), name)


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]),
)
def test_broken_xml(data, part):
    with zipfile.ZipFile(io.BytesIO(SENT)) as package:
        content = bytearray(package.read(part))
    for _time in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(32, 126))
    survives(repacked({part: bytes(content)}), "a.xlsx")
