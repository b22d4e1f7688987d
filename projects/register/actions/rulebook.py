"""Verbs of what the county decides about applications: routes, materials, the form. A change is a new dated row."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record, refuse_past
from projects.trace.dated import set_dated
from projects.trace.errors import Refused

from ..models import EnclaveRule, FormEdition, FormRule, Requirement, Route


@transaction.atomic
def set_route(*, by, county, carrier, code, effective_from, **values):
    """Which steps a way of handling has at a carrier from a day on; files under way keep the route they began on."""
    if carrier.county_id != county.pk:
        raise Refused(_("This place belongs to another county."))
    key = {"carrier": carrier, "code": code, "effective_from": effective_from}
    row, before = set_dated(Route, key, values | {"county": county})
    day = f"{effective_from:%Y-%m-%d}"
    record("set_route", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row


def _next_order(county):
    last = Requirement.objects.filter(county=county).aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _free_code(county):
    taken = set(Requirement.objects.filter(county=county).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"material-{n}") not in taken)


@transaction.atomic
def set_material(*, by, county, effective_from, replaces=None, **values):
    """Ask for a material from a day on: a new one, or the next wording of the one that it `replaces`."""
    values["name"], values["why"] = normalise(values["name"]), normalise(values.get("why", ""))
    code = replaces.code if replaces else _free_code(county)
    order = replaces.order if replaces else _next_order(county)
    key = {"county": county, "code": code, "effective_from": effective_from}
    row, before = set_dated(Requirement, key, values | {"order": order})
    older = Requirement.objects.filter(county=county, code=code, effective_from__lt=effective_from)
    day_before = effective_from - timedelta(days=1)
    older.filter(Q(effective_to=None) | Q(effective_to__gt=day_before)).update(effective_to=day_before)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_material", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row


@transaction.atomic
def end_material(requirement, *, by, last_day):
    """Ask for a material up to and including a day, not after; every wording of it ends then."""
    refuse_past(last_day)
    rows = Requirement.objects.filter(county=requirement.county_id, code=requirement.code)
    ended = rows.filter(Q(effective_to=None) | Q(effective_to__gt=last_day)).update(effective_to=last_day)
    if not ended:
        raise Refused(_("This material ends on that day or earlier already."))
    day = f"{last_day:%Y-%m-%d}"
    record("end_material", requirement, by=by, county_id=requirement.county_id, last_day=day)


@transaction.atomic
def set_form_rule(*, by, county, effective_from, **values):
    """How many rows a repeating part takes, and from which amount on the form asks whether the unit was right."""
    row, before = set_dated(FormRule, {"county": county, "effective_from": effective_from}, values)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_form_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row


@transaction.atomic
def set_edition_day(*, by, county, schema, since):
    """The day on which an edition of the form came into use here: whoever has an older draft is told of it."""
    before = FormEdition.objects.filter(county=county, schema=schema).values_list("since", flat=True).first()
    row, _made = FormEdition.objects.update_or_create(county=county, schema=schema, defaults={"since": since})
    day = before and f"{before:%Y-%m-%d}"
    record("set_edition_day", row, by=by, county_id=county.pk, before=day, after=f"{since:%Y-%m-%d}", schema=schema)
    return row


@transaction.atomic
def set_enclave_rule(*, by, county, effective_from, **months):
    """How long a stay in an enclave may last from a day on; stays that began before keep the rule of their move-in."""
    if months["agreement_months"] > months["total_months"]:
        raise Refused(_("One agreement cannot be longer than the whole stay."), field="agreement_months")
    row, before = set_dated(EnclaveRule, {"county": county, "effective_from": effective_from}, months)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_enclave_rule", row, by=by, county_id=county.pk, before=before, after=months, effective_from=day)
    return row
