"""The forecast: from the county's own years only, with a range that earlier years would have kept."""

from datetime import date, timedelta

import pytest

from projects.figures.rules.counting import count_year
from projects.figures.rules.forecast import forecast, forecast_words, from_growth
from tests.factories import ProjectFactory
from tests.figures.ledger import Ledger, day

# Counted projects by month of made-up years: steady, late, early and uneven, all from 30 to 60.
YEARS = {
    2021: (2, 2, 3, 3, 3, 4, 3, 3, 4, 4, 4, 5), 2022: (3, 2, 4, 3, 4, 4, 4, 3, 4, 5, 4, 6),
    2023: (2, 3, 4, 4, 4, 5, 3, 4, 5, 4, 6, 6), 2024: (4, 2, 4, 5, 4, 5, 4, 4, 5, 5, 5, 7),
}  # fmt: skip


@pytest.fixture
def ledger(county):
    return Ledger(county)


def fill(ledger, year, months):
    for month, number in enumerate(months, 1):
        for n in range(number):
            ledger.incubator_in(ProjectFactory(county=ledger.county), str(date(year, month, 1) + timedelta(days=3 * n)))


def ask(ledger, on):
    count = count_year(ledger.county, on.year, as_of=on, known_on=on)
    return forecast(ledger.county, count, known_on=on)


def test_a_forecast_is_the_years_own_course(ledger):
    fill(ledger, 2025, (4,) * 12)
    fill(ledger, 2026, (5,) * 6)
    found = ask(ledger, day("2026-06-30"))
    assert (found.expected, found.years) == (60, (2025,))
    assert found.low < 60 < found.high
    assert forecast_words(found) == f"推算（非统计数）：按2025年同期走势，全年约60个（{found.low}—{found.high}个）。"


def test_no_forecast_without_a_year_to_compare_and_none_for_a_year_that_is_over(ledger):
    fill(ledger, 2026, (5,) * 6)
    assert ask(ledger, day("2026-06-30")) is None
    fill(ledger, 2025, (1, 1))
    assert ask(ledger, day("2026-06-30")) is None  # two projects say nothing
    count = count_year(ledger.county, 2026, as_of=day("2027-03-01"), known_on=day("2027-03-01"))
    assert forecast(ledger.county, count, known_on=day("2027-03-01")) is None


def test_what_is_counted_already_is_never_taken_back():
    found = from_growth(40, {2025: 0.0, 2024: 0.1})
    assert (found.low, found.expected) == (40, 42)


def test_back_test_on_the_years_before(ledger):
    """Asked at each month end of 2023 and 2024, knowing only what was known then: at least eight of ten ranges hold."""
    for year, months in YEARS.items():
        fill(ledger, year, months)
    held, asked = 0, 0
    for year in (2023, 2024):
        truth = sum(YEARS[year])
        for month in range(3, 12):
            found = ask(ledger, date(year, month + 1, 1) - timedelta(days=1))
            asked += 1
            held += found.low <= truth <= found.high
            assert max(found.years) < year
    assert held / asked >= 0.8
