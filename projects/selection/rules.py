"""Arithmetic of a review: from the totals of the sheets to one result and its band. Pure, exact, half up."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

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
    if len(ranked) < rubric.least_reviews:
        return Result(len(ranked), raw, spread=spread)
    trims = len(ranked) >= max(rubric.trim_from, 3)
    mean = rounded_mean(ranked[1:-1]) if trims else raw
    dropped = (ranked[0], ranked[-1]) if trims else ()
    return Result(len(ranked), raw, mean, spread, dropped, band_of(mean, rubric))
