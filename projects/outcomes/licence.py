"""Whether a licence is of the county by what it says: its address and its registering authority, never its digits.

The rule is the county's (`LicenceRule`). What does not fit it is a doubt, shown to whoever verifies; nothing is refused
by a list of words alone.
"""

from django.utils.translation import gettext as _

from projects.text import normalise
from projects.trace.wording import listed

from .models import LicenceRule, MilestoneKind


def rules_of(county_id):
    """The county's rules of the licence, the newest first (one query)."""
    return list(LicenceRule.objects.filter(county=county_id))


def doubts(milestone, rules, county_code):
    """What speaks against a registration that is said to be in the county, as sentences; nothing for other milestones.

    The rule of the day of the licence is asked, and the oldest one for licences before any.
    """
    if milestone.kind != MilestoneKind.REGISTRATION or milestone.region_code != county_code or not rules:
        return []
    rule = next((rule for rule in rules if rule.effective_from <= milestone.on), rules[-1])
    return [
        *_about_address(normalise(milestone.address), rule),
        *_about_authority(normalise(milestone.authority), rule),
    ]


def _about_address(address, rule):
    if not address:
        return []
    found = []
    if rule.places and not any(word in address for word in rule.places):
        words = {"address": address, "words": listed(rule.places, "、")}
        found.append(_("The address “%(address)s” names no place of the county (%(words)s).") % words)
    if other := [word for word in rule.elsewhere if word in address]:
        words = {"address": address, "words": listed(other, "、")}
        found.append(_("The address “%(address)s” names a place elsewhere: %(words)s.") % words)
    return found


def _about_authority(authority, rule):
    if not authority or not rule.authorities or authority in rule.authorities:
        return []
    return [_("“%(name)s” is not on the list of the county's registering authorities.") % {"name": authority}]


def with_doubts(milestones, county):
    """The milestones, each with its `doubts` (one query where there is a registration)."""
    rows = list(milestones)
    rules = rules_of(county.pk) if any(row.kind == MilestoneKind.REGISTRATION for row in rows) else []
    for row in rows:
        row.doubts = doubts(row, rules, county.code)
    return rows
