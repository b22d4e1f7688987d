"""The menu: what each kind of person sees, in the words of the office. One row per entry, in order."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.people.seats import (
    ADMINISTRATOR,
    APPLICANT,
    AUDITOR,
    CENTRE,
    CENTRE_LEADER,
    CENTRE_STAFF,
    COUNTY_READERS,
    EXPERT,
    INCUBATOR_OPERATOR,
    OPERATORS,
    PROVINCE_READER,
    ROOM_KEEPERS,
)

# label, icon, url name, roles that see it
ENTRIES = (
    (_("Overview"), "layout-dashboard", "overview", (*OPERATORS, *COUNTY_READERS)),
    (_("Sums of the province"), "building", "province", (PROVINCE_READER,)),
    (_("To do"), "inbox", "inbox", (*OPERATORS, *CENTRE)),
    (_("Leads"), "bulb", "leads", (*OPERATORS, *CENTRE)),
    (_("Project register"), "list-details", "projects", (*OPERATORS, *COUNTY_READERS)),
    (_("Review and decisions"), "gavel", "meetings", (*COUNTY_READERS, INCUBATOR_OPERATOR)),
    (_("My reviews"), "clipboard-check", "my-reviews", (EXPERT,)),
    (_("My expert profile"), "user", "expert-mine", (EXPERT,)),
    (_("My projects"), "rocket", "my-projects", (APPLICANT,)),
    (_("My turn"), "clipboard-check", "my-todo", (APPLICANT,)),
    (_("Folder"), "folder", "folder", (APPLICANT,)),
    (_("Admissions"), "door-enter", "admissions", (*OPERATORS, *CENTRE, AUDITOR)),
    (_("Rooms and rent"), "key", "premises", (*ROOM_KEEPERS, *CENTRE, AUDITOR)),
    (_("Landings"), "rosette-discount-check", "landings", (*OPERATORS, *CENTRE, AUDITOR)),
    (_("Enclaves and carriers"), "building", "carriers", (*OPERATORS, *CENTRE, AUDITOR)),
    (_("Contest work"), "trophy", "contests", (CENTRE_STAFF, INCUBATOR_OPERATOR)),
    (_("Talent and investment"), "users", "talent", (*OPERATORS, *CENTRE, AUDITOR)),
    (_("Quarterly returns"), "clipboard-list", "returns", (*OPERATORS, *CENTRE, AUDITOR, APPLICANT)),
    (_("Targets and statistics"), "target", "targets", COUNTY_READERS),
    (_("Reports"), "report", "reports", (*OPERATORS, *COUNTY_READERS)),
    (_("Log of exports"), "download", "export-log", (AUDITOR,)),
    (_("Settings"), "settings", "settings", (ADMINISTRATOR, CENTRE_LEADER)),
)
# Pages that belong to an entry but stand beside it: first part of the path, url name of the entry, for those who see it.
BESIDE = {
    "deliberations": "meetings",
    "notices": "meetings",
    "experts": "meetings",
    "opinions": "meetings",
    "likeness": "leads",
    "joinings": "leads",
    "stock": "leads",
    "promises": "leads",
    "matters": "landings",
    "dossiers": "reports",
    "authorisations": "landings",
    "applications": "projects",
    "board": "projects",
    "batches": "projects",
    "exports": "projects",
    "supplements": "inbox",
    "imports": "projects",
    "changes": "inbox",
    "petitions": "inbox",
    "cases": "inbox",
    "grants": "talent",
    "investments": "talent",
    "roster": "talent",
    "events": "carriers",
    "export-log": "settings",
    "rooms": "premises",
}


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
    shown = _shown(frozenset(row.role for row in user.seats.rows))
    place = BESIDE.get(path.split("/")[1])
    beside = reverse(place) if place else path
    path = beside if any(url == beside for _label, _icon, url in shown) else path
    here = max((url for _label, _icon, url in shown if path.startswith(url)), key=len, default=None)
    return [Entry(label, icon, url, url == here) for label, icon, url in shown]


@cache
def _shown(held):
    """The lines for these roles. An account without any may become an applicant."""
    held = held or {APPLICANT}
    return [(label, icon, reverse(name)) for label, icon, name, roles in ENTRIES if not held.isdisjoint(roles)]


def audience_of(user):
    """Which shell a person gets: the desk's, the applicant's or the expert's."""
    if user.seats.has(*ROOM_KEEPERS, *COUNTY_READERS, ADMINISTRATOR, PROVINCE_READER):
        return "desk"
    return "expert" if user.seats.has(EXPERT) else "applicant"
