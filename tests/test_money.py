"""Money: exact in 分, read as people write it."""
# ruff: noqa: E501  (tables of examples)

from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from projects.money import (
    FEN_PER_WAN,
    MAX_FEN,
    SHOWN,
    MoneyError,
    MoneyField,
    WanField,
    fen_from_wan,
    format_in,
    format_wan,
    format_yi,
    in_words,
    parse_money,
    wan_from_fen,
)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("2000万", 2_000_000_000), ("1.2亿元", 12_000_000_000), ("1,200.50 万元", 1_200_500_000), ("１，２００万元", 1_200_000_000),
        ("2 亿", 20_000_000_000), ("300千元", 30_000_000), ("12.34元", 1234), ("人民币500万元整", 500_000_000), ("￥500万", 500_000_000),
        ("1亿2000万元", 12_000_000_000), ("3千万", 3_000_000_000), ("5百万元", 500_000_000), ("0", 0), ("7", 7_000_000),
    ],
)  # fmt: skip
def test_amounts_as_written(text, fen):
    assert parse_money(text, "万元") == fen


@pytest.mark.parametrize(
    "text",
    ["", "约2000万", "2000万左右", "1000-2000万", "100万美元", "12,00", "1.2.3", "-5", "0.001元", "0.00000001", "两千万", "1万2亿", "1万2万", "5万3", "9" * 30, "1e5", "万"],
)  # fmt: skip
def test_unclear_amounts_are_refused(text):
    with pytest.raises(MoneyError, match="。$"):
        parse_money(text, "万元")


def test_a_bare_number_needs_a_unit():
    with pytest.raises(MoneyError):
        parse_money("2000")
    assert parse_money("2000", "元") == 200_000


@pytest.mark.parametrize(
    ("wan", "shown"),
    [("2200", "2,200"), ("0.5", "0.5"), ("0", "0"), ("1234567.89", "1,234,567.89"), ("0.000001", "0.000001")],
)
def test_wan_is_shown_without_closing_zeros(wan, shown):
    assert format_wan(fen_from_wan(Decimal(wan))) == shown


def test_yi_and_nothing():
    assert (format_yi(22_000 * FEN_PER_WAN), format_yi(None), format_wan(None)) == ("2.2", "", "")


def test_finer_than_a_fen_is_refused():
    with pytest.raises(MoneyError):
        fen_from_wan(Decimal("0.0000001"))


@given(st.integers(0, 2**63 - 1))
def test_fen_survive_every_way_round(fen):
    assert fen_from_wan(wan_from_fen(fen)) == fen
    assert parse_money(format_wan(fen), "万元") == parse_money(format_yi(fen), "亿元") == fen


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_explained(text):
    try:
        assert parse_money(text, "万元") >= 0
    except MoneyError as problem:
        assert str(problem)


class AmountForm(forms.Form):
    amount = WanField(required=False, max_fen=100 * FEN_PER_WAN)


@pytest.mark.parametrize(
    ("typed", "fen"), [("0.5", 500_000), ("50", 50_000_000), ("5000元", 500_000), ("", None), (" ", None)]
)
def test_form_cleans_into_fen(typed, fen):
    form = AmountForm({"amount": typed})
    assert (form.is_valid(), form.cleaned_data["amount"]) == (True, fen)


@pytest.mark.parametrize("typed", ["一百", "101", "-1", "0.0000001"])
def test_form_keeps_what_was_typed_and_explains(typed):
    form = AmountForm({"amount": typed})
    assert not form.is_valid()
    assert f'value="{typed}"' in str(form["amount"])


def test_form_shows_wan_and_knows_what_changed():
    assert 'value="12.5"' in str(AmountForm(initial={"amount": 12_500_000})["amount"])
    assert not AmountForm({"amount": "12.50"}, initial={"amount": 12_500_000}).has_changed()
    assert AmountForm({"amount": "12.51"}, initial={"amount": 12_500_000}).has_changed()


def test_model_field_reads_wan_in_forms():
    field = MoneyField(null=True, blank=True).formfield()
    assert (type(field), field.required, field.clean("1.5")) == (WanField, False, 1_500_000)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (5, "伍分"), (50, "伍角整"), (100, "壹元整"), (105, "壹元零伍分"), (144_000, "壹仟肆佰肆拾元整"),
        (1_010_000, "壹万零壹佰元整"), (10_000_000, "壹拾万元整"), (10_000_100_00, "壹仟万零壹佰元整"), (2_000_000_001_00, "贰拾亿零壹元整"),
        (300_050, "叁仟元伍角整"), (10_000_000_000, "壹亿元整"),
    ],
)  # fmt: skip
def test_amounts_in_the_words_of_accountants(fen, words):
    assert in_words(fen) == words


@given(st.integers(min_value=0, max_value=MAX_FEN), st.sampled_from(sorted(SHOWN)))
def test_every_unit_shows_an_amount_exactly_and_reads_it_back(fen, unit):
    assert parse_money(format_in(fen, unit) + SHOWN[unit][0]) == fen


def test_the_same_amount_in_each_unit():
    shown = {unit: format_in(22_000_000_000, unit) for unit in SHOWN}
    assert shown == {"yuan": "220,000,000", "qian": "220,000", "wan": "22,000", "yi": "2.2"}
    assert format_in(None, "wan") == ""
