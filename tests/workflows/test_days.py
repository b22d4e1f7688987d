"""Days that come seldom: the end of a year whose next calendar nobody knows yet, and 29 February."""

from datetime import date

import chinese_calendar
import pytest
from django.urls import reverse

from projects.trace.models import CalendarDay, Clock
from tests.workflows.desk import file_on_desk
from workflows import reference
from workflows.doctor import WARNING, data

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrangement(monkeypatch):
    """The years that are published: others raise, as the package does."""
    known = {2026}

    def detail(day):
        if day.year not in known:
            raise NotImplementedError(f"no available data for year {day.year}")
        off = day.weekday() >= 5 or day == date(day.year, 1, 1)
        return off, None

    monkeypatch.setattr(chinese_calendar, "get_holiday_detail", detail)
    monkeypatch.setattr(reference, "FIRST_CALENDAR_YEAR", 2026)
    return known


def test_over_the_end_of_a_year_until_its_calendar_is_published(cast, client_of, today, arrangement):
    today("2026-12-28")
    reference.load_calendar()
    assert not CalendarDay.objects.filter(date__year=2027).exists()
    item = file_on_desk(cast)
    assert (item.due_on, item.clock.due_on, item.clock.provisional) == (date(2027, 1, 4), date(2027, 1, 4), True)
    assert [one.level for one in data.calendar()] == [WARNING]
    page = client_of(cast.incubator_operator.user).get(reverse("item", args=[item.pk])).content.decode()
    assert "2027-01-04" in page and "尚未公布" in page
    arrangement.add(2027)
    reference.load_calendar()
    clock = Clock.objects.get(pk=item.clock_id)
    assert (clock.due_on, clock.provisional, list(data.calendar())) == (date(2027, 1, 5), False, [])
    item.refresh_from_db()
    assert item.due_on == date(2027, 1, 5)  # the order of the inbox


def test_the_pages_open_on_a_leap_day(cast, client_of, today):
    today("2028-02-29")
    item = file_on_desk(cast)
    assert item.clock.due_on == date(2028, 3, 7)
    staff = client_of(cast.leader.user)
    names = ("inbox", "board", "overview", "figures-message", "targets", "leads", "returns", "settings")
    assert {name: staff.get(reverse(name)).status_code for name in names} == dict.fromkeys(names, 200)
