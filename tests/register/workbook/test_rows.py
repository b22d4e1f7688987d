"""What is a project and what is not; merged cells; groups; rows entered twice."""
# ruff: noqa: E501  (tables of examples)

from projects.register.workbook import LEDGER_FIELDS, read_workbook
from tests.register.workbook.build import CODES, HEAD, line, problems, read, repeats, xlsx


def names(found):
    return [(row.row, row.values["name"]) for row in found.rows]


def test_blank_total_note_and_serial_rows_are_no_projects():
    rows = [
        HEAD, line(1), [], [" ", "　"], line(2), [3], ["小计", None, None, None, None, 2], ["合 计", "2个"],
        ["备注：名次按得分排序。"], [None, "说明：联系电话仅用于赛事联络。"], ["填表人：张三", None, None, "审核：李四"],
    ]  # fmt: skip
    found = read(rows)
    assert names(found) == [(2, "光纤传感乙系统"), (5, "光纤传感丙系统")]
    assert [row.row for row in found.skipped] == [6, 7, 8, 9, 10, 11]
    assert problems(found) == []


def test_the_senders_name_and_date_below_the_table_are_no_projects():
    rows = [
        ["项目名称", "负责人", "得分"],
        ["甲系统", "王一", 90],
        ["乙系统"],
        ["丙系统", "王三", 80],
        ["嘉善县科技局"],
        [None, "2025年6月30日"],
    ]
    found = read(rows)
    assert names(found) == [(2, "甲系统"), (3, "乙系统"), (4, "丙系统")]
    assert [row.row for row in found.skipped] == [5, 6]


def test_a_project_whose_name_begins_like_a_note_is_a_project():
    assert names(read([HEAD, line(1, name="说明书自动生成系统"), line(2, name="合计算力平台")])) == [
        (2, "说明书自动生成系统"),
        (3, "合计算力平台"),
    ]


def test_a_row_without_its_project_name_is_an_error():
    found = read([HEAD, line(1, name=None), line(2, name="/"), line(3, name="123"), line(4, name="=A1")])
    assert problems(found) == [("表", row, "项目名称") for row in (2, 3, 4, 5)]


def test_repeated_headers_are_skipped():
    assert names(read([HEAD, line(1), HEAD, line(2)])) == [(2, "光纤传感乙系统"), (4, "光纤传感丙系统")]


def test_merged_data_cells_stand_for_all_their_rows():
    rows = [[*HEAD, "获奖等级"], [*line(1), "一等奖"], [*line(2), None], [*line(3), "二等奖"]]
    found = read(rows, prepare=lambda book: book.active.merge_cells("G2:G3"))
    assert [row.values["award"] for row in found.rows] == ["一等奖", "一等奖", "二等奖"]


def test_a_project_merged_over_two_rows_is_one_project():
    rows = [HEAD, line(1), [None, None, None, None, "李四", "13900000009"], line(3)]
    found = read(rows, prepare=lambda book: book.active.merge_cells("B2:B3"))
    assert names(found) == [(2, "光纤传感乙系统"), (4, "光纤传感丁系统")]
    assert [row.row for row in found.skipped] == [3]


def test_group_from_column_label_sheet_or_title():
    label = read([HEAD, ["一、企业组"], line(1), ["二、项目组"], line(2)])
    assert [row.values["group"] for row in label.rows] == ["企业组", "项目组"]
    assert read_workbook(xlsx(("初创组", [HEAD, line(1)])), "a.xlsx").rows[0].values["group"] == "初创组"
    assert read([["成绩汇总表（项目组）"], HEAD, line(1)]).rows[0].values["group"] == "项目组"
    assert read([[*HEAD, "组别"], [*line(1), "成长组"]]).rows[0].values["group"] == "成长组"
    assert read([HEAD, line(1)]).rows[0].values["group"] is None


def test_words_for_nothing():
    for word in ("/", "-", "——", "无", "N/A", " ", "未注册"):
        assert read([HEAD, line(1, code=word)]).rows[0].values["uscc"] is None


def test_a_company_without_code_goes_in_with_a_note():
    (row,) = read([HEAD, line(1)]).rows
    assert (row.good, [note.column_header for note in row.notes]) == (True, ["统一社会信用代码"])


def test_leader_and_phone_in_one_cell():
    (row,) = read([["项目名称", "企业名称", "负责人及联系电话"], ["甲系统", "甲公司", "汪轩 138-0000-0001"]]).rows
    assert (row.values["leader"], row.values["phone"]) == ("汪轩", "13800000001")


def test_parts_of_a_count_lie_within_the_whole():
    head = ["项目名称", "企业名称", "本科以上人数", "其中硕博", "国家级人才", "员工人数"]
    rows = [
        head,
        ["甲系统", "甲公司", 10, 4, 1, 12],
        ["乙系统", "乙公司", 10, 4, 11, 12],
        ["丙系统", "丙公司", 13, 4, 1, 12],
    ]
    assert problems(read(rows)) == [("表", 3, "国家级人才"), ("表", 4, "本科以上人数")]


def test_same_code_or_same_name_with_leader_or_phone_is_a_duplicate():
    rows = [
        HEAD,
        line(1, code=CODES[0]),
        line(2, code=CODES[0], company="嘉善乙芯科技有限公司"),
        line(3, name="光纤传感研发及产业化"),
        line(4, name=" 光纤传感研发与产业化", leader="王四"),
        line(5, name="光纤传感研发及产业化", phone="138 0000 0003"),
        line(6, name="光纤传感研发及产业化"),
    ]
    assert repeats(read(rows)) == [("表", 3, "表", 2), ("表", 5, "表", 4), ("表", 6, "表", 4)]


def test_duplicates_across_sheets():
    found = read_workbook(xlsx(("企业组", [HEAD, line(1)]), ("项目组", [HEAD, line(2), line(1)])), "a.xlsx")
    assert repeats(found) == [("项目组", 3, "企业组", 2)]


def test_one_code_at_two_unlike_companies_is_an_error():
    found = read([HEAD, line(1, code=CODES[0]), line(2, code=CODES[0])])
    assert (problems(found), repeats(found)) == ([("表", 3, "统一社会信用代码")], [])


def test_a_bad_row_is_no_original():
    found = read([HEAD, line(1, phone="1380000"), line(1)])
    assert (problems(found), repeats(found)) == ([("表", 2, "联系电话")], [])


def test_reading_twice_gives_the_same():
    data = xlsx(("表", [HEAD, line(1), line(1), line(2, phone="1")]))
    assert read_workbook(data, "a.xlsx").rows == read_workbook(data, "a.xlsx").rows


def test_company_or_team_column():
    rows = [
        ["项目", "企业（团队）名称", "信用代码"],
        ["甲系统", "硅基启团队", None],
        ["乙系统", "乙芯科技有限公司", CODES[1]],
    ]
    found = read_workbook(xlsx(("台账", rows)), "a.xlsx", LEDGER_FIELDS)
    assert [(row.values["company_name"], row.values["team_name"]) for row in found.rows] == [
        (None, "硅基启团队"),
        ("乙芯科技有限公司", None),
    ]
