"""Recognising a company by its code."""

from projects.uscc import normalise

from .models import County, Organisation


def known_company(code, county_id=""):
    """The organisation with this code in a county (the only one when none is named), or None."""
    code = normalise(code)
    if not str(county_id).isdecimal():
        counties = list(County.objects.values_list("pk", flat=True)[:2])
        county_id = counties[0] if len(counties) == 1 else None
    if not code or county_id is None:
        return None
    return Organisation.objects.filter(county=county_id, uscc=code).first()
