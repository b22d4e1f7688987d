"""How officials write days, months, money and rates on paper."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.money import wan_from_fen


def cn_day(day):
    """A day in full: 2026年9月30日; "" for None."""
    return (
        _("%(year)s-%(month)s-%(day)s (in full)") % {"year": day.year, "month": day.month, "day": day.day}
        if day
        else ""
    )


def cn_moment(moment):
    """The day of a moment, in Shanghai."""
    return cn_day(timezone.localdate(moment)) if moment else ""


def midnight(day):
    """The cut-off at the end of a day."""
    return _("%(day)s 24:00") % {"day": cn_day(day)}


def wan(fen):
    """万元 with two places, grouped: "6,800.00"; "" for None."""
    return "" if fen is None else f"{wan_from_fen(fen).quantize(Decimal('0.01')):,}"


def listed(words):
    """Words joined as in Chinese: 甲、乙、丙."""
    return "、".join(str(word) for word in words)
