"""The likeness rule over a whole county at once: an import asks it for thousands of entries in a handful of queries.

The same rule as `rules.like_projects`: same code, or same leader or phone with a like name.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from projects.trace.wording import listed

from .models import Company, ContestEntry, Project
from .rules import names_alike

REASONS = {
    "uscc": _("Same company code"),
    "leader_name": _("Same leader, like name"),
    "phone_name": _("Same phone, like name"),
    "same_name": _("Same name or company"),
}


@dataclass(frozen=True)
class Identity:
    """What makes a project recognisable: `key` stands for it in the answers."""

    key: object
    name_key: str
    leader: str = ""
    codes: tuple = ()
    phones: tuple = ()


class LikenessIndex:
    """All living projects of a county by code, leader and phone; identities can be added as they come."""

    def __init__(self, county):
        self.names, self.order, self.numbers = {}, {}, {}
        self.codes, self.leaders, self.phones = defaultdict(dict), defaultdict(dict), defaultdict(dict)
        self._read_projects(Project.objects.live().filter(county=county))
        companies = Company.objects.filter(county=county).exclude(uscc="")
        for project, code in companies.values_list("project_links__project", "uscc"):
            self._put(self.codes, code, project)
        entries = ContestEntry.objects.filter(edition__contest__county=county)
        for project, code, phone in entries.values_list("project", "uscc", "phone"):
            self._put(self.codes, code, project)
            self._put(self.phones, phone, project)

    def _read_projects(self, projects):
        columns = ("pk", "number", "name_key", "leader", "phone", "organisation__uscc")
        for project, number, name, leader, phone, code in projects.order_by("pk").values_list(*columns):
            self.numbers[project] = number
            self.add(Identity(project, name, leader, (code,), (phone,)))

    def add(self, identity):
        """Know one more project from now on."""
        self.names[identity.key] = identity.name_key
        self.order.setdefault(identity.key, len(self.order))
        self._put(self.leaders, identity.leader, identity.key)
        for code in identity.codes:
            self._put(self.codes, code, identity.key)
        for phone in identity.phones:
            self._put(self.phones, phone, identity.key)

    def _put(self, book, value, key):
        if value and key in self.names:
            book[value][key] = True

    def like(self, identity):
        """[(key of another project, [reason codes])] in the order in which the projects came."""
        by_code = _holders(self.codes, identity.codes)
        by_phone = _holders(self.phones, identity.phones)
        by_leader = _holders(self.leaders, [identity.leader])
        found = []
        for key in sorted((by_code | by_phone | by_leader) - {identity.key}, key=self.order.get):
            alike = key in by_leader | by_phone and names_alike(identity.name_key, self.names[key])
            reasons = ["uscc"] if key in by_code else []
            reasons += ["leader_name"] if alike and key in by_leader else []
            reasons += ["phone_name"] if alike and key in by_phone else []
            if reasons:
                found.append((key, reasons))
        return found


def _holders(book, values):
    return {key for value in values for key in book.get(value, ())}


def reason_words(reasons):
    """The reasons in one phrase."""
    return listed(str(REASONS[reason]) for reason in reasons)
