"""The menu: what each kind of person sees, in the words of the office. One row per entry, in order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.people.seats import ADMINISTRATOR, CENTRE, COUNTY_READERS, EXPERT, OPERATORS

# label, icon, url name, roles that see it
ENTRIES = (
    (_("To do"), "inbox", "inbox", (*OPERATORS, *CENTRE)),
    (_("Leads"), "bulb", "leads", (*OPERATORS, *CENTRE)),
)


@dataclass(frozen=True)
class Entry:
    """A line of the menu as the shell draws it."""

    label: str
    icon: str
    url: str
    active: bool
    badge: int = 0


def menu_for(user, path):
    """The lines that this person sees; the one whose page is open is marked."""
    return [
        Entry(label, icon, reverse(name), path.startswith(reverse(name)))
        for label, icon, name, roles in ENTRIES
        if user.seats.has(*roles)
    ]


def audience_of(user):
    """Which shell a person gets: the desk's, the applicant's or the expert's."""
    if user.seats.has(*OPERATORS, *COUNTY_READERS, ADMINISTRATOR):
        return "desk"
    return "expert" if user.seats.has(EXPERT) else "applicant"
