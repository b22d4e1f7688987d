"""How long a lead may go without a touch: a rule of the county, in working days, from a day on."""

from datetime import timedelta

from django.utils import timezone

from projects.trace.actions import days_for
from projects.trace.calendar import known_days_since

STEP = "lead.untouched"
DAYS = 15  # three weeks, where the county has decided nothing


def days_allowed(county_id, on=None):
    """Working days after the last touch; then the follower is reminded."""
    return days_for(county_id, STEP, on or timezone.localdate(), DAYS)


def last_fresh_day(today, days, known=None):
    """The earliest last touch that is still fresh: at most `days` working days lie after it, up to today.

    A lead whose last touch lies before this day is untouched for too long.
    """
    if known is None:
        known = known_days_since(today - timedelta(days=days * 2 + 60))
    day, left = today, days
    while True:
        left -= known.get(day, day.weekday() < 5)
        if left < 0:
            return day
        day -= timedelta(days=1)
