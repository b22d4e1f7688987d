"""Sheets that do harm or hide something: each ends in a sentence, soon, and never in a formula."""

import io
import time
import zipfile

import openpyxl
import pytest

from projects.register.workbook import STOCK_FIELDS, WorkbookUnreadable, read_workbook
from projects.register.workbook.marking import marked_workbook

from .build import read, xlsx
from .test_reading import repacked

HEAD = ("项目名称", "统一社会信用代码", "负责人", "入驻时间", "成立日期", "员工人数")
LONGEST = 20  # CPU seconds for the worst file


def sentence(data, name="台账.xlsx"):
    begun = time.process_time()
    with pytest.raises(WorkbookUnreadable) as caught:
        read_workbook(data, name, STOCK_FIELDS)
    assert time.process_time() - begun < LONGEST
    return str(caught.value)


def sheet_part(data):
    """The name of the first worksheet's part."""
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    return next(name for name in names if name.startswith("xl/worksheets/sheet"))


def test_a_million_rows():
    plain = xlsx(("台账", [HEAD]))
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 1_048_577))
    body = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    words = sentence(repacked({sheet_part(plain): body.encode()}, source=plain))
    assert words == "工作表“台账”超过100000行，无法读取。请删除表格下方多余的行，或拆分文件。"


def test_a_zip_bomb():
    bomb = repacked({"xl/media/bomb.bin": b"\0" * (50 << 20)}, source=xlsx(("台账", [HEAD])))
    assert sentence(bomb) == "工作簿展开后过大，请删除图片和不用的工作表。"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (repacked({"xl/vbaProject.bin": b"x"}), "台账.xlsm", "含有宏"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "台账.xls", "网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "台账.xlsx", "密码"),
        (b"", "台账.csv", "文件是空的"),
        (b"\xff\xff\x81\x20\x00", "台账.csv", "csv"),
        (xlsx(("台账", [])), "台账.xlsx", "工作表是空的"),
    ],
)
def test_a_sentence_for_each(data, name, words):
    assert words in sentence(data, name)


def test_a_code_in_scientific_notation_lost_its_digits():
    found = read([("项目名称", "统一社会信用代码"), ("甲系统", 9.13304e17), ("乙系统", "9.13304E+17")])
    said = "代码被存成数字，末尾几位已丢失，请把单元格设为文本后重新填写。"
    assert [row.errors[0].message for row in found.bad] == [said, said]


def test_numbers_and_dates_as_text_and_as_serials():
    found = read(
        [
            ("项目名称", "负责人", "成立日期", "员工人数"),
            ("甲系统", "王一", "45366", "40人"),
            ("乙系统", "王二", 45366, "40"),
        ]
    )
    assert [(f"{row.values['established_on']}", row.values["staff_count"]) for row in found.rows] == [
        ("2024-03-15", 40)
    ] * 2


def test_hidden_rows_and_columns_are_read_and_said():
    def hide(book):
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True

    found = read([("项目名称", "负责人"), ("甲系统", "王一"), ("乙系统", "王二")], prepare=hide)
    assert [row.values["leader"] for row in found.rows] == ["王一", "王二"]
    assert [(note.row, note.message) for row in found.rows for note in row.notes] == [
        (3, "该行在Excel中被隐藏，仍已读取。")
    ]
    assert [column.reason for column in found.tables[0].columns] == ["", "该列在Excel中被隐藏，仍会读取。"]


@pytest.mark.parametrize("sign", ["+", "-", "@"])
def test_text_that_could_run_is_kept_as_text_and_said(sign):
    found = read(
        [("项目名称", "负责人", "联系电话"), (f"{sign}SUM项目", "王一", "1380"), ("甲系统", "王二", "13800000001")]
    )
    assert found.rows[0].values["name"] == f"{sign}SUM项目"
    assert found.rows[0].notes[0].message == f"以“{sign}”开头：按文本保存，不会作为公式运行。"
    sheet = openpyxl.load_workbook(io.BytesIO(marked_workbook(found))).active
    assert sheet["A2"].value == f"'{sign}SUM项目"


def test_a_formula_is_never_read_as_its_text():
    found = read([("项目名称", "负责人"), ("甲系统", "王一"), ("'=CMD项目", "王二")])
    assert [row.errors[0].message for row in found.bad] == ["这里像是没有结果的公式，请直接填写内容。"]
