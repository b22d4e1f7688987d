"""Empty workbooks to be filled in: headings with units, notes on the headings, drop-downs, and one example row.

The example stands in a row whose serial number says 示例: the reader leaves it out (`workbook.rows`).
"""

import io
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from projects.trace.wording import on_file

from .importing import KINDS

ROWS = 2000  # rows that have drop-downs and formats
EXAMPLE = "示例"
FIELDS = (
    "电子信息",
    "生物与新医药",
    "航空航天",
    "新材料",
    "高技术服务",
    "新能源与节能",
    "资源与环境",
    "先进制造与自动化",
)
STAGES = ("洽谈", "储备", "飞地孵化", "在孵", "已落地", "毕业", "退出")


@dataclass(frozen=True)
class Column:
    """A column of a template. `kind`: text, day, whole or money; `choices` make a drop-down."""

    heading: str
    note: object
    example: object = ""
    kind: str = "text"
    choices: tuple = ()
    width: int = 16
    needed: bool = False


NAME = Column("项目名称", _("Required. One row per project."), "射频滤波器研发及产业化", width=30, needed=True)
CODE = Column("统一社会信用代码", _("18 characters, as text. Leave it empty for a team without a company."), width=24)
PHONE = Column("联系电话", _("One number: mobile, or landline with area code."), "13800000000")
FIELD = Column("技术领域", _("Choose one of the eight national fields."), FIELDS[0], choices=FIELDS, width=22)
MONEY = _("A number in units of 10,000 yuan.")
DAY = _("A whole day, as 2025-03-01. A year or a month alone waits to be verified.")
HEADS = _("People, a whole number. Each of the parts lies within the whole.")

LEDGER = (
    NAME,
    Column("企业名称", _("As in the licence."), "嘉善射频科技有限公司", width=28),
    Column("团队名称", _("Where there is no company yet.")),
    CODE,
    Column("负责人", _("Name of the project leader."), "程若平"),
    Column("联系人", _("Whom to call.")),
    PHONE,
    Column("电子邮箱", _("One address."), width=22),
    FIELD,
    Column(
        "入驻载体", _("Name of the incubator or enclave. In the ledger of one carrier it may stay empty."), width=22
    ),
    Column("当前阶段", _("Choose. What is not here waits to be verified."), STAGES[3], choices=STAGES),
    Column("入驻时间", DAY, "2024-03-15", kind="day"),
    Column("落地时间", DAY, kind="day"),
    Column("计划总投资（万元）", MONEY, 3500, kind="money", width=20),
    Column("注册资本（万元）", MONEY, 500, kind="money", width=18),
    Column("员工人数", HEADS, 40, kind="whole"),
    Column("本科以上人数", HEADS, 33, kind="whole"),
    Column("其中硕博", HEADS, 12, kind="whole"),
    Column("其中国家级人才", HEADS, 0, kind="whole"),
    Column("介绍方", _("Who brought the project.")),
    Column("项目简介", _("At most 2,000 characters."), width=40),
    Column("备注", _("Anything else."), width=24),
)
CONTEST = (
    NAME,
    Column("企业名称", _("As in the licence."), "上海射频科技有限公司", width=28),
    Column("团队名称", _("Where there is no company yet.")),
    CODE,
    Column("负责人", _("Name of the project leader."), "程若平"),
    PHONE,
    Column("电子邮箱", _("One address."), width=22),
    Column("组别", _("As the contest calls its groups."), "企业组", choices=("企业组", "项目组")),
    Column("赛道", _("As the contest calls its tracks."), "新一代信息技术"),
    FIELD,
    Column("决赛得分", _("0 to 100, two places."), 94.5, kind="money"),
    Column("获奖等级", _("As announced."), "一等奖"),
    Column("计划总投资（万元）", MONEY, 3500, kind="money", width=20),
    Column("落地意向", _("In a few words."), width=24),
    Column("项目简介", _("At most 5,000 characters."), width=40),
    Column("备注", _("Anything else."), width=24),
)


def template_workbook(kind):
    """Bytes of an xlsx for a kind of import."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    with on_file():
        sheet = book.add_worksheet(str(_("To fill in")))
        looks = _looks(book)
        sheet.write_string(0, 0, "序号", looks["head"])
        sheet.write_comment(0, 0, str(_("The row marked as an example is not imported.")), {"x_scale": 2})
        sheet.write_string(1, 0, EXAMPLE, looks["example"])
        for place, column in enumerate(KINDS[kind].columns, 1):
            _write(sheet, place, column, looks)
        sheet.freeze_panes(1, 2)
        book.close()
    return out.getvalue()


def _write(sheet, place, column, looks):
    sheet.set_column(place, place, column.width, looks[column.kind])
    sheet.write_string(0, place, column.heading, looks["needed" if column.needed else "head"])
    sheet.write_comment(0, place, str(column.note), {"x_scale": 2})
    sheet.write(1, place, column.example, looks["example"])
    if rule := _rule(column):
        sheet.data_validation(1, place, ROWS, place, rule)


def _rule(column):
    """The validation of a column's cells; what it refuses is said in its own words."""
    words = {"error_title": str(_("Please correct")), "error_message": str(column.note)[:255], "ignore_blank": True}
    if column.choices:
        return {"validate": "list", "source": list(column.choices), **words, "error_type": "warning"}
    if column.kind == "whole":
        return {"validate": "integer", "criteria": ">=", "value": 0, **words}
    if column.kind == "money":
        return {"validate": "decimal", "criteria": ">=", "value": 0, **words}
    return None


def _looks(book):
    line = {"border": 1, "border_color": "#C9D3E0", "valign": "vcenter"}
    head = line | {"bold": True, "bg_color": "#12305C", "font_color": "#FFFFFF", "text_wrap": True}
    return {
        "head": book.add_format(head), "needed": book.add_format(head | {"bg_color": "#8A1F11"}),
        "example": book.add_format({"font_color": "#4A5A75", "italic": True}),
        "text": book.add_format({"num_format": "@"}), "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "whole": book.add_format({"num_format": "0"}), "money": book.add_format({"num_format": "#,##0.00####"}),
    }  # fmt: skip
