"""The arithmetic of a review: exact, half up, bounds included; properties hold for any sheets."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.selection.rules import (
    Band,
    Result,
    adjusted_means,
    adjusted_totals,
    plain,
    result_of,
    reused_result,
    timetable,
)


@dataclass(frozen=True)
class Rubric:
    least_reviews: int = 3
    trim_from: int = 5
    recommend_from: int = 80
    reserve_from: int = 60
    flag_spread_from: int = 20


points = st.integers(0, 10000).map(lambda cents: D(cents) / 100)
enough = st.lists(points, min_size=3, max_size=12)


def result(*totals, **rule):
    return result_of([D(total) for total in totals], Rubric(**rule))


def test_no_sheets_have_no_result():
    assert result_of([], Rubric()) == Result(0)


def test_two_sheets_have_a_mean_but_no_result():
    found = result("80", "90")
    assert (found.sheets, found.raw, found.mean, found.band, found.spread) == (2, D("85.00"), None, "", D("10"))


def test_four_sheets_are_not_trimmed():
    found = result("70", "80", "90", "100")
    assert (found.mean, found.raw, found.dropped) == (D("85.00"), D("85.00"), ())


def test_five_sheets_lose_one_high_and_one_low():
    found = result("0", "80", "81", "82", "100")
    assert (found.mean, found.raw, found.dropped) == (D("81.00"), D("68.60"), (D(0), D(100)))


def test_equal_extremes_are_dropped_once_each():
    assert result("60", "60", "60", "90", "90").mean == D("70.00")


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        (("80.01", "80.01", "80.02"), "80.01"),
        (("80.00", "80.01", "80.01", "80.00"), "80.01"),  # 80.005 goes up
        (("79.99", "80.00", "80.00", "79.99"), "80.00"),  # 79.995 goes up, and with it the band
        (("88.31", "77.77", "66.66"), "77.58"),
    ],
)
def test_half_goes_up(totals, mean):
    assert result(*totals).mean == D(mean)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("100", Band.RECOMMEND), ("80", Band.RECOMMEND), ("79.99", Band.RESERVE),
        ("60", Band.RESERVE), ("59.99", Band.REJECT), ("0", Band.REJECT),
    ],
)  # fmt: skip
def test_bands_include_their_bound(total, band):
    assert result(total, total, total).band == band


def test_the_rubric_decides_numbers():
    found = result("70", "80", "90", least_reviews=1, trim_from=3, recommend_from=90, reserve_from=80)
    assert (found.mean, found.band) == (D("80.00"), Band.RESERVE)


@given(enough, st.randoms())
def test_order_does_not_matter(totals, random):
    shuffled = totals[:]
    random.shuffle(shuffled)
    assert result_of(shuffled, Rubric()) == result_of(totals, Rubric())


@given(enough)
def test_the_mean_lies_between_lowest_and_highest(totals):
    found = result_of(totals, Rubric())
    assert min(totals) <= found.mean <= max(totals)
    assert min(totals) <= found.raw <= max(totals)
    assert found.spread == max(totals) - min(totals)


@given(enough)
def test_the_mean_is_within_half_a_cent_of_the_exact_one(totals):
    kept = sorted(totals)[1:-1] if len(totals) >= 5 else totals
    exact = sum(map(Fraction, kept), Fraction(0)) / len(kept)
    error = Fraction(result_of(totals, Rubric()).mean) - exact
    assert Fraction(-1, 200) < error <= Fraction(1, 200)


@given(st.lists(points, min_size=5, max_size=12), points)
def test_one_wild_sheet_cannot_leave_the_others(totals, wild):
    found = result_of([*totals, wild], Rubric())
    assert min(totals) <= found.mean <= max(totals)


@given(enough, st.data())
def test_a_better_sheet_never_lowers_the_mean(totals, data):
    index = data.draw(st.integers(0, len(totals) - 1))
    better = totals[:]
    better[index] = data.draw(points.filter(lambda value: value >= totals[index]))
    assert result_of(better, Rubric()).mean >= result_of(totals, Rubric()).mean


@pytest.mark.parametrize(("low", "flagged"), [("70", True), ("70.01", False), ("0", True)])
def test_a_wide_spread_is_flagged_at_the_bound_of_the_rubric(low, flagged):
    assert result(low, "80", "90").flagged is flagged
    assert result(low).flagged is False  # one sheet has no spread


@given(enough)
def test_the_trimmed_mean_lies_between_the_sheets_that_are_kept(totals):
    kept = sorted(totals)[1:-1] if len(totals) >= 5 else sorted(totals)
    assert kept[0] <= result_of(totals, Rubric()).mean <= kept[-1]


# Sheets of a meeting, (item, expert) → total; not every expert scored every item.
sheets = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 4)), points, min_size=1)


@given(sheets)
def test_adjusting_keeps_the_mean_of_all_sheets(rows):
    adjusted = adjusted_totals(rows)
    assert set(adjusted) == set(rows)
    assert sum(adjusted.values()) == sum(map(Fraction, rows.values()))


@given(sheets, st.randoms())
def test_adjusting_does_not_depend_on_the_order(rows, random):
    shuffled = list(rows.items())
    random.shuffle(shuffled)
    assert adjusted_means(dict(shuffled)) == adjusted_means(rows)


@given(st.lists(points, min_size=2, max_size=6), st.lists(st.integers(-500, 500), min_size=2, max_size=5))
def test_experts_who_differ_only_in_strictness_come_to_the_same_total(quality, strictness):
    rows = {
        (item, expert): value + D(strict) / 100
        for item, value in enumerate(quality) for expert, strict in enumerate(strictness)
    }  # fmt: skip
    adjusted = adjusted_totals(rows)
    for item in range(len(quality)):
        assert len({adjusted[item, expert] for expert in range(len(strictness))}) == 1


def test_a_strict_expert_who_saw_only_one_project_does_not_lower_it():
    rows = {(1, "a"): D(80), (2, "a"): D(80), (1, "b"): D(80), (2, "b"): D(80), (2, "strict"): D(50)}
    assert result_of([D(80), D(80), D(50)], Rubric()).raw == D("70.00")
    assert adjusted_means(rows) == {1: D("75.00"), 2: D("73.33")}


def test_a_contest_score_has_its_source_and_its_band():
    found = reused_result(D("88.305"), "2025创业大赛 一等奖", Rubric())
    assert (found.sheets, found.mean, found.raw, found.band) == (0, D("88.31"), D("88.31"), Band.RECOMMEND)
    assert found.source == "2025创业大赛 一等奖"


def test_times_follow_from_beginning_minutes_and_breaks():
    assert timetable(time(13, 30), 15, [0, 0, 10]) == [time(13, 30), time(13, 45), time(14, 10)]
    assert timetable(time(23, 50), 15, [0, 0]) == [time(23, 50), None]


SHOWN = [("20.00", "20"), ("18.50", "18.5"), ("17.25", "17.25"), ("0", "0"), ("100", "100")]


@pytest.mark.parametrize(("value", "shown"), SHOWN)
def test_points_are_shown_without_needless_zeros(value, shown):
    assert str(plain(D(value))) == shown
