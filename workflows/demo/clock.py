"""The simulated calendar: which days the story covers, and time standing where the story is."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS = time(9, 0)


def last_day(today):
    """The last day of the story. Before 1 July a year shows too little: the story ends on 15 October of the year before."""
    return today if (today.month, today.day) >= (7, 1) else date(today.year - 1, 10, 15)


class Clock:
    """Time in the story. `day` is the present day; each act moves the hands by a few minutes."""

    def __init__(self, traveller):
        self._traveller = traveller
        self.moment = datetime.now(SHANGHAI)

    @property
    def day(self):
        return self.moment.date()

    def open(self, day):
        """Begin an office day."""
        self._move(datetime.combine(day, OPENS, SHANGHAI))

    def tick(self, minutes=2):
        """A little later, but never past the office day."""
        if self.moment.hour < 17:
            self._move(self.moment + timedelta(minutes=minutes))

    def _move(self, moment):
        self.moment = moment
        self._traveller.move_to(moment)


@contextmanager
def simulated(first_day):
    """Time stands still inside the block and moves only by the clock that it gives."""
    start = datetime.combine(first_day, OPENS, SHANGHAI)
    with time_machine.travel(start, tick=False) as traveller:
        clock = Clock(traveller)
        clock.moment = start
        yield clock


def days_between(first, last):
    """Every day from the first to the last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
