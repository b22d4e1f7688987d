"""Months, quarters and years as periods that can be closed."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..models import PeriodClose

Kind = PeriodClose.Kind
NUMBERS = {Kind.MONTH: range(1, 13), Kind.QUARTER: range(1, 5), Kind.YEAR: range(1)}
MONTHS_OF = {Kind.MONTH: 1, Kind.QUARTER: 3}


@dataclass(frozen=True)
class Period:
    """A month (1–12), a quarter (1–4) or a whole year (number 0)."""

    year: int
    kind: str
    number: int = 0

    @property
    def last_day(self):
        """The cut-off: its last day, 24:00."""
        month = self.number * MONTHS_OF[self.kind] if self.number else 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def code(self):
        """As in addresses and forms: "month-3", "year-0"."""
        return f"{self.kind}-{self.number}"

    @property
    def label(self):
        """In words."""
        words = {"year": self.year, "number": self.number}
        if self.kind == Kind.MONTH:
            return _("%(year)s, month %(number)s") % words
        if self.kind == Kind.QUARTER:
            return _("%(year)s, up to the end of quarter %(number)s") % words
        return _("the year %(year)s") % words

    @classmethod
    def of(cls, close):
        """The period of a close."""
        return cls(close.year, close.kind, close.number)


def periods_over(year, today):
    """Every period of a year that is over, the longest first, then the latest."""
    found = [Period(year, kind, number) for kind in Kind for number in reversed(NUMBERS[kind])]
    return [period for period in found if period.last_day < today]
