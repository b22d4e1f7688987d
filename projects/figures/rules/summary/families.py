"""Everything that the summary needs to know of projects, read in a constant number of queries for many at once."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from projects.outcomes.models import RosterUse
from projects.register.models import Application, ContestEntry, FigureEvent, FigureKind, Project, ProjectSource
from projects.register.stages import Stage
from projects.selection.models import Decision

from ..facts import COLUMNS, CULTIVATION, SPEAKING, Fact, Joins

PROJECT = ("pk", "county_id", "stage", "source", "field", "carrier_id", "created_at")


@dataclass
class Member:
    """One project with its own facts; rows in the order in which they happened."""

    pk: int
    county_id: int
    stage: str
    source: str
    field: str
    carrier_id: int | None
    created_at: date
    audience: str = ""
    sources: list = field(default_factory=list)  # (day, pk, kind)
    facts: list = field(default_factory=list)  # of which a count speaks
    others: list = field(default_factory=list)  # talent: of which it does not
    heads: dict = field(default_factory=dict)  # talent fact → counts
    roster: tuple = ()  # (counted from, known since) of a roster in use
    steps: dict = field(default_factory=lambda: defaultdict(list))  # step → days
    editions: set = field(default_factory=set)


@dataclass
class Family:
    """Projects that were ever joined with one another, and when; mostly a single one."""

    members: dict[int, Member]
    joins: Joins

    @property
    def county_id(self):
        return next(iter(self.members.values())).county_id

    @property
    def anchor(self):
        """The project that holds the share of all."""
        return min(self.members)

    def facts(self):
        """All facts of all members."""
        return [fact for member in self.members.values() for fact in (*member.facts, *member.others)]


def families_of(projects, joins_of):
    """The families of these projects (ids); `joins_of` names the joins of a county."""
    counties = set(Project.objects.filter(pk__in=projects).order_by().values_list("county_id", flat=True))
    links = defaultdict(set)
    for joins in map(joins_of, counties):
        for one, other in (*joins.parents.items(), *(row[:2] for row in joins.joinings)):
            links[one].add(other)
            links[other].add(one)
    groups = _groups(projects, links)
    members = _read({pk for group in groups for pk in group})
    for group in groups:
        here = {pk: members[pk] for pk in sorted(group) if pk in members}
        if here:
            yield Family(here, joins_of(next(iter(here.values())).county_id).touching(here))


def _groups(projects, links):
    """Sets of projects that hang together."""
    done, groups = set(), []
    for project in projects:
        if project in done:
            continue
        group, ahead = set(), [project]
        while ahead:
            one = ahead.pop()
            if one not in group:
                group.add(one)
                ahead.extend(links.get(one, ()))
        done |= group
        groups.append(group)
    return groups


def _read(ids):
    """Id → member, with everything about it."""
    rows = Project.objects.filter(pk__in=ids).order_by().values_list(*PROJECT)
    members = {row[0]: Member(*row[:-1], timezone.localdate(row[-1])) for row in rows}
    _read_audience(members)
    _read_facts(members)
    for pk, *roster in RosterUse.objects.filter(project__in=ids).values_list("project_id", "since", "known_since"):
        members[pk].roster = tuple(roster)
    for pk, *row in (
        ProjectSource.objects.filter(project__in=ids).order_by("on", "pk").values_list("project_id", "on", "pk", "kind")
    ):
        members[pk].sources.append(tuple(row))
    _read_steps(members)
    return members


def _read_audience(members):
    """Whose operators see a project; a joined one is seen by none (see `Scope.projects`)."""
    links = Project.carriers.through.objects.filter(project__in=members).order_by("carrier_id")
    for pk, carrier in links.values_list("project_id", "carrier_id"):
        if members[pk].stage != Stage.JOINED:
            members[pk].audience = f"{members[pk].audience or ','}{carrier},"


def _read_facts(members):
    """What the ledger states, false facts included."""
    kinds = (*SPEAKING, *CULTIVATION, FigureKind.TALENT)
    rows = FigureEvent.objects.stated().filter(project__in=members).order_by("occurred_on", "pk")
    for *row, counts in rows.values_list(*COLUMNS, "counts"):
        fact = Fact._make(row)
        member = members[fact.project_id]
        if fact.kind == FigureKind.TALENT:
            member.others.append(fact)
            member.heads[fact.pk] = counts
        elif fact.kind in kinds:
            member.facts.append(fact)


def _read_steps(members):
    """The days of the way that are no facts of the ledger: applied, accepted, approved; and contest editions."""
    applied = Application.objects.filter(project__in=members, submitted_at__isnull=False).order_by()
    for pk, at, on in applied.values_list("project_id", "submitted_at", "accepted_on"):
        members[pk].steps["applied"].append(timezone.localdate(at))
        if on:
            members[pk].steps["accepted"].append(on)
    approved = Decision.objects.published().filter(project__in=members, outcome=Decision.Outcome.APPROVE).order_by()
    for pk, on in approved.values_list("project_id", "deliberation__on"):
        members[pk].steps["approved"].append(on)
    for pk, edition in (
        ContestEntry.objects.filter(project__in=members).order_by().values_list("project_id", "edition_id")
    ):
        members[pk].editions.add(edition)
