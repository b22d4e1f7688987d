"""What the county decides about money and events: loan products, the fund's share, kinds of events."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record
from projects.trace.dated import set_dated
from projects.trace.errors import AlreadyDone, Refused

from ..models import EventKind, FundRule, LoanProduct


@transaction.atomic
def add_loan_product(*, by, county, name, effective_from):
    """One more loan product, given from a day on; its code is made here and stays."""
    name = normalise(name)
    rows = LoanProduct.objects.filter(county=county)
    if rows.filter(name=name).exists():
        raise Refused(_("“%(name)s” is entered already.") % {"name": name}, field="name")
    number = rows.count() + 1
    row = LoanProduct.objects.create(
        county=county, code=f"loan-{number}", name=name, order=number, effective_from=effective_from
    )
    record("add_loan_product", row, by=by, county_id=county.pk, name=name, effective_from=f"{effective_from:%Y-%m-%d}")
    return row


@transaction.atomic
def close_loan_product(product, *, by, closed_on):
    """The product is not given from a day on; loans of earlier days stay and may still be recorded."""
    row = LoanProduct.objects.select_for_update().get(pk=product.pk)
    if row.closed_on:
        raise AlreadyDone(_("“%(name)s” ended already.") % {"name": row.name})
    if closed_on <= row.effective_from:
        raise Refused(_("It must have been given for a day at least."), field="closed_on")
    row.closed_on = closed_on
    row.save(update_fields=["closed_on"])
    record("close_loan_product", row, by=by, county_id=row.county_id, closed_on=f"{closed_on:%Y-%m-%d}")
    return row


@transaction.atomic
def set_fund_rule(*, by, county, basis, effective_from):
    """By amount or by number of investments, from a day on."""
    row, before = set_dated(FundRule, {"county": county, "effective_from": effective_from}, {"basis": basis})
    day = f"{effective_from:%Y-%m-%d}"
    record("set_fund_rule", row, by=by, county_id=county.pk, before=before, after=basis, effective_from=day)
    return row


@transaction.atomic
def add_event_kind(*, by, county, name, counts=False):
    """One more kind of event, and whether it counts toward the target."""
    name = normalise(name)
    rows = EventKind.objects.filter(county=county)
    if rows.filter(name=name).exists():
        raise Refused(_("“%(name)s” is entered already.") % {"name": name}, field="name")
    number = rows.count() + 1
    row = EventKind.objects.create(county=county, code=f"kind-{number}", name=name, counts=counts, order=number)
    record("add_event_kind", row, by=by, county_id=county.pk, name=name, counts=counts)
    return row


@transaction.atomic
def close_event_kind(kind, *, by, closed_on):
    """The kind is not used for events from a day on."""
    row = EventKind.objects.select_for_update().get(pk=kind.pk)
    if row.closed_on:
        raise AlreadyDone(_("“%(name)s” ended already.") % {"name": row.name})
    row.closed_on = closed_on
    row.save(update_fields=["closed_on"])
    record("close_event_kind", row, by=by, county_id=row.county_id, closed_on=f"{closed_on:%Y-%m-%d}")
    return row
