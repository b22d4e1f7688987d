"""The count beside last year's: the same words on the overview and in the report."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ..models import ReferenceFigure
from .counting import count_year
from .progress import percent


def year_on_year(county, count, *, known_on):
    """Last year's count by the same day, or a dash where it is 0 or the printed figure was counted otherwise."""

    def earlier(year, same):
        return len(count_year(county, year, as_of=same, known_on=known_on, books=count.books).counted)

    return compared_words(county, count, len(count.counted), earlier)


def compared_words(county, count, now, earlier):
    """The same words where `earlier(year, day)` knows last year's count; `count` has the year, its last day and books."""
    before = count.year - 1
    if ReferenceFigure.objects.filter(county=county, year=before).exists():
        return _("Year on year: — (not counted by the same rule)")
    same = same_day(count.cutoff, before)
    rule, rule_before = count.books.rule(count.cutoff), count.books.rule(same)
    if rule_before and rule and set(rule_before.qualifying) != set(rule.qualifying):
        return _("Year on year: — (not counted by the same rule)")
    base = earlier(before, same)
    if not base:
        return _("Year on year: —")
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
