"""The arithmetic of a review: exact, half up, bounds included; properties hold for any sheets."""

from dataclasses import dataclass
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.selection.rules import Band, Result, plain, result_of


@dataclass(frozen=True)
class Rubric:
    least_reviews: int = 3
    trim_from: int = 5
    recommend_from: int = 80
    reserve_from: int = 60


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


SHOWN = [("20.00", "20"), ("18.50", "18.5"), ("17.25", "17.25"), ("0", "0"), ("100", "100")]


@pytest.mark.parametrize(("value", "shown"), SHOWN)
def test_points_are_shown_without_needless_zeros(value, shown):
    assert str(plain(D(value))) == shown
