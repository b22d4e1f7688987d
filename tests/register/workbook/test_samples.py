"""The three files as organisers sent them: exactly the bad rows and duplicates that a careful person finds."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from projects.register.workbook import CONTEST_FIELDS, LEDGER_FIELDS, read_workbook
from tests.register.workbook.build import FIXTURES, problems, repeats

EXPECTED = json.loads((FIXTURES / "expected.json").read_text())
SENT, CLEAN, LEDGER = "contest-2025-as-sent.xlsx", "contest-2025-clean.xlsx", "enclave-ledger-2024-gbk.csv"
WAN = 1_000_000


def opened(name):
    fields = LEDGER_FIELDS if name == LEDGER else CONTEST_FIELDS
    return read_workbook((FIXTURES / name).read_bytes(), name, fields, today=date(2026, 1, 1))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_bad_rows_and_duplicates(name):
    read, expected = opened(name), EXPECTED[name]
    assert len(read.rows) == expected["rows"]
    assert problems(read) == [(bad["sheet"], bad["row"], bad["column"]) for bad in expected["bad"]]
    assert repeats(read) == [(d["sheet"], d["row"], d["sheet"], d["of_row"]) for d in expected["duplicates"]]
    assert len(read.good) == expected["rows"] - len(expected["bad"]) - len(expected["duplicates"])


# sheet, row, name, company or team, code, leader, phone, email, place, established, staff, financing, investment, score
TABLE = [
    ("企业组", 4, "植物基蛋白及其应用", "上海钙钛禾科技有限公司", "91330106MA8NMNKN9D", "汪轩", "19714453291",
     "p587391@example.com", "嘉善", date(2021, 8, 3), 10, None, 1200, "94.35"),
    ("企业组", 5, "硅基负极关键技术与装备", "苏州数字启科技有限公司", "91310115MA1AMH1EGY", "韦桐亦", "16556660182",
     "p392802@example.com", "苏州", date(2021, 4, 1), 34, "120.5", 6000, "94.11"),
    ("企业组", 6, "数字孪生中试产业化项目", "杭州碳化材科技有限公司", "91310115MADTP0GEKM", "孔景曦", "19764844303",
     "p453328@example.com", "南京", date(2021, 5, 24), 31, 800, 2000, "94.09"),
    ("企业组", 7, "微流控诊断系统", "上海微流云科技有限公司", "91330106MA77F2QN6L", "孟㛃磊", "15773057928",
     "p411410@example.com", "杭州", date(2021, 4, 16), 6, 300, 2000, "92.2"),
    ("企业组", 8, "微流控诊断关键技术与装备", "杭州脑电航科技有限公司", "91310112MAW22DDDUB", "李子", "18677688445",
     "p629810@example.com", "苏州", date(2022, 3, 15), 7, 800, 2000, "92.12"),
    ("企业组", 9, "数字孪生中试关键技术与装备", "嘉兴环状云科技有限公司", "91310112MA6XK609EK", "姜勇若", "17178779030",
     "p605094@example.com", "合肥", date(2024, 7, 3), 31, None, 2000, "91.64"),
    ("企业组", 10, "耐高温合金国产化替代", "嘉兴高精科科技有限公司", "91310112MAYC6LUED8", "覃鑫", "17096769159",
     "p244435@example.com", "上海", date(2024, 3, 10), 22, None, 3500, "90.6"),
    ("企业组", 14, "光刻胶单体研发及产业化", "嘉兴微流芯科技有限公司", "91330400MA7M28NDQB", "何嘉磊", "16772121528",
     "p598185@example.com", "上海", date(2023, 6, 20), 36, None, 6000, "88.31"),
    ("企业组", 19, "电子级特气及其应用", "苏州等离云科技有限公司", "91320505MAUGJRCJ0C", "袁轩丽", "16833603353",
     "p705372@example.com", "南京", date(2024, 1, 22), 15, None, 800, "85.6"),
    ("企业组", 21, "电子级特气系统", "嘉兴数字创科技有限公司", "91330400MAGHQC4X4C", "史军洋", "19417919315",
     "p817187@example.com", "上海", date(2021, 11, 20), 5, 800, 6000, "83.57"),
    ("企业组", 31, "射频滤波器关键技术与装备", "上海功能禾科技有限公司", "91320505MA6H33GARM", "夏磊䶮", "19778392711",
     "p791415@example.com", "深圳", date(2024, 12, 24), 36, "120.5", 6000, "70.39"),
    ("项目组", 4, "固态电池研发及产业化", "车规创团队", None, "崔远平", "19724289846",
     "p473337@example.com", "合肥", date(2024, 3, 11), 10, 50, 800, "93.89"),
    ("项目组", 9, "光刻胶单体产业化项目", "碳化智团队", None, "罗䶮", "14788198965",
     "p036679@example.com", "上海", date(2022, 9, 5), 20, 800, 500, "89.39"),
    ("项目组", 14, "稀土蛋白纤维关键技术与装备", "柔性启团队", None, "肖景", "17386047178",
     "p655181@example.com", "南京", date(2023, 12, 24), 14, 1500, 800, "84.21"),
    ("项目组", 22, "海水淡化膜国产化替代", "脑电材团队", None, "夏刚超", "15256827544",
     "p138879@example.com", "上海市闵行区", date(2022, 5, 8), 10, 1500, 11000, "80.44"),
    ("项目组", 34, "微流控诊断研发及产业化", "稀土源团队", None, "袁鑫娟", "18142580016",
     "p968503@example.com", "上海", date(2021, 1, 7), 6, None, 500, "71.19"),
]  # fmt: skip


def test_good_values_as_a_person_reads_them():
    rows = {(row.sheet, row.row): row.values for row in opened(SENT).good}
    for sheet, row, *expected in TABLE:
        values = rows[sheet, row]
        keys = ("uscc", "leader", "phone", "email", "location", "established_on", "staff_count")
        read = [values["name"], values.get("company_name") or values.get("team_name"), *(values[key] for key in keys)]
        financing, investment, score = expected[-3:]
        assert read == expected[:-3]
        assert values["financing"] == (int(Decimal(financing) * WAN) if financing else None)
        assert (values["planned_investment"], values["score"]) == (investment * WAN, Decimal(score))
        assert values["group"] == sheet


def test_rank_award_and_track_of_one_row():
    values = opened(SENT).rows[0].values
    assert (values["rank"], values["award"], values["track"]) == (1, "一等奖", "生物医药与医疗器械")


def test_the_organisers_note_on_phone_numbers_is_kept():
    notes = [(row.sheet, row.row, row.text) for row in opened(SENT).skipped]
    text = "注：1. 同分按技术得分排序；2. 联系电话仅用于赛事联络。"
    assert notes == [("企业组", 40, text), ("项目组", 40, text)]


def test_ledger_values():
    first, third = opened(LEDGER).rows[0].values, opened(LEDGER).rows[2].values
    assert (first["team_name"], first["company_name"], first["uscc"]) == ("硅基启团队", None, None)
    assert (first["moved_in_on"], first["bachelor_or_above"], first["masters_doctors"]) == (date(2024, 8, 23), 33, 1)
    assert first["planned_investment"] == 3500 * WAN
    assert (third["company_name"], third["uscc"]) == ("杭州柔性云科技有限公司", "91310115MAQN86DWJ1")
    assert opened(LEDGER).rows[9].values["contact"] == "于䶮梓"


def test_sentences_are_chinese():
    for name in EXPECTED:
        read = opened(name)
        sentences = [problem.message for row in read.bad for problem in row.errors]
        sentences += [row.duplicate_reason for row in read.duplicates] + [row.reason for row in read.skipped]
        assert [text for text in sentences if not re.search("[一-鿿]", text)] == []
