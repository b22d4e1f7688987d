"""Arithmetic of a review: from the totals of the sheets to one result and its band. Pure, exact, half up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")


class Band(models.TextChoices):
    """What the rubric makes of a result; the sitting may deviate with a reason."""

    RECOMMEND = "recommend", _("Recommended")
    RESERVE = "reserve", _("Reserve")
    REJECT = "reject", _("Not recommended")


@dataclass(frozen=True)
class Result:
    """The result of an agenda item. Points 0–100, two decimals; `mean` and `band` only when enough sheets are in."""

    sheets: int
    raw: Decimal | None = None  # mean of all sheets
    mean: Decimal | None = None  # what counts: after dropping one highest and one lowest, where the rubric says so
    spread: Decimal | None = None  # highest minus lowest
    dropped: tuple = ()  # (lowest, highest), or nothing
    band: str = ""
    flagged: bool = False  # the spread reaches the bound of the rubric: somebody should look at it
    adjusted: Decimal | None = None  # beside the others, where the rubric shows it; nothing is decided by it
    source: str = ""  # the contest whose score stands for the sheets

    @property
    def band_label(self):
        """The band in words, or "" while there is none."""
        return Band(self.band).label if self.band else ""


def plain(points):
    """Points without needless zeros: 20, 18.5, 17.25."""
    whole = points.to_integral_value()
    return whole if whole == points else points.normalize()


def rounded_mean(totals):
    """Exact mean, rounded half up to two places."""
    return (sum(totals, Decimal(0)) / len(totals)).quantize(CENT, ROUND_HALF_UP)


def band_of(mean, rubric):
    """The band of a rounded mean; both bounds include the number."""
    if mean >= rubric.recommend_from:
        return Band.RECOMMEND
    return Band.RESERVE if mean >= rubric.reserve_from else Band.REJECT


def result_of(totals, rubric):
    """The result of submitted totals (Decimal) by the rubric's `least_reviews` and `trim_from`.

    The band is taken from the rounded mean, so that the printed figure and the band never contradict each other.
    """
    ranked = sorted(totals)
    if not ranked:
        return Result(0)
    raw, spread = rounded_mean(ranked), ranked[-1] - ranked[0]
    flagged = len(ranked) > 1 and spread >= rubric.flag_spread_from
    if len(ranked) < rubric.least_reviews:
        return Result(len(ranked), raw, spread=spread, flagged=flagged)
    trims = len(ranked) >= max(rubric.trim_from, 3)
    mean = rounded_mean(ranked[1:-1]) if trims else raw
    dropped = (ranked[0], ranked[-1]) if trims else ()
    return Result(len(ranked), raw, mean, spread, dropped, band_of(mean, rubric), flagged)


def reused_result(score, source, rubric):
    """The result of a project whose contest score stands for the sheets."""
    score = score.quantize(CENT, ROUND_HALF_UP)
    return Result(0, score, score, band=band_of(score, rubric), source=source)


def _exact(value):
    """Half up to two places, of a fraction."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(CENT, ROUND_HALF_UP)


def adjusted_totals(sheets):
    """Each total freed of its expert's strictness. `sheets`: {(item, expert): Decimal}; returns {(item, expert): Fraction}.

    Strictness of an expert: the mean, over the items which the expert scored, of the own total minus the mean of all
    totals on that item. It is subtracted from each of the expert's totals, once, without iteration. Every deviation is
    measured from the mean of its item, so they add to nothing, and the mean of all sheets stays what it was, also when
    experts scored different items. Nothing is cut off at 0 or 100. It says how the items compare had all experts been
    equally strict; with few sheets in common it says little, so it only stands beside the others.
    """
    exact = {key: Fraction(total) for key, total in sheets.items()}
    means = _means({key: (key[0], total) for key, total in exact.items()})
    bias = _means({key: (key[1], total - means[key[0]]) for key, total in exact.items()})
    return {key: total - bias[key[1]] for key, total in exact.items()}


def _means(rows):
    """{group: mean} of {key: (group, value)}."""
    sums = {}
    for group, value in rows.values():
        total, count = sums.get(group, (Fraction(0), 0))
        sums[group] = (total + value, count + 1)
    return {group: total / count for group, (total, count) in sums.items()}


def adjusted_means(sheets):
    """{item: mean of its adjusted totals, two places}."""
    means = _means({key: (key[0], total) for key, total in adjusted_totals(sheets).items()})
    return {item: _exact(mean) for item, mean in means.items()}


def timetable(starts_at, minutes, breaks):
    """Beginnings of items one after the other: `minutes` each, `breaks` before each. None for those after midnight."""
    day = datetime(2000, 1, 1)
    moment, found = datetime.combine(day, starts_at), []
    for pause in breaks:
        moment += timedelta(minutes=pause)
        found.append(moment.time() if moment.date() == day.date() else None)
        moment += timedelta(minutes=minutes)
    return found
