"""How a due day came about, day by day, in the words of the calendar: the same rule as the clock, told slowly.

The day on which a clock starts is not counted; neither is a day after it stopped up to the day on which it went on.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from .models import CalendarDay

START, WORK, EXTRA, OPEN, REST, HOLIDAY, STOPPED = "start", "work", "extra", "open", "rest", "holiday", "stopped"
COUNTED = (WORK, EXTRA, OPEN)
LABELS = {
    START: _("Starts on this day, which is not counted"), WORK: _("Working day"), EXTRA: _("Adjusted working day"),
    OPEN: _("Working day, calendar not official yet"), REST: _("Weekend"), HOLIDAY: _("Holiday"),
    STOPPED: _("Clock stands"),
}  # fmt: skip
LONGEST = 800  # days looked at; no clock of the county runs for more than two years


@dataclass(frozen=True)
class Span:
    """Days in a row of one kind. `number` counts the working days up to `last`; `words` names a holiday or a reason."""

    first: date
    last: date
    kind: str
    words: str = ""
    number: int = 0

    @property
    def counts(self):
        return self.kind in COUNTED

    @property
    def label(self):
        return LABELS[self.kind]


def days_of(clock):
    """One `Span` per day from the start to the last of the clock's working days, or to the due day if that is later.

    Empty for a clock that ends on a fixed day.
    """
    if not clock.days:
        return []
    stops = [(stop.from_day, stop.to_day or date.max, stop.reason) for stop in clock.stops.all()]
    end = clock.started_on + timedelta(days=LONGEST)
    known = {row.date: row for row in CalendarDay.objects.filter(date__range=(clock.started_on, end))}
    days, number, day = [Span(clock.started_on, clock.started_on, START)], 0, clock.started_on
    while day < end and (number < clock.days or day < clock.due_on):
        day += timedelta(days=1)
        kind, words = _kind(day, known.get(day), stops)
        number += kind in COUNTED
        days.append(Span(day, day, kind, words, number))
        if clock.stopped_on and kind == STOPPED and day >= clock.due_on:
            break
    return days


def _kind(day, row, stops):
    for from_day, to_day, reason in stops:
        if from_day < day <= to_day:
            return STOPPED, reason
    if row is None:
        return (REST if day.weekday() >= 5 else OPEN), ""
    if row.is_workday:
        return (EXTRA if day.weekday() >= 5 else WORK), row.name
    return (HOLIDAY if row.name else REST), row.name


def spans_of(clock):
    """The days of a clock with neighbours of one kind put together."""
    spans = []
    for day in days_of(clock):
        last = spans[-1] if spans else None
        if last and (last.kind, last.words) == (day.kind, day.words):
            spans[-1] = replace(last, last=day.last, number=day.number)
        else:
            spans.append(day)
    return spans
