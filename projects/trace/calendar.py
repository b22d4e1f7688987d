"""Working days: the county's calendar, seeded from the official arrangement, with adjusted days (调休).

A year without an official arrangement is counted Monday to Friday and marked provisional.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .models import CalendarDay
from .prepared import prepared


@dataclass(frozen=True)
class DueDay:
    """The last day of a period, and whether the calendar behind it is still unofficial."""

    day: date
    provisional: bool


@prepared("first", "last")
def _days(first, last):
    return CalendarDay.objects.filter(date__range=(first, last)).values_list("date", "is_workday")


@prepared("first")
def _later_days(first):
    return CalendarDay.objects.filter(date__gte=first).values_list("date", "is_workday")


def known_days(first, last):
    """{date: is a working day} of the official days of a span."""
    return dict(_days.rule(first, last))


def is_working_day(day):
    """Whether a day is worked on: as the calendar says, else Monday to Friday."""
    return known_days(day, day).get(day, day.weekday() < 5)


def known_days_since(first):
    """{date: is a working day} of all official days from `first` on: one query for many periods."""
    return dict(_later_days.rows(first))


def known_days_for(start, days):
    """The calendar that a period of so many working days needs: for several periods from the same day."""
    return known_days(start, start + timedelta(days=days * 2 + 40))


def add_working_days(start, days, known=None):
    """The `days`-th working day after `start`; the start day itself is not counted (民法典 art. 201).

    `known` is a calendar read before (`known_days_since`), for callers that count many periods.
    """
    known = known_days_for(start, days) if known is None else known
    day, left, provisional = start, days, False
    while left > 0:
        day += timedelta(days=1)
        is_workday = known.get(day)
        if is_workday is None:
            provisional = True
            is_workday = day.weekday() < 5
        left -= is_workday
    return DueDay(day, provisional)


def working_days_between(first, last, known=None):
    """How many working days lie after `first` up to and including `last`; negative when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, known)
    if known is None:
        known = known_days(first, last)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(known.get(day, day.weekday() < 5) for day in days)


def working_days_by_date(today, dates):
    """{date: working days from today to it} for many dates with one query; negative for days gone by."""
    if not dates:
        return {}
    first, last = min(today, *dates), max(today, *dates)
    known = known_days(first, last)
    running, total, day = {first: 0}, 0, first
    while day < last:
        day += timedelta(days=1)
        total += known.get(day, day.weekday() < 5)
        running[day] = total
    return {day: running[day] - running[today] for day in dates}


def add_months(day, months):
    """The same day so many months later; the last of the month where the month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first, last):
    """Months begun from one day to another; the very day of the month still belongs to the month before."""
    return (last.year - first.year) * 12 + last.month - first.month + (last.day > first.day)


def midnight(day):
    """The moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
