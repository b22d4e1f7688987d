"""A ledger of any size, as a workbook; two floors beside our import: the same without validation, and the library's loop."""

import io
from datetime import date, timedelta

import xlsxwriter

HEADINGS = (
    "项目名称", "企业名称", "统一社会信用代码", "负责人", "联系人", "联系电话", "电子邮箱", "技术领域", "入驻载体", "当前阶段",
    "入驻时间", "计划总投资（万元）", "注册资本（万元）", "员工人数", "本科以上人数", "其中硕博", "介绍方", "所在地", "项目简介",
    "备注",
)  # fmt: skip
BAD_EVERY = 100  # each hundredth row has a bad cell, of three sorts in turn
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰"
THINGS = (
    "射频滤波器",
    "固态电池隔膜",
    "低空雷达",
    "植物基蛋白",
    "光刻胶单体",
    "智能仓储机器人",
    "海水淡化膜",
    "柔性传感芯片",
)
FIELDS = ("人工智能", "新材料", "生物医药", "高端装备制造")
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SUMMARY = "面向长三角精密制造企业的关键零部件研发与产业化，已完成样机验证并取得两家客户订单。"


def code(number):
    """A made-up company code with its right last sign."""
    body = f"91330421MA{_in_signs(number):0>7}"
    rest = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 31
    return body + SIGNS[(31 - rest) % 31]


def _in_signs(number):
    text = ""
    while number:
        number, place = divmod(number, 31)
        text = SIGNS[place] + text
    return text or "0"


def name_of(n):
    """A person's name; some are shared, as in life."""
    return SURNAMES[n % 20] + GIVEN[n // 20 % 26] + GIVEN[n // 520 % 26]


def row(n, carrier):
    """The n-th project as 20 cells."""
    day = date(2020, 1, 1) + timedelta(days=n % 2000)
    cells = [
        f"{THINGS[n % 8]}研发及产业化{n}号", f"嘉善{THINGS[n // 8 % 8]}{n}科技有限公司", code(n), name_of(n), name_of(n * 7),
        f"138{n:08d}", f"p{n}@example.cn", FIELDS[n % 4], carrier, "在孵", day, n % 900 + 100, n % 90 + 10, 40, 30, 10,
        "罗星街道", "浙江嘉善", SUMMARY, "",
    ]  # fmt: skip
    if n % BAD_EVERY == BAD_EVERY - 1:
        place, value = ((2, "91330421MA0000000X"), (5, "1380"), (15, 31))[n // BAD_EVERY % 3]
        cells[place] = value
    return cells


def workbook(rows, carrier):
    """Bytes of an xlsx."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADINGS)
    for n in range(rows):
        for column, value in enumerate(row(n, carrier)):
            sheet.write(n + 1, column, value, day if isinstance(value, date) else None)
    book.close()
    return out.getvalue()
