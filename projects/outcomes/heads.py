"""Head counts of projects on a day: from the roster where one is in use, else the last count by hand.

Rosters are counted by person: one person in two projects counts once in a sum. Counts by hand can only be added. The
parts overlap and are never added to one another; all but `flexible` and `core` lie within the staff.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.register.models import FigureEvent, FigureKind

from .models import Education, Engagement, RosterLine, RosterUse, StaffRule, TalentLevel, Title

ACADEMIC = {Education.DOCTOR, Education.MASTER, Education.BACHELOR}
HIGHER = {Education.DOCTOR, Education.MASTER}
SENIOR = {Title.FULL, Title.SENIOR}
LEVELS = {TalentLevel.NATIONAL: "national", TalentLevel.PROVINCIAL: "provincial", TalentLevel.MUNICIPAL: "municipal"}
LABELS = {
    "total": _("Staff"), "bachelor_or_above": _("Bachelor or above"), "masters_doctors": _("Masters and doctors"),
    "doctors": _("of which doctors"), "senior_engineers": _("Senior engineers"), "national": _("National level"),
    "provincial": _("Provincial level"), "municipal": _("City level"), "city_or_above": _("City level or above"),
    "insured": _("Insured people"),
    "overseas": _("Returned from abroad"), "graduates": _("New graduates hired"), "flexible": _("Flexible engagement"),
    "core": _("Core team, not insured yet"),
}  # fmt: skip
LINE = (
    "person__project",
    "person__key",
    "kind",
    "education",
    "title",
    "engineer",
    "level",
    "insured",
    "overseas",
    "graduate",
)


class Basis(models.TextChoices):
    """What a head count rests on."""

    ROSTER = "roster", _("By the roster")
    BY_HAND = "by_hand", _("Count by hand, no roster yet")


@dataclass(frozen=True)
class Heads:
    """Heads of one project as of a day. `counts` are by the names of LABELS; a count by hand knows only some of them.

    `people` (rosters only) holds the keys of the people in each count, so that sums count everybody once.
    """

    project: int
    on: date
    basis: str
    counts: dict
    verified_by_id: int | None = None
    people: dict = field(default_factory=dict)

    @property
    def total(self):
        """All staff."""
        return self.counts.get("total", 0)

    @property
    def basis_words(self):
        """What the count rests on, in words."""
        return Basis(self.basis).label

    @property
    def tone(self):
        """Colour of the basis."""
        return "green" if self.basis == Basis.ROSTER else "grey"


def parts_of(line, core_counts=False):
    """Names of the counts that a person of the roster is in. `line` has the attributes or keys of `RosterLine`."""
    found = {"core"} if line["kind"] == Engagement.CORE else set()
    if line["kind"] == Engagement.FLEXIBLE:
        return {"flexible"}
    if found and not core_counts:
        return found
    found |= {"total"}
    marks = (("insured", "insured"), ("overseas", "overseas"), ("graduate", "graduates"))
    found |= {name for mark, name in marks if line[mark]}
    if line["education"] not in ACADEMIC:  # the parts below lie within 本科以上
        return found
    found |= {"bachelor_or_above"}
    found |= {"masters_doctors"} if line["education"] in HIGHER else set()
    found |= {"doctors"} if line["education"] == Education.DOCTOR else set()
    found |= {"senior_engineers"} if line["title"] in SENIOR and line["engineer"] else set()
    return found | ({LEVELS[line["level"]], "city_or_above"} if line["level"] in LEVELS else set())


def heads_on(county_id, day, known_on, projects, roots=None):
    """[Heads] of the projects (ids) on a day, as known on a day; at most four queries. Projects without any are left out.

    `roots` maps joined projects to the kept ones: their people and counts belong to those.
    """
    roots = roots or {}
    wanted = set(projects)
    own = wanted | {joined for joined, root in roots.items() if root in wanted}
    # Rosters are few: those of the county are read, so that thousands of projects are not named twice.
    in_use = RosterUse.objects.on(day, known_on).filter(project__county=county_id).values_list("project_id", flat=True)
    rostered = {roots.get(project, project) for project in in_use if project in own}
    heads = _by_roster(county_id, day, known_on, own, roots, rostered) if rostered else []
    by_hand = {project for project in own if roots.get(project, project) not in rostered}
    return heads + (_by_hand(day, known_on, by_hand, roots) if by_hand else [])


def core_counts_on(county_id, day):
    """Whether core members who are not insured yet are staff on a day."""
    rule = StaffRule.objects.in_force(county_id, day)
    return bool(rule and rule.core_counts)


def _by_roster(county_id, day, known_on, own, roots, rostered):
    core_counts = core_counts_on(county_id, day)
    projects = {project for project in own if roots.get(project, project) in rostered}
    lines = {root: [] for root in sorted(rostered)}
    rows = RosterLine.objects.in_force(day, known_on).filter(person__project__in=projects).order_by()
    for line in rows.values(*LINE):
        lines[roots.get(line["person__project"], line["person__project"])].append(line)
    people = {root: people_in(own, core_counts) for root, own in lines.items()}
    return [
        Heads(root, day, Basis.ROSTER, {name: len(found[name]) for name in LABELS}, people=dict(found))
        for root, found in people.items()
    ]


def people_on(county_id, day, known_on, projects):
    """{name of a count: keys} of the people on the rosters of these projects (ids); two queries."""
    rows = RosterLine.objects.in_force(day, known_on).filter(person__project__in=projects).order_by()
    return people_in(rows.values(*LINE), core_counts_on(county_id, day))


def people_in(lines, core_counts=False):
    """{name of a count: keys of the people in it} of lines (values of LINE) of one county; everybody once."""
    found = defaultdict(set)
    for line in lines:
        for name in parts_of(line, core_counts):
            found[name].add(line["person__key"])
    return found


def _by_hand(day, known_on, own, roots):
    rows = FigureEvent.objects.of(own, FigureKind.TALENT).holding(day, known_on).order_by("occurred_on", "pk")
    latest = {}
    for project, on, total, counts, verifier in rows.values_list(
        "project_id", "occurred_on", "value", "counts", "verified_by_id"
    ):
        root = roots.get(project, project)
        # Of the levels a count by hand knows the national one only, which is above the city's.
        levels = {"city_or_above": counts.get("national", 0)}
        latest[root] = Heads(root, on, Basis.BY_HAND, {"total": total} | levels | counts, verifier)
    return list(latest.values())


def total_heads(heads, names=tuple(LABELS)):
    """{name: sum} over projects: people of rosters once each, counts by hand added. Counts are never added together."""
    sums = {}
    for name in names:
        people = set().union(*(row.people.get(name, ()) for row in heads))
        sums[name] = len(people) + sum(row.counts.get(name) or 0 for row in heads if row.basis == Basis.BY_HAND)
    return sums
