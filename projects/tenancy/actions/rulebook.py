"""What the county decides about stays, from a day on."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.dated import set_dated
from projects.trace.errors import Refused

from ..models import TenureRule

MOST_DAYS = 720


@transaction.atomic
def set_tenure_rule(*, by, county, effective_from, alert_days, **values):
    """Days of the alerts, times of a longer term, days to pay, criteria of graduation; a new row from a day on.

    How often a term may grow is held against the rule of its move-in; the rest against the rule of the day.
    """
    days = sorted(set(alert_days), reverse=True)
    if not all(0 < day <= MOST_DAYS for day in days):
        raise Refused(_("Days before the end lie between 1 and %(most)s.") % {"most": MOST_DAYS}, field="alert_days")
    key = {"county": county, "effective_from": effective_from}
    row, before = set_dated(TenureRule, key, values | {"alert_days": days})
    day = f"{effective_from:%Y-%m-%d}"
    record("set_tenure_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row
