"""Closing a period (封账): prepared by one person of the centre, closed by another; the leader closes a year."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE, CENTRE_LEADER
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import PeriodClose
from ..rules.counting import count_year
from ..rules.periods import NUMBERS, Period
from ..rules.progress import progress_of, target_value
from ..rules.targets import reported

Kind = PeriodClose.Kind


@transaction.atomic
def prepare_close(*, by, county, year, kind, number=0):
    """Say that the facts of a period are complete; another person of the centre, or the leader, closes it."""
    period = _over(by, county, year, kind, number)
    close, fresh = PeriodClose.objects.get_or_create(
        county=county, year=year, kind=kind, number=number,
        defaults={"prepared_by": by, "prepared_at": timezone.now()},
    )  # fmt: skip
    if not fresh:
        raise Refused(
            _("%(period)s was already prepared or closed. Please reload the page.") % {"period": period.label}
        )
    record("prepare_close", close, by=by, county_id=county.pk, period=period.code, year=year)
    return close


@transaction.atomic
def close_period(*, by, county, year, kind=Kind.YEAR, number=0):
    """Close a period with a snapshot of its count. What becomes known later is a dated adjustment."""
    period, today = _over(by, county, year, kind, number), timezone.localdate()
    leads = by.seats.has(CENTRE_LEADER, county_id=county.pk)
    if kind == Kind.YEAR and not leads:
        raise Refused(_("Only the leader of the centre closes a year."))
    key = {"county": county, "year": year, "kind": kind, "number": number}
    if leads:
        PeriodClose.objects.get_or_create(**key)
    close = PeriodClose.objects.select_for_update().filter(**key).first()
    if close is None:
        raise Refused(_("One person prepares the close, another closes. Please prepare %(period)s first.")
                      % {"period": period.label})  # fmt: skip
    if close.closed_on:
        words = {"period": period.label, "day": f"{close.closed_on:%Y-%m-%d}"}
        raise Refused(_("%(period)s was already closed on %(day)s.") % words)
    if close.prepared_by_id == by.pk:
        raise Refused(_("You prepared this yourself; another person closes it."))
    count = count_year(county, year, as_of=period.last_day, known_on=today)
    close.closed_on, close.closed_by, close.closed_at = today, by, timezone.now()
    close.snapshot = _snapshot(county, count)
    close.rule_version = close.snapshot["rule_version"]
    close.save()
    counted = close.snapshot["counted"]
    record("close_period", close, by=by, county_id=county.pk, period=period.code, year=year, counted=counted)
    return close


def _over(by, county, year, kind, number):
    """The period, when this person may act on it and it is over."""
    if not by.seats.has(*CENTRE, county_id=county.pk):
        raise Refused(_("Only the centre closes a period."))
    if kind not in Kind or number not in NUMBERS[kind]:
        raise Refused(_("There is no such period."))
    period = Period(year, kind, number)
    if timezone.localdate() <= period.last_day:
        words = {"period": period.label, "day": f"{period.last_day:%Y-%m-%d}"}
        raise Refused(_("%(period)s is not over yet; it can be closed after %(day)s.") % words)
    return period


def _snapshot(county, count):
    """Everything that was issued: the count, its projects, what the sections reported, the rows that were seen."""
    progress = progress_of(count, target=target_value(county, count.year))
    figures = reported(county, count.year, as_of=count.cutoff, known_on=count.known_on)
    county_figures = {row.target.code: str(row.value) for row in figures.values()}
    return progress.as_json() | {"county_figures": county_figures, "seen": sorted(count.seen)}
