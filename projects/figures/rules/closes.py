"""Closed periods: what was issued, and what became known afterwards, as dated adjustments."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..models import PeriodClose
from .periods import Period
from .verdicts import Reason
from .words import reason_words


@dataclass(frozen=True)
class Adjustment:
    """One project more (+1) or less (−1) than the closed figure: since when it is known, and why."""

    number: str
    name: str
    change: int
    on: date | None
    words: str


@dataclass(frozen=True)
class Corrected:
    """A close beside the same period as known now. The issued figure never moves."""

    close: PeriodClose
    changes: list

    @property
    def period(self):
        return Period.of(self.close)

    @property
    def issued(self):
        """The figure that was issued."""
        return self.close.snapshot.get("counted")

    @property
    def now(self):
        """The issued figure with all adjustments."""
        return self.issued + sum(row.change for row in self.changes)


def adjustments(close, count):
    """What changed since the period was closed; `count` is the same period as known later."""
    issued = set(close.snapshot.get("projects", ()))
    found = [_more(close, count, row) for row in count.counted if _number(count, row) not in issued]
    named = set(count.numbers)
    for row in count.uncounted:
        number, finding = _number(count, row), row.finding
        late = finding.reason == Reason.LATE and finding.verdict.year == close.year
        if (late and number not in issued) or (not late and number in issued):
            name, change = count.projects[row.project]["name"], 1 if late else -1
            found.append(Adjustment(number, name, change, finding.on, reason_words(count, finding)))
        named.add(number)
    # Joined projects are no longer spoken of under their own number.
    joined = _("Found to be the same as another project; counted there.")
    found += [Adjustment(number, "", -1, None, joined) for number in sorted(issued - named)]
    return sorted(found, key=lambda row: (row.on or date.max, row.number))


def _number(count, row):
    return count.projects[row.project]["number"]


def _more(close, count, row):
    """A project that counts now and was not in the issued figure."""
    words = _("%(event)s of %(day)s was verified only on %(known)s, after closing.") % {
        "event": row.fact.kind_words, "day": f"{row.fact.on:%Y-%m-%d}", "known": f"{row.fact.known:%Y-%m-%d}",
    }  # fmt: skip
    if row.fact.known < close.closed_on:
        words = _("A fact that spoke against it was retracted after closing.")
    return Adjustment(_number(count, row), count.projects[row.project]["name"], 1, row.fact.known, words)


def last_day(year):
    """The cut-off of a year."""
    return date(year, 12, 31)
