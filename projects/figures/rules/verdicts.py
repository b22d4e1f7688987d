"""What the rule says about one project: in which year it counts, by which event, or why it does not."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.register.models import FigureKind

from .books import in_chain_order
from .facts import CULTIVATION, Fact
from .standing import last_leaving, stands


class Reason(models.TextChoices):
    """Why a project of which the year speaks does not count in it."""

    MOVED_WITHIN = "moved_within", _("Moved within the county")
    COUNTED_EARLIER = "counted_earlier", _("Counted in an earlier year")
    OUTSIDE = "outside", _("Outside the carriers of the rule")
    LEFT = "left", _("Left before the cut-off")
    LEFT_LATER = "left_later", _("Left in the year after it was counted")
    RETRACTED = "retracted", _("Proved false and retracted")
    LATE = "late", _("Confirmed after closing: adjustment of that year")
    NO_DATE = "no_date", _("Opening stock without a date, to be verified")
    NOT_VERIFIED = "not_verified", _("Not yet verified")


@dataclass(frozen=True)
class Verdict:
    """The year that a project belongs to and the event that decides; `timely` False makes it an adjustment."""

    year: int
    fact: Fact
    timely: bool


@dataclass(frozen=True)
class Finding:
    """Why the project does not count in the year asked for; `verdict` is where it does count, if anywhere."""

    reason: str
    fact: Fact | None
    verdict: Verdict | None = None
    on: date | None = None  # the day of leaving or of the retraction


def judge(facts, books, last_day):
    """The verdict on a project from the facts that hold, up to the last day; None while it counts nowhere.

    The year is the first in which it had a qualifying event and still stood at the cut-off (rules P3 and P6).
    """
    qualifying = [fact for fact in facts if books.qualifies(fact, last_day)]
    for year in sorted({fact.on.year for fact in qualifying}):
        if not stands(facts, min(last_day, date(year, 12, 31))):
            continue
        events = sorted((fact for fact in qualifying if fact.on.year == year), key=in_chain_order)
        timely = [fact for fact in events if books.is_timely(fact)]
        return Verdict(year, (timely or events)[0], bool(timely))
    return None


def explain(facts, verdict, books, year, last_day, known_on):
    """Why a project with these facts (false ones included) does not count in the year; None when nothing is to say."""
    this_year = [fact for fact in facts if fact.on.year == year and fact.kind not in CULTIVATION]
    events = [fact for fact in this_year if books.qualifies(fact, last_day)]
    true_events = sorted((fact for fact in events if fact.holds(known_on)), key=in_chain_order)
    if true_events:
        return _explain_event(true_events[0], facts, verdict, year, last_day)
    if events:
        return Finding(Reason.RETRACTED, events[0], verdict, events[0].void_since)
    other = [fact for fact in this_year if fact.kind == FigureKind.OTHER_MOVE_IN and fact.holds(known_on)]
    if other:
        return Finding(Reason.OUTSIDE, other[0], verdict)
    left = last_leaving([fact for fact in this_year if fact.holds(known_on)], last_day)
    if left and verdict and not stands([fact for fact in facts if fact.holds(known_on)], last_day):
        return Finding(Reason.LEFT_LATER, left, verdict, left.on)
    return None


def _explain_event(event, facts, verdict, year, last_day):
    """Why a true qualifying event of the year does not count in it."""
    if verdict is None or verdict.year > year:
        left = last_leaving(facts, last_day)
        return Finding(Reason.LEFT, event, verdict, left.on if left else None)
    if verdict.year == year:
        return Finding(Reason.LATE, verdict.fact, verdict, verdict.fact.known)
    both = (event.kind, verdict.fact.kind)
    moved = both == (FigureKind.INCUBATOR_MOVE_IN,) * 2 and event.carrier_id != verdict.fact.carrier_id
    return Finding(Reason.MOVED_WITHIN if moved else Reason.COUNTED_EARLIER, event, verdict)
