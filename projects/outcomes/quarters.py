"""Quarters of the calendar year, the periods of the returns."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = {
    1: gettext_lazy("first quarter"),
    2: gettext_lazy("second quarter"),
    3: gettext_lazy("third quarter"),
    4: gettext_lazy("fourth quarter"),
}


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter (1 to 4) of a year; quarters are ordered in time."""

    year: int
    number: int

    @classmethod
    def of(cls, day):
        """The quarter that a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self):
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self):
        return self.after.first_day - timedelta(days=1)

    @property
    def before(self):
        """The quarter before this one."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self):
        """The quarter after this one."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self):
        return _("%(quarter)s of %(year)s") % {"year": self.year, "quarter": NAMES[self.number]}


def last_ended(today):
    """The latest quarter that was over before this day."""
    return Quarter.of(today).before
