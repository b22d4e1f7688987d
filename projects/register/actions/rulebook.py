"""Verbs of what the county decides about applications: routes, materials, the form. A change is a new dated row."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record, refuse_past
from projects.trace.dated import set_dated
from projects.trace.errors import Refused

from ..models import EnclaveRule, FormEdition, FormRule, IncubationRule, Industry, Requirement, Route


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


def _next_order(model, county):
    last = model.objects.filter(county=county).aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _free_code(model, county):
    taken, stem = set(model.objects.filter(county=county).values_list("code", flat=True)), model._meta.model_name
    return next(code for n in range(1, len(taken) + 2) if (code := f"{stem}-{n}") not in taken)


@transaction.atomic
def set_material(*, by, county, effective_from, replaces=None, **values):
    """Ask for a material from a day on: a new one, or the next wording of the one that it `replaces`."""
    values["name"], values["why"] = normalise(values["name"]), normalise(values.get("why", ""))
    return _set_listed(Requirement, "set_material", by, county, effective_from, replaces, values)


@transaction.atomic
def end_material(requirement, *, by, last_day):
    """Ask for a material up to and including a day, not after; every wording of it ends then."""
    _end_listed(requirement, "end_material", by, last_day, _("This material ends on that day or earlier already."))


@transaction.atomic
def set_industry(*, by, county, name, effective_from, replaces=None):
    """Offer an industry from a day on: a new one, or the next name of the one that it `replaces`."""
    name = normalise(name)
    same = Industry.objects.filter(county=county, name=name).exclude(code=replaces.code if replaces else "")
    if same.filter(Q(effective_to=None) | Q(effective_to__gte=effective_from)).exists():
        raise Refused(_("“%(name)s” is on the list already.") % {"name": name}, field="name")
    return _set_listed(Industry, "set_industry", by, county, effective_from, replaces, {"name": name})


@transaction.atomic
def end_industry(industry, *, by, last_day):
    """Offer an industry up to and including a day, not after; files that chose it keep it."""
    _end_listed(industry, "end_industry", by, last_day, _("This industry ends on that day or earlier already."))


def _set_listed(model, verb, by, county, effective_from, replaces, values):
    """A row of a dated list; older wordings of the same code end the day before."""
    code = replaces.code if replaces else _free_code(model, county)
    order = replaces.order if replaces else _next_order(model, county)
    key = {"county": county, "code": code, "effective_from": effective_from}
    row, before = set_dated(model, key, values | {"order": order})
    older = model.objects.filter(county=county, code=code, effective_from__lt=effective_from)
    day_before = effective_from - timedelta(days=1)
    older.filter(Q(effective_to=None) | Q(effective_to__gt=day_before)).update(effective_to=day_before)
    day = f"{effective_from:%Y-%m-%d}"
    record(verb, row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row


def _end_listed(row, verb, by, last_day, refusal):
    refuse_past(last_day)
    rows = type(row).objects.filter(county=row.county_id, code=row.code)
    if not rows.filter(Q(effective_to=None) | Q(effective_to__gt=last_day)).update(effective_to=last_day):
        raise Refused(refusal)
    record(verb, row, by=by, county_id=row.county_id, last_day=f"{last_day:%Y-%m-%d}")


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


@transaction.atomic
def set_incubation_rule(*, by, county, effective_from, **values):
    """What makes an incubatee from a day on (name of the paper, months); move-ins of earlier days keep their rule."""
    if values["max_term_months"] > values["extended_term_months"]:
        raise Refused(
            _("The term of extended fields cannot be shorter than the usual one."), field="extended_term_months"
        )
    row, before = set_dated(IncubationRule, {"county": county, "effective_from": effective_from}, values)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_incubation_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row
