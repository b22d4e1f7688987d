"""Closed years: what was issued, and what became known afterwards, as dated adjustments."""

from dataclasses import dataclass
from datetime import date

from .verdicts import Reason
from .words import reason_words


@dataclass(frozen=True)
class Adjustment:
    """One project more (+1) or less (−1) than the closed figure, with the day and the reason."""

    number: str
    name: str
    change: int
    words: str


def adjustments(close, count):
    """What changed since the year was closed. The snapshot stands; `count` is the same year as known now."""
    issued = set(close.snapshot.get("projects", ()))
    now = set(count.numbers)
    found = []
    for row in count.uncounted:
        project = count.projects[row.project]
        late = row.finding.reason == Reason.LATE and row.finding.verdict.year == close.year
        if late or project["number"] in issued:
            change = 1 if late else -1
            found.append(Adjustment(project["number"], project["name"], change, reason_words(count, row.finding)))
    named = {row.number for row in found}
    # Joined projects are no longer spoken of under their own number.
    found += [Adjustment(number, "", -1, "") for number in sorted(issued - now - named)]
    return found


def last_day(year):
    """The cut-off of a year."""
    return date(year, 12, 31)
