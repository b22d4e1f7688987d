"""Sums of cells: the figures of one year for one question, in a few queries whose number and size do not grow.

What is asked of the cells of a year is what `count_year` would answer; see `tests/figures/test_summary.py`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q, Sum

from projects.outcomes.heads import people_on

from ...models import FigureCell
from ..books import Books
from ..counting import cutoff
from ..outcomes import HEADS

M = FigureCell.Measure


class Part(NamedTuple):
    """Counted projects that have one event kind, day, carrier, source and field in common."""

    kind: str
    day: date
    carrier: int | None
    source: str
    field: str
    n: int


@dataclass
class Slice:
    """The figures of one year as of a day, as known on a day; `where` narrows the dimensions of the cells."""

    county_id: int
    year: int
    as_of: date
    known_on: date
    where: Q = field(default_factory=Q)
    behind: int = 0  # marks that are not summed yet: only after large imports, for some minutes

    @property
    def cutoff(self):
        """The last day that was looked at."""
        return cutoff(self.year, self.as_of)

    @property
    def last_day(self):
        """The cut-off of the whole year."""
        return date(self.year, 12, 31)

    @cached_property
    def books(self):
        return Books(self.county_id)

    @property
    def rule(self):
        """The version in force on the last day."""
        return self.books.rule(self.cutoff)

    def cells(self, *measures, years=None):
        """The cells that speak of this question."""
        rows = FigureCell.objects.filter(self.where, county_id=self.county_id, year__in=years or (self.year,))
        return rows.filter(measure__in=measures, on__lte=self.cutoff, known__lte=self.known_on).order_by()

    @cached_property
    def parts(self):
        """The counted projects by what the charts tell apart."""
        rows = self.cells(M.COUNTED).values_list("kind", "day", "carrier_id", "source", "field")
        return [Part(*row) for row in rows.annotate(sum=Sum("n")).exclude(sum=0)]

    @cached_property
    def counted(self):
        """How many projects count."""
        return sum(part.n for part in self.parts)

    def by(self, name):
        """Counted projects by one of the columns of `Part`."""
        found = Counter()
        for part in self.parts:
            found[getattr(part, name)] += part.n
        return +found

    def by_month(self):
        """Counted projects by the month of the event that decides, January first."""
        found = Counter()
        for part in self.parts:
            found[part.day.month] += part.n
        return [found[month] for month in range(1, 13)]

    @cached_property
    def _sums(self):
        """(measure, kind) → (n, amount) of everything beside the count."""
        measures = (
            M.ENCLAVE_ONLY,
            M.BOTH_WAYS,
            M.UNCOUNTED,
            M.CULTIVATED,
            M.LANDED,
            M.TALENT,
            M.MONEY,
            M.UNDATED,
            M.STAGE,
        )
        rows = self.cells(*measures, years=(0, self.year)).values_list("measure", "kind")
        rows = rows.annotate(a=Sum("n"), b=Sum("amount"))
        return self._with_people({(measure, kind): (n, amount) for measure, kind, n, amount in rows})

    def _with_people(self, sums):
        """The sums with the people of rosters, everybody once; what was counted by hand is in the cells."""
        if not (projects := self.rostered):
            return sums
        people = people_on(self.county_id, self.cutoff, self.known_on, projects)
        for name in HEADS:
            n, amount = sums.get((M.TALENT, name), (0, 0))
            sums[M.TALENT, name] = (n, amount + len(people[name]))
        return sums

    @cached_property
    def rostered(self):
        """The counted projects (ids, with those joined to them) whose people are counted by a roster."""
        rows = self.cells(M.ROSTER).values_list("detail").annotate(sum=Sum("n")).exclude(sum=0)
        return [int(project) for project, _sum in rows]

    def number(self, measure, kind=None):
        """Sum of a measure, or of one kind of it."""
        return sum(n for (own, of), (n, _amount) in self._sums.items() if own == measure and kind in (None, of))

    def numbers(self, measure):
        """Kind → number."""
        return {kind: n for (own, kind), (n, _amount) in self._sums.items() if own == measure and n}

    def amounts(self, measure):
        """Kind → amount."""
        return {kind: amount for (own, kind), (n, amount) in self._sums.items() if own == measure and (n or amount)}

    @cached_property
    def way(self):
        """[(measure, step, source, days, n)] of the projects that came in the year."""
        rows = self.cells(M.WAY, M.GAP).values_list("measure", "kind", "source", "days")
        return list(rows.annotate(sum=Sum("n")).exclude(sum=0))

    def cohorts(self, editions):
        """Edition (id) → step → projects."""
        rows = self.cells(M.COHORT, years=(0,)).filter(detail__in=[str(edition) for edition in editions])
        found = {}
        for edition, step, n in rows.values_list("detail", "kind").annotate(sum=Sum("n")):
            found.setdefault(int(edition), {})[step] = n
        return found

    def earlier(self, days):
        """Year → (counted in the whole year, of these with an event up to the day, counted as of the day).

        `days` names for each earlier year the day that is compared.
        """
        early, then = Q(pk=None), Q(pk=None)
        for year, day in days.items():
            early |= Q(year=year, day__lte=day)
            then |= Q(year=year, on__lte=day)
        rows = self.cells(M.COUNTED, years=days).values_list("year")
        sums = rows.annotate(whole=Sum("n"), early=Sum("n", filter=early), then=Sum("n", filter=then))
        found = {year: tuple(n or 0 for n in row) for year, *row in sums}
        return {year: found.get(year, (0, 0, 0)) for year in days}


def median(days):
    """The middle of {days: number of projects}: half took no longer. None without any."""
    half, before = (sum(days.values()) + 1) // 2, 0
    for value, n in sorted(days.items()):
        before += n
        if n and before >= half:
            return value
    return None


def of_carriers(carriers):
    """The cells that the operators of these carriers see."""
    seen = Q(pk=None)
    for carrier in carriers:
        seen |= Q(audience__contains=f",{carrier},")
    return seen
