"""Verbs of carriers: add one, put its name and place right."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import Carrier

# Code and kind are in figures and numbers for good.
EDITABLE = ("name", "short_name", "town", "address", "level", "region", "home_region", "host_region")


@transaction.atomic
def add_carrier(*, by, county, code, kind, **words):
    """A new carrier of the county; its code and kind never change."""
    words = {name: normalise(words.get(name, "")) for name in EDITABLE}
    try:
        with transaction.atomic():
            carrier = Carrier.objects.create(county=county, code=code.lower(), kind=kind, **words)
    except IntegrityError as error:
        raise Refused(_("The code %(code)s belongs to another carrier already.") % {"code": code}) from error
    record("add_carrier", carrier, by=by, county_id=county.pk, code=carrier.code, kind=kind)
    return carrier


@transaction.atomic
def edit_carrier(carrier, *, by, **words):
    """Change name, short name, town or address; the record keeps the words before."""
    carrier = Carrier.objects.select_for_update().get(pk=carrier.pk)
    changes = {}
    for name in EDITABLE:
        before, after = getattr(carrier, name), normalise(words.get(name, getattr(carrier, name)))
        if before != after:
            changes[name] = [before, after]
            setattr(carrier, name, after)
    if changes:
        carrier.save(update_fields=list(changes))
        record("edit_carrier", carrier, by=by, county_id=carrier.county_id, **changes)
    return carrier
