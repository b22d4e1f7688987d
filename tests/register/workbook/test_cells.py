"""One cell, many ways of writing it."""
# ruff: noqa: E501  (tables of examples)

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import uscc
from projects.register.sheetfile.sheets import broken_error
from projects.register.workbook.cells import CellError, Context, Noted
from projects.register.workbook.kinds import CONVERTERS, convert

YI, WAN = 10_000_000_000, 1_000_000
READ = [
    ("name", "  数字孪生中试产业化项目\n", "数字孪生中试产业化项目"), ("name", "AI 芯片", "AI芯片"), ("name", "ＡＩ（二期）", "AI（二期）"),
    ("text", 12.0, "12"), ("text", "嘉兴(上海)公司", "嘉兴（上海）公司"), ("text", "'-5度冷库", "-5度冷库"),
    ("long_text", " 第一行\r\n第二行 ", "第一行\n第二行"),
    ("uscc", "９１３１０１１５ｍａ１ａｍｈ１ｅｇｙ", "91310115MA1AMH1EGY"), ("uscc", " 9131 0115-MA1AMH1EGY ", "91310115MA1AMH1EGY"),
    ("uscc", "/", None), ("uscc", "尚未注册", None),
    ("phone", 19714453291.0, "19714453291"), ("phone", 19714453291, "19714453291"), ("phone", "170 9676-9159", "17096769159"),
    ("phone", "+86 170 9676 9159", "17096769159"), ("phone", "8617096769159", "17096769159"), ("phone", "１７０９６７６９１５９", "17096769159"),
    ("phone", "0573-84021234", "057384021234"), ("phone", "(0573)84021234", "057384021234"), ("phone", "0573-84021234转801", "057384021234-801"),
    ("phone", "17096769159（微信同号）", "17096769159"), ("phone", "汪轩：17096769159", "17096769159"), ("phone", "1.9714453291E+10", "19714453291"),
    ("email", "P453328@EXAMPLE.COM ", "p453328@example.com"), ("email", "ａ＠b.cn", "a@b.cn"), ("email", "无", None),
    ("date", datetime(2021, 4, 16, 8), date(2021, 4, 16)), ("date", date(2021, 4, 16), date(2021, 4, 16)), ("date", 44302.0, date(2021, 4, 16)),
    ("date", 20210416, date(2021, 4, 16)), ("date", "2021.4.16", date(2021, 4, 16)), ("date", "2021/04/16", date(2021, 4, 16)),
    ("date", "2021年4月16日", date(2021, 4, 16)), ("date", "２０２１ 年 4 月 16 日", date(2021, 4, 16)), ("date", "20210416", date(2021, 4, 16)),
    ("date", "2021-04-16 00:00:00", date(2021, 4, 16)), ("date", "2021-04-16T08:30", date(2021, 4, 16)), ("date", "待定", None),
    ("money", "2000万", 2000 * WAN), ("money", "1.2亿元", 12 * YI // 10), ("money", "1,200.50 万元", 1_200_500_000), ("money", 120.5, 120_500_000),
    ("money", "1亿2000万元", 12 * YI // 10), ("money", "３５００", 3500 * WAN), ("money", "无", None), ("money", 0, 0), ("money", "500元", 50_000),
    ("score", "88.31分", Decimal("88.31")), ("score", 94.35, Decimal("94.35")), ("score", "100", Decimal(100)), ("score", 0, Decimal(0)),
    ("count", "12人", 12), ("count", 12.0, 12), ("count", "1,200名", 1200), ("count", "0", 0),
    ("rank", "第3名", 3), ("rank", "第十二名", 12), ("rank", "并列第三", 3), ("rank", "二十", 20), ("rank", 1.0, 1),
    ("percent", "30%", Decimal(30)), ("percent", 0.3, Decimal("30.0")), ("percent", "12.5", Decimal("12.5")),
    ("person", "汪 轩", "汪轩"), ("person", "古丽·阿依", "古丽·阿依"), ("person", "欧阳教", "欧阳教"), ("person", "John Smith", "John Smith"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "value"), READ)
def test_read(kind, raw, value):
    assert convert(kind, raw, Context(unit="万元")) == value


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("date", "2025年3月", date(2025, 3, 1)), ("date", "2025.3", date(2025, 3, 1)), ("date", "202503", date(2025, 3, 1)),
        ("date", "44302", date(2021, 4, 16)), ("person", "汪轩 博士", "汪轩"), ("person", "汪轩（总经理）", "汪轩"), ("person", "汪轩教授", "汪轩"),
        ("person", "汪轩、李四", "汪轩、李四"), ("uscc", "筹建", None), ("uscc", "正在办理营业执照", None), ("score", "弃权", None), ("score", 88.316, Decimal("88.32")), ("score", 88.315, Decimal("88.32")),
    ],
)  # fmt: skip
def test_read_with_a_note(kind, raw, value):
    read = convert(kind, raw)
    assert (type(read), read.value, bool(read.note)) == (Noted, value, True)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("name", "123"), ("name", "=1+1"), ("name", "。。。x="[:3]), ("uscc", 9.13301e17), ("uscc", "9.13301E+17"), ("uscc", "91310115MA1AMH1EGX"),
        ("uscc", "91310115MA1AMH1EG"), ("uscc", "9131O115MA1AMH1EGY"), ("phone", "1323583445"), ("phone", 1323583445.0), ("phone", "1.38E+10"),
        ("phone", "13800000001/13900000002"), ("phone", "13800000001 13900000002"), ("phone", "84021234"), ("phone", "12345678901"), ("phone", "微信"),
        ("email", "不是邮箱"), ("email", "a@b.cn;c@d.cn"), ("date", "16/4/2021"), ("date", "21.4.16"), ("date", "2021.13.1"), ("date", "2021.2.30"),
        ("date", "2021"), ("date", 2021.0), ("date", 2025.3), ("date", "去年"), ("date", "1021.1.1"), ("date", True), ("money", "约2000万"),
        ("money", "2000-3000万"), ("money", "100万美元"), ("money", "12,00"), ("money", "-5"), ("money", -5.0), ("money", "0.0000001"), ("money", "若干"),
        ("money", True), ("score", 100.01), ("score", -1), ("score", "八十"), ("score", "88.3/90"), ("count", 12.5), ("count", "10余人"), ("count", "5-10人"),
        ("count", -1), ("rank", "一等奖"), ("rank", 0), ("rank", 1.5), ("percent", 1), ("percent", "130%"), ("person", "123"), ("text", broken_error("#REF!")),
        ("text", "=cmd|'/c calc'!A0"), ("person_phone", "汪轩"), ("person_phone", "13800000001"), ("person_phone", "汪轩 1380000"),
    ],
)  # fmt: skip
def test_refused(kind, raw):
    with pytest.raises(CellError) as caught:
        convert(kind, raw, Context(unit="万元"))
    assert str(caught.value).endswith("。")


def test_dates_ahead_are_refused_where_they_cannot_be():
    assert convert("date", "2026-01-02") == date(2026, 1, 2)
    with pytest.raises(CellError):
        convert("date", "2026-01-02", Context(not_after=date(2026, 1, 1)))


def test_texts_longer_than_the_field_are_refused():
    assert convert("text", "甲" * 10, Context(max_length=10)) == "甲" * 10
    with pytest.raises(CellError):
        convert("text", "甲" * 11, Context(max_length=10))


RAW = (
    st.none()
    | st.text(max_size=40)
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.timedeltas()
    | st.times()
)


@given(st.sampled_from(sorted(CONVERTERS)), RAW)
def test_any_cell_is_read_or_explained(kind, raw):
    try:
        convert(kind, raw, Context(unit="万元", max_length=30))
    except CellError as problem:
        assert str(problem)


@given(
    st.text(alphabet="0123456789年月日./- 万亿元,.人分名第转+()（）eE", max_size=24),
    st.sampled_from(sorted(CONVERTERS)),
)
def test_near_misses_are_read_or_explained(raw, kind):
    test_any_cell_is_read_or_explained.hypothesis.inner_test(kind, raw)


@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_in_every_form(day, form):
    assert convert("date", day.strftime(form)) == day


@given(st.integers(0, 10**12))
def test_whole_wan_as_text_number_and_with_unit(wan):
    for raw in (str(wan), f"{wan}万", f"{wan}万元", f"{wan:,}万元"):
        assert convert("money", raw, Context(unit="万元")) == wan * WAN


@given(st.from_regex(r"9133[0-9]{4}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True))
def test_a_code_with_one_wrong_character_is_refused(start):
    code = start + uscc.standard.calc_check_digit(start)
    assert convert("uscc", code.lower()) == code
    wrong = code[:10] + ("1" if code[10] != "1" else "2") + code[11:]
    with pytest.raises(CellError):
        convert("uscc", wrong)
