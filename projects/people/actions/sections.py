"""Verbs of the bureau's sections: add one, rename one. A section that has targets is never removed."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..models import Section


def _refuse_taken(county_id, name, but=None):
    if Section.objects.filter(county=county_id, name=name).exclude(pk=but).exists():
        raise Refused(said(_("There is a section %(name)s already."), name=name), field="name")


@transaction.atomic
def add_section(*, by, county, name):
    """A new section of the bureau."""
    name = normalise(name)
    _refuse_taken(county.pk, name)
    taken = set(Section.objects.filter(county=county).values_list("code", flat=True))
    code = next(code for number in range(1, len(taken) + 2) if (code := f"section-{number}") not in taken)
    section = Section.objects.create(county=county, code=code, name=name)
    record("add_section", section, by=by, county_id=county.pk, name=name)
    return section


@transaction.atomic
def rename_section(section, *, by, name):
    """Another name; the record keeps the one before."""
    section = Section.objects.select_for_update().get(pk=section.pk)
    before, section.name = section.name, normalise(name)
    _refuse_taken(section.county_id, section.name, but=section.pk)
    if before != section.name:
        section.save(update_fields=["name"])
        record("rename_section", section, by=by, county_id=section.county_id, name=[before, section.name])
    return section
