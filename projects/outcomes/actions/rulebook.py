"""What the county decides about outcomes, by effective date."""

from django.db import transaction

from projects.trace.actions import record
from projects.trace.dated import set_dated

from ..models import ReturnRule


@transaction.atomic
def set_return_rule(*, by, county, effective_from, **values):
    """When quarterly returns are due and what counts as a jump, from a day on. Returns that are open keep their day."""
    row, before = set_dated(ReturnRule, {"county": county, "effective_from": effective_from}, values)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_return_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row
