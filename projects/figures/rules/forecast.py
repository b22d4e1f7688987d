"""Where the year may end, from the county's own earlier years. Said to be a forecast wherever it is shown."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor, sqrt

from django.utils.translation import gettext as _

from .counting import count_year
from .lastyear import same_day

YEARS_BACK = 3
LEAST_BASE = 5  # an earlier year with fewer projects by the same day says nothing
SPREAD = 1.2816  # standard deviations on each side that hold eight of ten normal values


@dataclass(frozen=True)
class Forecast:
    """The likely count at the end of the year with the range that should hold in eight of ten cases, and its base years."""

    expected: int
    low: int
    high: int
    years: tuple


def forecast(county, count, *, known_on):
    """A forecast for the year of `count`, or None when the year is over or no earlier year can be compared.

    Method: for each of the last three years with at least five projects by the same day, the year's later additions
    per project counted by that day. Their mean times this year's count is what is still expected. The range adds to
    the spread of a count (the square root of what is expected, times 1.28) the spread between the earlier years; one
    more is taken as expected there, so that a year in which nothing came later does not make the next one certain.
    Nothing but the county's own counts enters; a change of rule or of the way of working is not foreseen.
    """
    if count.cutoff >= date(count.year, 12, 31):
        return None
    earlier = dict(_earlier(county, count, known_on))
    return from_earlier(len(count.counted), earlier)


def from_earlier(so_far, earlier):
    """The forecast from {earlier year: (counted in all, counted by the same day)}; None where none says anything."""
    growth = {year: (whole - early) / early for year, (whole, early) in earlier.items() if early >= LEAST_BASE}
    return from_growth(so_far, growth) if growth else None


def from_growth(so_far, growth):
    """The forecast from this year's count and {earlier year: later additions per project counted by the same day}."""
    rates = list(growth.values())
    expected = so_far * sum(rates) / len(rates)
    margin = SPREAD * sqrt(expected + 1)
    low = so_far + floor(max(0, min(expected - margin, so_far * min(rates))))
    high = so_far + ceil(max(expected + margin, so_far * max(rates)))
    middle = int((Decimal(so_far) + Decimal(expected)).quantize(Decimal(1), ROUND_HALF_UP))
    return Forecast(middle, low, high, tuple(sorted(growth)))


def years_before(count):
    """Earlier year → its day that is compared with the count's last day."""
    return {year: same_day(count.cutoff, year) for year in range(count.year - YEARS_BACK, count.year)}


def _earlier(county, count, known_on):
    """(earlier year, (counted in the whole year, of these with an event by the same day))."""
    for year, day in years_before(count).items():
        whole = count_year(county, year, as_of=date(year, 12, 31), known_on=known_on, books=count.books)
        yield year, (len(whole.counted), sum(row.fact.on <= day for row in whole.counted))


def forecast_words(found):
    """The small line beneath the count."""
    words = {
        "expected": found.expected,
        "low": found.low,
        "high": found.high,
        "years": "、".join(map(str, found.years)),
    }
    return (
        _(
            "Forecast, not a count: about %(expected)s by the end of the year (%(low)s to %(high)s), by the course of %(years)s."
        )
        % words
    )
