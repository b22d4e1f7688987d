"""How long records are kept, and by when a request is decided."""

from django.utils import timezone

from projects.trace.actions import days_for

from .models import Retention

ERASURE_STEP = "privacy.erasure"
PURGE_STEP = "privacy.purge"
PURGE_DAYS = 20  # working days between the announcement and the clearing, where the county has decided nothing
ERASURE_DAYS = 15  # working days until a decision, where the county has decided nothing


def months_for(county_id, kind, on):
    """Months that a kind of record is kept by the rule of a day."""
    row = Retention.objects.filter(county_id=county_id, kind=kind, effective_from__lte=on).first()
    return row.months if row else Retention.DEFAULTS[kind]


def periods(county_id, on=None):
    """[(kind, label, months, basis, since)] of all kinds, one query."""
    day = on or timezone.localdate()
    newest = {}
    for row in Retention.objects.filter(county_id=county_id, effective_from__lte=day):
        newest.setdefault(row.kind, row)  # ordered: the latest first
    found = []
    for kind in Retention.Kind:
        row = newest.get(kind)
        months = row.months if row else Retention.DEFAULTS[kind]
        found.append((kind, kind.label, months, row.basis if row else "", row.effective_from if row else None))
    return found


def erasure_days(county_id, on=None):
    """Working days in which an administrator decides on a request."""
    return days_for(county_id, ERASURE_STEP, on or timezone.localdate(), ERASURE_DAYS)


def purge_days(county_id, kind="", on=None):
    """Working days of notice before records are cleared: those of the kind where its row names them, else the county's."""
    day = on or timezone.localdate()
    row = Retention.objects.filter(county_id=county_id, kind=kind, effective_from__lte=day).first() if kind else None
    if row and row.notice is not None:
        return row.notice
    return days_for(county_id, PURGE_STEP, day, PURGE_DAYS)
