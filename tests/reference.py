"""The reference data of the test database: what `manage.py reference` loads, and the calendar of three years."""

from datetime import date, timedelta

import chinese_calendar
from django.core.cache import cache
from django.core.management import call_command, get_commands

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


def load():
    """Load what is missing; harmless when everything is there."""
    from projects.trace.models import CalendarDay

    call_command("createcachetable", verbosity=0)
    cache.clear()
    if "reference" in get_commands():
        call_command("reference", verbosity=0)
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    CalendarDay.objects.bulk_create(
        (CalendarDay(date=day, is_workday=chinese_calendar.is_workday(day)) for day in days), ignore_conflicts=True
    )
