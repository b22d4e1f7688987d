"""Workbooks made on the spot: one oddity each."""

import io
from pathlib import Path

from openpyxl import Workbook

from projects.register.workbook import read_workbook

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "workbooks"
HEAD = ["序号", "项目名称", "企业名称", "统一社会信用代码", "负责人", "联系电话"]
CODES = ["91330421MA0000007Y", "91330421MA28A0002X", "91330421MA2TE5T1XP"]


def line(number, **changes):
    """A good row under HEAD; each number gives another project."""
    row = {
        "serial": number,
        "name": f"光纤传感{'甲乙丙丁戊己庚辛'[number]}系统",
        "company": f"嘉善{'甲乙丙丁戊己庚辛'[number]}芯科技有限公司",
        "code": None,
        "leader": f"王{'一二三四五六七八'[number]}",
        "phone": f"1380000000{number}",
    }
    return list((row | changes).values())


def xlsx(*sheets, prepare=None):
    """Bytes of a workbook of (name, rows) sheets; `prepare` may change it before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if prepare:
        prepare(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(rows, prepare=None, **options):
    """A one-sheet workbook of `rows`, read."""
    return read_workbook(xlsx(("表", rows), prepare=prepare), "a.xlsx", **options)


def problems(read):
    """[(sheet, row, column)] of all bad cells."""
    return [(problem.sheet, problem.row, problem.column_header) for row in read.bad for problem in row.errors]


def repeats(read):
    """[(sheet, row, of sheet, of row)] of all duplicates."""
    return [(row.sheet, row.row, row.duplicate_of.sheet, row.duplicate_of.row) for row in read.duplicates]
