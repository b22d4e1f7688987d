"""How officials write days, months, money and rates on paper."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.money import wan_from_fen

SHOWN = 16  # characters of a digest on paper; `verify_audit --head` takes them


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


def head_words(audit, *, whole=False):
    """The head of the audit log's chain (`AuditHead`) in one line; `whole`: with all of its digest."""
    moment = timezone.localtime(datetime.fromisoformat(audit.sealed_at))
    digest = audit.digest if whole else f"{audit.digest[:SHOWN]}…"
    return _("Head of the audit log: number %(number)s, digest %(digest)s, sealed at %(moment)s") % {
        "number": audit.number, "digest": digest, "moment": f"{moment:%Y-%m-%d %H:%M}"
    }  # fmt: skip
