"""The verb that sets how long a sign-in lasts."""

from django.db import transaction

from projects.trace.actions import record
from projects.trace.dated import set_dated

from ..models import SignInRule


@transaction.atomic
def set_sign_in_rule(*, by, county, effective_from, **values):
    """After how many minutes without use people are signed out, and acts ask for the password again."""
    row, before = set_dated(SignInRule, {"county": county, "effective_from": effective_from}, values)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_sign_in_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row
