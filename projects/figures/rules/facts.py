"""What the ledger says about the projects that matter to a year: plain rows, read in a constant number of queries.

Two dates decide what is read: `occurred_on` (as of a day) and `recorded_on` (known on a day).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from projects.register.models import FigureEvent, FigureKind, Joining, Project

MOVE_INS = (FigureKind.INCUBATOR_MOVE_IN, FigureKind.ENCLAVE_MOVE_IN, FigureKind.OTHER_MOVE_IN)
LANDINGS = (FigureKind.LANDING_REGISTERED, FigureKind.LANDING_SUBSTANTIAL)
# What a year has to say something about: entries, ends, and what came of projects that were counted before.
ENDS = (FigureKind.LEFT, FigureKind.LANDING_ENDED)
SPEAKING = (*MOVE_INS, FigureKind.LANDING_SIGNED, *LANDINGS, *ENDS)
CULTIVATION = (FigureKind.GRADUATED, FigureKind.INVESTMENT)
SILENT = tuple(kind for kind in FigureKind if kind not in (*SPEAKING, *CULTIVATION))
COLUMNS = (
    "pk", "project_id", "kind", "detail", "value", "occurred_on", "recorded_on",
    "carrier_id", "source", "verified_by_id", "evidence", "retracted_by__recorded_on",
)  # fmt: skip


class Fact(NamedTuple):
    """One row of the ledger. `void_since` is the day on which it became known to be false."""

    pk: int
    project_id: int
    kind: str
    detail: str
    value: int
    on: date
    known: date
    carrier_id: int | None
    source: str
    verified_by_id: int
    evidence: str
    void_since: date | None

    @property
    def kind_words(self):
        """What happened, in words."""
        return FigureKind(self.kind).label

    def holds(self, known_on):
        """Whether the fact was not known to be false on that day (rule P4)."""
        return self.void_since is None or self.void_since > known_on


def families(county_id, known_on):
    """Joined project → the project it is counted with, as the joins were known on that day (rule P1)."""
    return Joins.of(county_id).roots(known_on)


@dataclass(frozen=True)
class Joins:
    """Which projects were joined into which, and since when each join was known."""

    parents: dict[int, int]  # joined project → the one it is joined into today
    joinings: list[tuple]  # (kept, joined, known since, undone on or None), the oldest first

    @classmethod
    def of(cls, county_id):
        """All joins of a county."""
        joined = Project.objects.filter(county_id=county_id, joined_into__isnull=False)
        # Not as a join: SQLite would begin with all projects of the county.
        here = Exists(Project.objects.filter(pk=OuterRef("kept"), county_id=county_id).order_by())
        rows = Joining.objects.filter(here).order_by("at", "pk")
        return cls(
            dict(joined.order_by().values_list("pk", "joined_into_id")),
            [
                (kept, own, timezone.localdate(at), undone_at and timezone.localdate(undone_at))
                for kept, own, at, undone_at in rows.values_list("kept_id", "joined_id", "at", "undone_at")
            ],
        )

    def roots(self, known_on):
        """Joined project → the one it is counted with, as known on a day."""
        parents = dict(self.parents)
        for kept, joined, since, undone_on in self.joinings:
            if since <= known_on and (undone_on is None or undone_on > known_on):
                parents[joined] = kept
            elif undone_on is None:  # joined only later than asked
                parents.pop(joined, None)
        return {project: _root(project, parents) for project in parents}

    def touching(self, projects):
        """The joins within these projects only."""
        return Joins(
            {own: kept for own, kept in self.parents.items() if own in projects},
            [row for row in self.joinings if row[0] in projects],
        )

    @property
    def days(self):
        """The days on which a join or its undoing became known."""
        return {day for _kept, _joined, *days in self.joinings for day in days if day}


def _root(project, parents):
    """The last of a chain of joins; a circle, which no verb makes, ends where it was entered."""
    seen = set()
    while project in parents and project not in seen:
        seen.add(project)
        project = parents[project]
    return project


def read_facts(county_id, first_day, last_day, known_on, roots, projects=None):
    """Root project → its facts up to the last day, for every project of which something is said in the span.

    `projects` (ids) asks only for the families of these.
    """
    known = FigureEvent.objects.stated().filter(
        project__county_id=county_id, recorded_on__lte=known_on, occurred_on__lte=last_day
    )
    spoken_of = known.filter(kind__in=(*SPEAKING, *CULTIVATION), occurred_on__gte=first_day).values("project_id")
    related = set(roots) | set(roots.values())
    if projects is not None:
        wanted = {roots.get(project, project) for project in projects}
        spoken_of = wanted
        related = {project for project in related if roots.get(project, project) in wanted}
    rows = (
        known.filter(Q(project_id__in=spoken_of) | Q(project_id__in=related))
        .exclude(kind__in=SILENT)  # naming the others would lead SQLite through the kinds of all years
        .order_by("occurred_on", "pk")
    )
    grouped = defaultdict(list)
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=5000):
        fact = Fact._make(row)
        grouped[roots.get(fact.project_id, fact.project_id)].append(fact)
    return grouped
