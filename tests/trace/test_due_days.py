"""Deadlines follow the calendar: adjusted days (调休), holidays, stops, promises, provisional years."""

from datetime import date, timedelta

import pytest

from projects.trace.actions import (
    days_for,
    finish_clock,
    mark_day,
    recompute_due,
    resume_clock,
    set_deadline,
    settle_year,
    start_clock,
    stop_clock,
)
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, CalendarDay, Deadline
from tests.factories import ProjectFactory


@pytest.fixture
def clock(county, today):
    """Begun on Monday 2 March 2026, five working days: due on Monday the 9th."""
    today("2026-03-02")
    return start_clock(project=ProjectFactory(county=county), step="intake.check", days=5)


@pytest.fixture
def mark(county, cast):
    def mark(day, works, **more):
        return mark_day(
            by=cast.administrator.user, county=county, day=date.fromisoformat(day), is_workday=works, **more
        )

    return mark


def due(clock):
    clock.refresh_from_db()
    return clock.due_on


def test_a_saturday_that_becomes_a_working_day_brings_the_day_forward(clock, mark):
    assert due(clock) == date(2026, 3, 9)
    assert [row.pk for row in mark("2026-03-07", True, name="调休上班")] == [clock.pk]
    assert due(clock) == date(2026, 3, 7)


def test_a_holiday_moves_day_and_reminder(clock, mark):
    mark("2026-03-04", False, name="防汛停工", source="县政府通知")
    assert (due(clock), clock.amber_on) == (date(2026, 3, 10), date(2026, 3, 6))
    row = AuditEvent.objects.get(verb="mark_day")
    assert row.difference == {"before": True, "after": False, "clocks_moved": 1}
    day = CalendarDay.objects.get(date=date(2026, 3, 4))
    assert (day.is_workday, day.name, day.source) == (False, "防汛停工", "县政府通知")


def test_days_outside_the_period_move_nothing(clock, mark):
    assert mark("2026-03-02", False) == mark("2026-03-10", False) == []
    assert due(clock) == date(2026, 3, 9)


def test_a_finished_clock_keeps_its_day(clock, mark):
    finish_clock(clock)
    assert mark("2026-03-04", False) == []
    assert due(clock) == date(2026, 3, 9)


def test_stops_are_counted_as_they_were(clock, mark, today):
    today("2026-03-04")
    stop_clock(clock, reason="补正")
    today("2026-03-16")
    resume_clock(clock)
    assert due(clock) == date(2026, 3, 19)  # three days were left
    assert recompute_due(since=date(2026, 3, 1)) == []
    mark("2026-03-17", False)
    assert due(clock) == date(2026, 3, 20)
    mark("2026-03-06", False)  # a day of the stop that would have been one of the five
    assert due(clock) == date(2026, 3, 20)
    mark("2026-03-03", False)  # a day before the stop: one more is left
    assert due(clock) == date(2026, 3, 23)


def test_a_standing_clock_goes_on_with_what_is_left(clock, mark, today):
    today("2026-03-04")
    stop_clock(clock, reason="补正")
    mark("2026-03-03", False)
    assert due(clock) == date(2026, 3, 10)
    today("2026-03-16")
    resume_clock(clock)
    assert due(clock) == date(2026, 3, 20)


def test_a_promised_day_moves_later_only(clock, mark):
    promise = {"promised": {"intake.check"}}
    assert mark("2026-03-07", True, **promise) == []
    assert due(clock) == date(2026, 3, 9)
    mark("2026-03-04", False, **promise)  # the Saturday makes up for it
    assert due(clock) == date(2026, 3, 9)
    mark("2026-03-05", False, **promise)
    assert due(clock) == date(2026, 3, 10)


def test_an_unknown_year_is_provisional_until_it_is_settled(county, cast, mark, today):
    today("2026-12-28")
    CalendarDay.objects.filter(date__year=2027).delete()
    clock = start_clock(project=ProjectFactory(county=county), step="intake.check", days=5)
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 4), True)
    settle = {"by": cast.administrator.user, "county": county, "year": 2027, "source": "国办发明电"}
    with pytest.raises(Refused, match="请先标记2027年"):
        settle_year(**settle)
    mark("2027-01-01", False, name="元旦")
    assert (due(clock), clock.provisional) == (date(2027, 1, 5), True)
    assert [row.pk for row in settle_year(**settle)] == [clock.pk]
    assert (due(clock), clock.provisional) == (date(2027, 1, 5), False)
    with pytest.raises(Refused, match="已全部确定"):
        settle_year(**settle)
    assert CalendarDay.objects.filter(date__year=2027).count() == 365


@pytest.mark.parametrize("count", [1, 3])
def test_many_clocks_are_counted_with_the_same_questions(county, today, assert_queries, count):
    today("2026-03-02")
    for _n in range(count):
        start_clock(project=ProjectFactory(county=county), step="intake.check", days=5)
    CalendarDay.objects.filter(date=date(2026, 3, 4)).update(is_workday=False)
    with assert_queries(7):  # the last puts the days on open items
        assert len(recompute_due(since=date(2026, 3, 4))) == count


def test_a_deadline_is_a_new_row_and_running_clocks_stay(county, cast, clock):
    Deadline.objects.filter(county=county).delete()
    start, later = date(2026, 3, 2), date(2026, 3, 9)
    rule = {"by": cast.leader.user, "county": county, "step": "intake.check"}
    set_deadline(days=8, effective_from=later, **rule)
    set_deadline(days=7, effective_from=later, **rule)  # not begun yet: put right
    set_deadline(days=6, effective_from=start, **rule)
    assert [days_for(county.pk, "intake.check", start + timedelta(n), 5) for n in (-1, 0, 6, 7)] == [5, 6, 6, 7]
    assert due(clock) == date(2026, 3, 9)
    with pytest.raises(Refused, match="过去"):
        set_deadline(days=9, effective_from=date(2026, 3, 1), **rule)
    with pytest.raises(Refused, match="今天已生效"):
        set_deadline(days=9, effective_from=start, **rule)
    changes = AuditEvent.objects.filter(verb="set_deadline").order_by("pk").values_list("difference", flat=True)
    assert [(row["before"], row["after"]) for row in changes] == [(None, 8), (8, 7), (None, 6)]
