"""The quarterly return's rules: quarters, the due day, nested counts, jumps, units."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from projects.money import FEN_PER_YI
from projects.outcomes.models import ReturnRule
from projects.outcomes.models.returns import NESTED
from projects.outcomes.quarters import Quarter, last_ended
from projects.outcomes.returnform import HEADS, ITEMS, JUMPING, MONEY
from projects.outcomes.returnrules import due_day, faults, is_jump, jumps, suspicious

WAN = 1_000_000
RULE = ReturnRule(effective_from=date(2024, 1, 1))
ZEROES = dict.fromkeys(ITEMS, 0)


@pytest.mark.parametrize(
    ("day", "ended"),
    [("2026-01-01", (2025, 4)), ("2026-03-31", (2025, 4)), ("2026-04-01", (2026, 1)), ("2026-11-23", (2026, 3))],
)
def test_the_quarter_that_ended_last(day, ended):
    assert last_ended(date.fromisoformat(day)) == Quarter(*ended)


def test_quarters_know_their_days_and_are_ordered():
    quarter = Quarter(2025, 4)
    assert (quarter.first_day, quarter.last_day) == (date(2025, 10, 1), date(2025, 12, 31))
    assert (quarter.before, quarter.after) == (Quarter(2025, 3), Quarter(2026, 1))
    assert quarter < quarter.after and str(quarter) == "2025年第四季度"


@given(some.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_each_day_lies_in_its_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.before.after == quarter.after.before == quarter


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quarter", "opened", "due"),
    [
        (Quarter(2025, 4), "2026-01-04", "2026-01-15"),
        (Quarter(2026, 1), "2026-04-01", "2026-04-15"),
        (Quarter(2025, 3), "2025-10-10", "2025-10-16"),  # at least five working days
        (Quarter(2026, 2), "2026-11-23", "2026-11-30"),  # opened late: nobody is late at once
    ],
)
def test_due_on_the_rules_day_but_never_at_once(quarter, opened, due):
    assert due_day(quarter, RULE, date.fromisoformat(opened)) == date.fromisoformat(due)


@pytest.mark.django_db
def test_a_due_day_on_a_holiday_moves_to_the_next_working_day():
    rule = ReturnRule(due_day=5, effective_from=date(2024, 1, 1))  # 清明节
    assert due_day(Quarter(2026, 1), rule, date(2026, 3, 20)) == date(2026, 4, 7)


values = some.fixed_dictionaries({name: some.integers(0, 40) for name in ITEMS})


@given(values)
def test_figures_without_fault_are_nested_and_others_are_not(figures):
    nested = all(figures[part] <= figures[whole] for part, whole in NESTED.items())
    rights = figures["inventions"] + figures["software"] <= figures["ip_valid"]
    assert (faults(figures) == []) == (nested and rights)


@given(values)
def test_each_fault_stands_at_the_part_and_names_both(figures):
    for name, sentence in faults(figures):
        assert str(ITEMS[name].label) in sentence or name == "ip_valid"
        assert name in NESTED or name == "ip_valid"


@given(values, some.sampled_from(sorted(NESTED)))
def test_a_missing_figure_is_not_called_a_contradiction(figures, part):
    found = {name for name, _sentence in faults(figures | {NESTED[part]: None})}
    assert part not in found


@given(some.integers(0, 10**6), some.integers(0, 10**6))
def test_a_jump_of_heads_is_beyond_a_third_and_beyond_three(old, new):
    change = abs(new - old)
    assert is_jump(HEADS, old, new, RULE) == (change > 3 and change * 10 > old * 3)


@given(some.integers(0, 10**14), some.integers(0, 10**14))
def test_a_jump_is_the_same_there_and_only_floors_differ(old, new):
    jumped = is_jump(MONEY, old, new, RULE)
    assert not jumped or abs(new - old) > 50 * WAN
    assert not is_jump(MONEY, old, old, RULE)


@pytest.mark.parametrize(
    ("old", "new", "jumped"),
    [
        (10, 13, False), (10, 14, True), (10, 6, True), (100, 130, False), (100, 131, True), (0, 3, False), (0, 4, True),
        (3, 0, False), (12, 12, False),
    ],
)  # fmt: skip
def test_both_bounds_are_exclusive(old, new, jumped):
    assert (jumps(ZEROES | {"total": new}, ZEROES | {"total": old}, RULE) != {}) == jumped


def test_only_what_was_known_can_jump_and_counts_of_rights_never_do():
    assert jumps(ZEROES | {"total": 900}, {}, RULE) == {}
    assert jumps(ZEROES | {"ip_valid": 900}, ZEROES, RULE) == {}
    assert {ITEMS[name].kind for name in JUMPING} == {HEADS, MONEY}


def test_amounts_that_look_like_yuan_are_read_back():
    found = suspicious({"revenue": 3_000_000 * WAN}, {})
    assert found == {
        "revenue": "3,000,000万元 = 300亿元，是吗？如果单位是元，请在数字后写“元”；确实无误，请在页面末尾勾选“金额单位已核对”。"
    }
    assert suspicious({"revenue": FEN_PER_YI - 1}, {}) == {}
    assert suspicious({"revenue": 2 * FEN_PER_YI}, {"revenue": FEN_PER_YI}) == {}  # a size that is known
