"""The message for WeChat or 浙政钉: the year in a few sentences, as officials write it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from projects.register.models import FigureKind, SourceKind

from . import breakdowns
from .progress import day_words, progress_of, sentence, target_value


@dataclass(frozen=True)
class Briefing:
    """What is said in message and note: the count, its progress, the month's projects, landings, parts by source."""

    county: object
    count: object
    progress: object
    of_month: list
    landed: int
    shares: list
    added: int  # in the month of the last day


def brief(county, count, *, progress=None, sources=None):
    """The briefing of a count; what the page has read already is not read twice."""
    progress = progress or progress_of(count, target=target_value(county, count.year))
    month = count.cutoff.month
    of_month = [row for row in count.counted if row.fact.on.month == month]
    landed = {row.project for row in count.landed if row.fact.kind != FigureKind.LANDING_SIGNED}
    shares = breakdowns.by_source(count, sources)
    return Briefing(county, count, progress, of_month, len(landed), shares, len(of_month))


def brief_of_sums(county, found, progress, landed):
    """The briefing of a `Slice`: the message needs no list."""
    sources = found.by("source")
    shares = [breakdowns.Share(kind.value, str(kind.label), sources[kind]) for kind in SourceKind if sources[kind]]
    return Briefing(county, found, progress, [], landed, shares, found.by_month()[found.cutoff.month - 1])


def message(found):
    """The text that is copied: one paragraph, and a line that says by which rule and how known it is."""
    progress = found.progress
    parts = [
        _("%(county)s: %(sentence)s") % {"county": found.county.centre_name, "sentence": sentence(progress)},
        _("This month %(count)s more; only in an enclave so far %(enclave)s; landed in the year %(landed)s.")
        % {"count": found.added, "enclave": progress.enclave_only, "landed": found.landed},
        _("By first source: %(parts)s.")
        % {"parts": "、".join(f"{row.label}{row.count}" for row in found.shares) or "—"},
    ]
    if progress.missing and progress.needed_per_month:
        words = {"missing": progress.missing, "needed": progress.needed_per_month}
        parts.append(_("%(missing)s to go, %(needed)s a month from now on.") % words)
    return "".join(map(str, parts)) + "\n" + basis(found.count)


def basis(count):
    """By which rule, as of when, as known when."""
    words = {"version": count.rule.version if count.rule else "—", "known": f"{count.known_on:%Y-%m-%d}"}
    last = min(count.as_of, date(count.year, 12, 31))
    words["day"] = day_words(last)
    return _("(rule %(version)s, facts up to %(day)s 24:00, as known on %(known)s)") % words
