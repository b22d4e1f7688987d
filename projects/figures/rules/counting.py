"""The count of a year: which projects count, by which event, and which do not and why.

Everything is computed from figure events, the counting rule and the closes; nothing is stored. `count_year` asks the
database a constant number of questions, and reads only the projects of which the year speaks.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from projects.people.models import Carrier
from projects.register.models import FigureKind, Project

from .books import Books
from .facts import CULTIVATION, Fact, families, read_facts
from .verdicts import Finding, Verdict, explain, judge

LATE_AFTER = timedelta(days=30)  # a fact entered later than this is shown as a late entry (补报)
LANDING_LEVELS = (FigureKind.LANDING_SIGNED, FigureKind.LANDING_REGISTERED, FigureKind.LANDING_SUBSTANTIAL)
COUNT_FIELDS = ("pk", "number", "name", "stage", "source", "field", "existing_stock", "planned_investment")


@dataclass(frozen=True)
class Counted:
    """A counted project: the event that decides, and whether an enclave is all it has so far."""

    project: int
    fact: Fact
    enclave_only: bool

    @property
    def late(self):
        """Whether the fact was entered late (补报)."""
        return self.fact.known - self.fact.on > LATE_AFTER


@dataclass(frozen=True)
class Uncounted:
    """A project of which the year speaks and that does not count in it."""

    project: int
    finding: Finding


@dataclass(frozen=True)
class Landed:
    """The first landing of a project at a level within the year."""

    project: int
    fact: Fact


@dataclass
class YearCount:
    """The answer for one year. `cutoff` is the last day that was looked at (24:00, Beijing time)."""

    county_id: int
    year: int
    as_of: date
    known_on: date
    books: Books
    counted: list[Counted]
    uncounted: list[Uncounted]
    landed: list[Landed]
    cultivated: list[int]  # counted in an earlier year, and something came of them in this one
    roots: dict[int, int]  # joined project → the one it is counted with
    seen: set[int] = field(default_factory=set)  # rows of the ledger about the year that were looked at

    @property
    def cutoff(self):
        return cutoff(self.year, self.as_of)

    @property
    def rule(self):
        return self.books.rule(self.cutoff)

    @property
    def enclave_only(self):
        return [row for row in self.counted if row.enclave_only]

    @property
    def named(self):
        """Ids of every project of which the answer speaks."""
        return {row.project for row in (*self.counted, *self.uncounted, *self.landed)} | set(self.cultivated)

    @cached_property
    def projects(self):
        """Id → columns of every project named here, in one query."""
        rows = Project.objects.filter(county_id=self.county_id, pk__in=self.named).order_by().values(*COUNT_FIELDS)
        return {row["pk"]: row for row in rows}

    @cached_property
    def carriers(self):
        """Id → carrier, for names."""
        return {carrier.pk: carrier for carrier in Carrier.objects.filter(county_id=self.county_id)}

    @property
    def numbers(self):
        """The numbers of the counted projects, sorted."""
        return sorted(self.projects[row.project]["number"] for row in self.counted)

    def within(self, projects):
        """The same answer for some of the projects only, e.g. those that a person may see."""
        seen = set(projects)
        return replace(
            self,
            counted=[row for row in self.counted if row.project in seen],
            uncounted=[row for row in self.uncounted if row.project in seen],
            landed=[row for row in self.landed if row.project in seen],
            cultivated=[project for project in self.cultivated if project in seen],
        )


def cutoff(year, as_of):
    """The last day that counts for the year (rule P3)."""
    return min(as_of, date(year, 12, 31))


def count_year(county, year, *, as_of=None, known_on=None, books=None, projects=None):
    """Count a year as of a day (facts that happened by then) as known on a day (rows that were entered by then).

    `books` judges by other rules than the county's own, to try one out; `projects` (ids) looks at these only.
    """
    today = timezone.localdate()
    as_of, known_on = as_of or today, known_on or today
    books = books or Books(county.pk)
    last_day = cutoff(year, as_of)
    roots = families(county.pk, known_on)
    ledger = read_facts(county.pk, date(year, 1, 1), last_day, known_on, roots, projects)
    answer = YearCount(county.pk, year, as_of, known_on, books, [], [], [], [], roots)
    for project, facts in ledger.items():
        place(answer, project, facts, last_day)
    answer.counted.sort(key=lambda row: (row.fact.on, row.fact.pk))
    return answer


def place(answer, project, facts, last_day):
    """Put one project, with its facts up to the last day as known on the day asked for, where it belongs."""
    year, books = answer.year, answer.books
    answer.seen.update(fact.pk for fact in facts if fact.on.year == year)
    true = [fact for fact in facts if fact.holds(answer.known_on)]
    verdict = judge(true, books, last_day)
    answer.landed.extend(Landed(project, fact) for fact in _first_landings(true) if fact.on.year == year)
    if verdict and verdict.year == year and verdict.timely:
        answer.counted.append(Counted(project, verdict.fact, _only_enclave(true, books, last_day)))
        return
    if finding := explain(facts, verdict, books, year, last_day, answer.known_on):
        answer.uncounted.append(Uncounted(project, finding))
    if verdict and verdict.year < year and any(f.kind in CULTIVATION and f.on.year == year for f in true):
        answer.cultivated.append(project)


def _only_enclave(facts, books, last_day):
    """Whether all qualifying events up to the last day are move-ins into enclaves."""
    return all(fact.kind == FigureKind.ENCLAVE_MOVE_IN for fact in facts if books.qualifies(fact, last_day))


def _first_landings(facts):
    """The first landing of each level."""
    first = {}
    for fact in facts:
        if fact.kind in LANDING_LEVELS:
            first.setdefault(fact.kind, fact)
    return first.values()


__all__ = ["Counted", "Landed", "Uncounted", "Verdict", "YearCount", "count_year", "cutoff", "place"]
