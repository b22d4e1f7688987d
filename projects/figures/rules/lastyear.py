"""The count beside last year's: the same words on the overview and in the report."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ..models import ReferenceFigure
from .counting import count_year
from .progress import percent


def year_on_year(county, count, *, known_on):
    """Last year's count by the same day, or a dash where it is 0 or the printed figure was counted otherwise."""
    before = count.year - 1
    if ReferenceFigure.objects.filter(county=county, year=before).exists():
        return _("Year on year: — (not counted by the same rule)")
    same = same_day(count.cutoff, before)
    earlier = count_year(county, before, as_of=same, known_on=known_on, books=count.books)
    if earlier.rule and count.rule and set(earlier.rule.qualifying) != set(count.rule.qualifying):
        return _("Year on year: — (not counted by the same rule)")
    base = len(earlier.counted)
    if not base:
        return _("Year on year: —")
    now = len(count.counted)
    change = percent(Decimal(now - base) / base)
    return _("Year on year: %(change)s (%(base)s by the same day)") % {
        "change": f"+{change}" if now > base else change, "base": base,
    }  # fmt: skip


def same_day(day, year):
    """That day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
