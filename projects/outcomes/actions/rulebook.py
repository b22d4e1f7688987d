"""What the county decides about outcomes, by effective date."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.dated import set_dated
from projects.trace.errors import Refused

from ..models import LandingConditions, LicenceRule, ReturnRule


@transaction.atomic
def set_return_rule(*, by, county, effective_from, **values):
    """When quarterly returns are due and what counts as a jump, from a day on. Returns that are open keep their day."""
    row, before = set_dated(ReturnRule, {"county": county, "effective_from": effective_from}, values)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_return_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row


@transaction.atomic
def set_landing_conditions(*, by, county, level, effective_from, **values):
    """What a level of landing demands from a day on: the next version. Levels confirmed before keep their own."""
    if not values["required"] and not values["any_count"]:
        raise Refused(_("Name at least one condition."), field="required")
    if values["any_count"] > len(values["any_of"]):
        raise Refused(_("More conditions are asked for than are named."), field="any_count")
    if set(values["required"]) & set(values["any_of"]):
        raise Refused(_("A condition is either demanded or one of the choices."), field="any_of")
    key = {"county": county, "level": level, "effective_from": effective_from}
    known = LandingConditions.objects.filter(**key).values_list("version", flat=True).first()
    version = known or _next_version(county, level)
    row, before = set_dated(LandingConditions, key, values | {"version": version})
    day = f"{effective_from:%Y-%m-%d}"
    record("set_landing_conditions", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row


def _next_version(county, level):
    taken = set(LandingConditions.objects.filter(county=county, level=level).values_list("version", flat=True))
    return next(version for n in range(len(taken) + 1, 2 * len(taken) + 2) if (version := f"V{n}") not in taken)


@transaction.atomic
def set_licence_rule(*, by, county, effective_from, **values):
    """By what a licence is known to be the county's, from a day on."""
    row, before = set_dated(LicenceRule, {"county": county, "effective_from": effective_from}, values)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_licence_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row
