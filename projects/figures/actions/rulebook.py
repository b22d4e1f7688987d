"""The counting rule by versions: a change is a new version with its first day; earlier years never move."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.dated import set_dated
from projects.trace.errors import Refused

from ..models import CountingRule
from ..rules.trials import RULE_KINDS


@transaction.atomic
def set_counting_rule(*, by, county, effective_from, qualifying, **values):
    """The next version of the rule, from a day on. It judges the whole year of that day, and no year before it."""
    if not qualifying or not set(qualifying) <= set(RULE_KINDS):
        raise Refused(_("Name at least one event that counts."), field="qualifying")
    key = {"county": county, "effective_from": effective_from}
    known = CountingRule.objects.filter(**key).values_list("version", flat=True).first()
    version = known or _next_version(county)
    row, before = set_dated(CountingRule, key, values | {"qualifying": list(qualifying), "version": version})
    day = f"{effective_from:%Y-%m-%d}"
    after = {"qualifying": list(qualifying), **values}
    record("set_counting_rule", row, by=by, county_id=county.pk, before=before, after=after, effective_from=day)
    return row


def _next_version(county):
    taken = set(CountingRule.objects.filter(county=county).values_list("version", flat=True))
    return next(version for n in range(len(taken) + 1, 2 * len(taken) + 2) if (version := f"V{n}") not in taken)
