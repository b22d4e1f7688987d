"""One written form, likeness keys, search text, masks, phones."""
# ruff: noqa: E501  (tables of examples)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import text


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  数字孪生\n项目 ", "数字孪生项目"), ("ＡＢＣ１２", "ABC12"), ("嘉善(上海)公司", "嘉善（上海）公司"), ("李  四", "李四"), ("AI  for  Science", "AI for Science"),
        ("甲，乙：丙", "甲，乙：丙"), ("\u200b甲\ufeff", "甲"), ("䶮㛃𬭎", "䶮㛃𬭎"), ("甲 （二期）", "甲（二期）"), ("", ""),
    ],
)  # fmt: skip
def test_normalise(written, normal):
    assert text.normalise(written) == normal


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(written):
    assert text.normalise(text.normalise(written)) == text.normalise(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("固态电池研发及产业化", "固态电池研发与产业化 "), ("嘉善（上海）芯科技有限公司", "嘉善(上海)芯科技"), ("甲芯股份有限公司", "甲芯有限责任公司"),
        ("AI-芯片", "ai芯片"), ("车规创团队", "车规创"),
    ],
)  # fmt: skip
def test_spellings_of_one_name(one, other):
    assert text.name_key(one) == text.name_key(other)


def test_names_that_differ_and_names_of_endings_only():
    assert text.name_key("甲芯") != text.name_key("乙芯")
    assert text.name_key("公司") == "公司"
    assert text.name_key("与") == "与"


def test_search_text():
    assert text.search_text("嘉善 Ai芯片", None, "王一").split("\n") == [
        "嘉善ai芯片 jiashanaixinpian jsaixp",
        "王一 wangyi wy",
    ]


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("138 0000-0001", "13800000001"), ("+86 13800000001", "13800000001"), ("0086-13800000001", "13800000001"), ("8613800000001", "13800000001"),
        ("0573-84021234", "057384021234"), ("(021) 6402 1234", "02164021234"), ("010-64021234-8", "01064021234-8"), ("1380000000", None),
        ("12800000001", None), ("84021234", None), ("", None), ("138０0000001", "13800000001"), ("1380000000٠", None),
    ],
)  # fmt: skip
def test_phone_digits(written, digits):
    assert text.phone_digits(written) == digits


def test_masks():
    assert [text.mask_phone(phone) for phone in ("13812341234", "1234", "", None)] == ["138****1234", "****", "", ""]
    assert [text.mask_name(name) for name in ("汪轩", "欧阳修文", "", None)] == ["汪*", "欧*", "", ""]
    assert [text.mask_email(email) for email in ("wang@example.com", "x", "", None)] == [
        "w***@example.com",
        "***",
        "",
        "",
    ]


def test_ways_to_reach_somebody_within_words_are_masked():
    words = "联系人13812345678，邮箱wang.min@example.com，证件330421199001011234，统一代码91330421MA2ABCDE3X"
    assert (
        text.mask_within(words)
        == "联系人138****5678，邮箱w***@example.com，证件330****1234，统一代码91330421MA2ABCDE3X"
    )
