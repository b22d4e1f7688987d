"""Headers as organisers write them, and a person's corrections."""
# ruff: noqa: E501  (tables of examples)

import pytest

from projects.register.workbook import CONTEST_FIELDS, LEDGER_FIELDS, WorkbookUnreadable, propose, read_sheets
from projects.register.workbook.header import match_field
from projects.register.workbook.titles import money_unit, word_forms
from projects.register.workbook.words import AMBIGUOUS
from tests.register.workbook.build import CODES, HEAD, line, problems, read, xlsx

NAMES = ("项目名称", "负责人", "联系电话")


def mapped(rows, prepare=None):
    """{header: field} of the first table."""
    (table, *_more) = propose(read_sheets(xlsx(("表", rows), prepare=prepare), "a.xlsx"), CONTEST_FIELDS)
    return {column.header: column.field for column in table.columns}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("统一社会信用\n代码", "uscc"), ("统一社会信用代码（18位）", "uscc"), ("信用代码", "uscc"), ("企业信用代码*", "uscc"),
        ("参赛项目名称", "name"), ("项  目  名  称", "name"), ("项目名称（必填）", "name"), ("作品名称", "name"), ("项目", "name"),
        ("企业（团队）名称", "applicant_name"), ("企业/团队名称", "applicant_name"), ("公司全称", "company_name"), ("单位名称", "company_name"),
        ("团队名称", "team_name"), ("参赛团队", "team_name"), ("负责人", "leader"), ("项目负责人姓名", "leader"), ("创始人", "leader"),
        ("负责人及联系电话", "leader_and_phone"), ("负责人/联系方式", "leader_and_phone"), ("项目负责人姓名及手机号", "leader_and_phone"),
        ("联系人", "contact"), ("法定代表人", "legal_representative"), ("手机号码", "phone"), ("联系方式", "phone"), ("负责人手机", "phone"),
        ("联系人电话", "contact_phone"), ("E-mail", "email"), ("电子邮箱", "email"), ("邮箱地址", "email"), ("组别", "group"), ("参赛赛道", "track"),
        ("所属行业", "tech_field"), ("技术领域", "tech_field"), ("注册地址", "address"), ("所在地区", "location"), ("成立时间（年月日）", "established_on"),
        ("注册时间", "established_on"), ("员工人数（人）", "staff_count"), ("从业人员", "staff_count"), ("注册资本(万元)", "registered_capital"),
        ("实缴资本（万元）", "paid_in_capital"), ("总投资（亿元）", "planned_investment"), ("拟投资额万元", "planned_investment"),
        ("已获融资（万元）", "financing"), ("累计融资额", "financing"), ("融资需求（万元）", "financing_need"), ("本科及以上人数", "bachelor_or_above"),
        ("其中：硕博", "masters_doctors"), ("其中博士", "doctors"), ("高工", "senior_engineer"), ("国家级人才", "national"), ("决赛得分", "score"),
        ("最终成绩", "score"), ("总分（100分）", "score"), ("最终排名", "rank"), ("奖项", "award"), ("拟获奖等级", "award"), ("项目简介", "summary"),
        ("备注", "remarks"), ("序号", "serial"), ("来源飞地", "source_enclave"), ("推荐单位名称", None), ("星座", None), ("名称", None), ("金额", None),
    ],
)  # fmt: skip
def test_header_words(header, field):
    match = match_field(("", header), CONTEST_FIELDS)
    assert (match and match[0]) == field


def test_word_tables_are_written_as_headers_are_looked_up():
    specs = {spec.key: spec for spec in CONTEST_FIELDS + LEDGER_FIELDS}
    words = [word for spec in specs.values() for word in spec.words]
    assert [word for word in words if word not in word_forms(word)] == []
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
    assert set(words) & set(AMBIGUOUS) == set()


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("投资（万元）", "万元"),
        ("投资(单位：亿元)", "亿元"),
        ("总投资额万元", "万元"),
        ("投资 (人民币 元)", "元"),
        ("投资", None),
        ("投资（2025年）", None),
    ],
)
def test_units_in_headers(header, unit):
    assert money_unit(("", header)) == unit


def test_titles_and_blank_columns_before_the_header():
    rows = [["2025年大赛成绩"], [], [None, None, "填报单位：科创中心"], [None, None, *HEAD], [None, None, *line(1)]]
    (row,) = read(rows, prepare=lambda book: book.active.merge_cells("A1:H1")).rows
    assert (row.row, row.values["name"], row.values["leader"]) == (5, "光纤传感乙系统", "王二")


def test_a_line_with_contact_above_the_table_is_no_header():
    rows = [["联系人", "张三", "联系电话", "13800000009"], ["项目名称", "负责人", "得分"], ["甲系统", "王一", 90]]
    assert [(row.row, row.values["name"]) for row in read(rows).rows] == [(3, "甲系统")]


def test_two_header_rows_with_merged_groups():
    rows = [
        ["成绩汇总"],
        ["项目名称", "企业", None, "负责人", None, "人才情况", None, "投资（万元）", None],
        [None, "名称", "信用代码", "姓名", "电话", "本科以上", "其中硕博", "总投资", "已获融资"],
        ["甲系统", "甲芯公司", CODES[0], "王一", "13800000001", 9, 10, 2000, 100],
    ]

    def prepare(book):
        for cells in ("A1:I1", "A2:A3", "B2:C2", "D2:E2", "F2:G2", "H2:I2"):
            book.active.merge_cells(cells)

    found = read(rows, prepare=prepare)
    values = found.rows[0].values
    assert (values["company_name"], values["uscc"], values["leader"], values["phone"]) == (
        "甲芯公司",
        CODES[0],
        "王一",
        "13800000001",
    )
    assert (values["planned_investment"], values["financing"]) == (2_000_000_000, 100_000_000)
    assert problems(found) == [("表", 4, "其中硕博")]


def test_two_header_rows_without_merges():
    rows = [["项目名称", "负责人", None, "备注"], [None, "姓名", "手机", None], ["甲系统", "王一", "13800000001", "x"]]
    (row,) = read(rows).rows
    assert [row.values[key] for key in ("name", "leader", "phone", "remarks")] == ["甲系统", "王一", "13800000001", "x"]


def test_the_surest_of_several_columns_is_read_and_the_others_are_told():
    (table,) = propose(
        read_sheets(xlsx(("表", [[*NAMES, "初赛得分", "决赛得分"], ["甲系统"]])), "a.xlsx"), CONTEST_FIELDS
    )
    score = table.column_of("score")
    other = table.columns[3]
    assert (score.header, other.field, other.candidates, bool(other.reason)) == ("决赛得分", None, ("score",), True)


def test_a_tie_and_an_ambiguous_word_are_left_to_a_person():
    found = mapped([[*NAMES, "联系电话", "名称", "星座"], ["甲系统"]])
    assert found == {"项目名称": "name", "负责人": "leader", "联系电话": None, "名称": None, "星座": None}


def test_a_person_corrects_the_mapping_and_the_unit():
    rows = [["名称", "负责人", "星座", "总投资", "备注"], ["甲系统", "王一", "决赛作品", 2000, "x"]]
    with pytest.raises(WorkbookUnreadable):
        read(rows)
    found = read(rows, mapping={"表": {0: "name", 2: "track", 4: None}}, units={"表": {3: "万元"}})
    values = found.rows[0].values
    assert (values["name"], values["track"], values["planned_investment"]) == ("甲系统", "决赛作品", 2_000_000_000)
    assert "remarks" not in values


def test_amounts_without_any_unit_are_errors_not_guesses():
    rows = [[*NAMES, "总投资"], ["甲系统", "王一", None, 2000], ["乙系统", "王二", None, "2000万"]]
    assert problems(read(rows)) == [("表", 2, "总投资")]
    assert problems(read([["单位：万元"], *rows])) == []
    assert problems(read([["填报单位：万元公司"], *rows])) == [("表", 3, "总投资")]


def test_foreign_currency_is_not_read():
    assert mapped([[*NAMES, "总投资（万美元）"], ["甲系统"]])["总投资（万美元）"] is None


def test_sheets_without_a_list_are_told_and_hidden_ones_wait_for_a_person():
    def prepare(book):
        book["底稿"].sheet_state = "hidden"

    data = xlsx(
        ("说明", [["请按模板填写。"]]), ("空", []), ("成绩", [HEAD, line(1)]), ("底稿", [HEAD, line(2)]),
        ("评委", [["姓名", "联系电话"], ["张三", "13800000009"]]), prepare=prepare,
    )  # fmt: skip
    sheets = read_sheets(data, "a.xlsx")
    assert {table.sheet.name: bool(table.problem) for table in propose(sheets, CONTEST_FIELDS)} == {
        "说明": True, "空": True, "成绩": False, "底稿": True, "评委": True,
    }  # fmt: skip
    asked = propose(sheets, CONTEST_FIELDS, mapping={"底稿": {}})
    assert [table.sheet.name for table in asked if not table.problem] == ["成绩", "底稿"]


def test_two_tables_in_one_sheet():
    rows = [
        ["一、企业组"], ["序号", "项目名称", "企业名称", "负责人"], [1, "甲系统", "甲芯公司", "王一"], [],
        ["二、项目组"], ["序号", "项目名称", "负责人", "联系电话", "得分"], [1, "乙系统", "王二", "13800000002", 90],
    ]  # fmt: skip
    found = read(rows)
    assert [(row.row, row.values["name"], row.values["leader"], row.values["group"]) for row in found.rows] == [
        (3, "甲系统", "王一", "企业组"),
        (7, "乙系统", "王二", "项目组"),
    ]
