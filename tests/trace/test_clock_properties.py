"""Clocks against a plain count: whatever the calendar and however often a clock stops, both come to the same day."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.trace.actions import mark_day, recompute_due, resume_clock, start_clock, stop_clock
from projects.trace.calendar import add_working_days, working_days_between
from projects.trace.clockdays import days_of, spans_of
from projects.trace.models import CalendarDay, Clock

pytestmark = pytest.mark.django_db

# The official arrangement, with adjusted working days: start, working days, last day (the start is not counted).
VECTORS = (
    ("2025-01-24", 5, "2025-02-07"), ("2025-04-25", 5, "2025-05-06"), ("2025-09-26", 5, "2025-10-10"),
    ("2025-09-30", 5, "2025-10-14"), ("2026-02-13", 5, "2026-02-27"), ("2026-09-18", 3, "2026-09-22"),
    ("2025-12-31", 1, "2026-01-04"), ("2024-12-31", 1, "2025-01-02"),
)  # fmt: skip
BEGIN = date(2026, 1, 5)
SPAN = 400
PROJECT = SimpleNamespace(pk=1)


def plainly(start, days, works, stops):
    """The last day, counted one day after the other with nothing but a list of working days in hand.

    `stops`: (from, to) pairs; a day after `from` up to `to` does not count, and a clock that had run out when it
    stopped ends on the day on which it goes on.
    """
    day, counted, due = start, 0, start
    while counted < days:
        day += timedelta(days=1)
        if not any(first < day <= last for first, last in stops) and works(day):
            counted += 1
        due = day
    for first, last in stops:
        if first >= due:
            due = last
    return due


@pytest.mark.parametrize(("start", "days", "due"), VECTORS)
def test_the_official_calendar(county, today, start, days, due):
    start = today(start)
    known = dict(CalendarDay.objects.values_list("date", "is_workday"))
    clock = start_clock(project=PROJECT, step="intake.check", days=days)
    assert (clock.due_on.isoformat(), clock.provisional) == (due, False)
    assert plainly(start, days, known.__getitem__, []).isoformat() == due
    assert days_of(clock)[-1].number == days


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    start=st.integers(0, 30), days=st.integers(1, 40),
    odd=st.dictionaries(st.integers(0, SPAN), st.booleans(), max_size=40),
)  # fmt: skip
def test_any_calendar_agrees_with_the_plain_count(start, days, odd):
    known = {BEGIN + timedelta(n): works for n, works in odd.items()}
    first = BEGIN + timedelta(start)

    def works(day):
        return known.get(day, day.weekday() < 5)

    due = add_working_days(first, days, known)
    assert due.day == plainly(first, days, works, [])
    assert working_days_between(first, due.day, known) == days
    span = [first + timedelta(n) for n in range(1, (due.day - first).days + 1)]
    assert due.provisional == any(day not in known for day in span)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    days=st.integers(1, 20), gaps=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 20)), max_size=3),
    odd=st.dictionaries(st.integers(0, 90), st.booleans(), max_size=20),
)  # fmt: skip
def test_stops_agree_with_the_plain_count_also_after_the_calendar_changed(county, today, days, gaps, odd):
    CalendarDay.objects.filter(date__gte=BEGIN).delete()
    Clock.objects.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=BEGIN + timedelta(n), is_workday=works) for n, works in odd.items()
    )
    known = dict(CalendarDay.objects.filter(date__gte=BEGIN).values_list("date", "is_workday"))
    day = today(BEGIN.isoformat())
    clock, stops = start_clock(project=PROJECT, step="intake.check", days=days), []
    for run, pause in gaps:
        first = today((day + timedelta(run)).isoformat())
        stop_clock(clock, reason="待企业补正")
        day = today((first + timedelta(pause)).isoformat())
        resume_clock(clock)
        stops.append((first, day))
    expected = plainly(BEGIN, days, lambda one: known.get(one, one.weekday() < 5), stops)
    clock.refresh_from_db()
    assert clock.due_on == expected
    assert recompute_due(since=BEGIN) == []
    told = days_of(clock)
    assert told[-1].last == expected


def test_the_days_are_told_in_words(county, cast, today):
    today("2026-02-13")
    clock = start_clock(project=PROJECT, step="intake.check", days=5)
    told = [(f"{span.first:%m-%d}", f"{span.last:%m-%d}", str(span.label), span.number) for span in spans_of(clock)]
    assert told[0] == ("02-13", "02-13", "起算日，不计入", 0)
    assert ("02-14", "02-14", "调休上班", 1) in told
    assert told[-1] == ("02-24", "02-27", "工作日", 5)
    assert [label for _first, _last, label, _number in told[2:-1]] == ["休息日"]
    today("2026-02-25")
    stop_clock(clock, reason="待企业补正")
    standing = spans_of(Clock.objects.get())
    assert (standing[-1].kind, standing[-1].words) == ("stopped", "待企业补正")


def test_an_unofficial_year_is_told_and_counted_anew(county, cast, today):
    today("2026-12-28")
    CalendarDay.objects.filter(date__year=2027).delete()
    clock = start_clock(project=PROJECT, step="intake.check", days=5)
    assert [span.kind for span in spans_of(clock)][-1] == "open"
    mark_day(
        by=cast.administrator.user,
        county=county,
        day=date(2027, 1, 1),
        is_workday=False,
        name="元旦",
        source="国办发明电",
    )
    clock.refresh_from_db()
    assert clock.due_on == date(2027, 1, 5)
    assert ("holiday", "元旦") in [(span.kind, span.words) for span in spans_of(clock)]
