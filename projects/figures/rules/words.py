"""Why a project does not count, as a sentence for a reader."""

from django.utils.translation import gettext as _

from projects.register.models import FigureKind

from .breakdowns import carrier_words
from .verdicts import Reason


def reason_words(count, finding):
    """The reason with year, carrier and day."""
    verdict = finding.verdict
    words = {"day": f"{finding.on:%Y-%m-%d}" if finding.on else "—"}
    if verdict:
        carrier = carrier_words(count, verdict.fact.carrier_id)
        words |= {"year": verdict.year, "carrier": carrier, "event": FigureKind(verdict.fact.kind).label}
    return str(_SENTENCES[finding.reason](verdict)) % words


def standing_words(standing):
    """Whether and where one project counts, and why its further stations do not count again."""
    verdict = standing.verdict
    if verdict is None:
        return _("Does not count toward the county's projects so far.")
    words = {"year": verdict.year, "event": FigureKind(verdict.fact.kind).label, "day": f"{verdict.fact.on:%Y-%m-%d}"}
    if not verdict.timely:
        return _("Adjustment of %(year)s: %(event)s on %(day)s was confirmed after the year was closed.") % words
    return (
        _(
            "Counts once, in %(year)s, by %(event)s on %(day)s. Contest, enclave, incubator and landing of one project "
            "are shown as its sources and stations; they do not count again."
        )
        % words
    )


_SENTENCES = {
    Reason.MOVED_WITHIN: lambda verdict: _("Counted in %(year)s by %(carrier)s; moved within the county."),
    Reason.COUNTED_EARLIER: lambda verdict: _("Counted in %(year)s (%(event)s); a project counts once in its life."),
    Reason.OUTSIDE: lambda verdict: _("This kind of carrier is not on the list of the rule."),
    Reason.LEFT: lambda verdict: _("Left on %(day)s with nothing left in the county; it may count when it comes back."),
    Reason.LEFT_LATER: lambda verdict: _("Counted in %(year)s, left on %(day)s; that year's count stays."),
    Reason.RETRACTED: lambda verdict: (
        _("Proved false and retracted on %(day)s.")
        if verdict is None
        else _("Proved false and retracted on %(day)s; counts in %(year)s by %(event)s.")
    ),
    Reason.LATE: lambda verdict: _("Confirmed on %(day)s, after the year was closed: adjustment of %(year)s."),
    Reason.NO_DATE: lambda verdict: _(
        "Opening stock: enter the date of its first event with proof; until then it counts nowhere."
    ),
    Reason.NOT_VERIFIED: lambda verdict: _("Not yet verified by a second person."),
}
