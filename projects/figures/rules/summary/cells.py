"""What a family of projects adds to the summary.

The figures of a year are asked of the counting rule itself (`counting.place`) on every day on which an answer can
change: days of facts, of rules, of joins, of what became known. The differences between neighbouring answers, in both
directions of time, are the cells; so their sum is the rule's answer on any pair of days.
"""

from collections import Counter
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

from projects.outcomes.moneykinds import STATED
from projects.register.models import FigureKind, SourceKind
from projects.register.stages import LIVE_REST, Stage

from ...models import FigureCell
from ..counting import YearCount, place
from ..facts import CULTIVATION, LANDINGS, MOVE_INS, SPEAKING
from ..outcomes import HEADS
from .way import way_cells

M = FigureCell.Measure
EVER = date(1900, 1, 1)
BOTH = {SourceKind.CONTEST, SourceKind.ENCLAVE}


class Cell(NamedTuple):
    """The dimensions of a cell, in the order of the columns of `FigureCell`."""

    year: int
    measure: str
    kind: str = ""
    detail: str = ""
    day: date | None = None
    days: int = 0
    carrier: int | None = None
    source: str = ""
    field: str = ""
    audience: str = ""
    on: date = EVER
    known: date = EVER


def cells_of(family, books):
    """Cell → (n, amount) of a family, by the county's books."""
    found = Sums()
    for year in sorted({fact.on.year for fact in family.facts() if fact.kind in (*SPEAKING, *CULTIVATION)}):
        found.add_all(YearCells(family, books, year).cells())
    for member in family.members.values():
        found.add_all(_standing(member))
    found.add_all(way_cells(family, Cell))
    return found.kept()


class Sums:
    """Numbers and amounts by key."""

    def __init__(self):
        self.n, self.amount = Counter(), Counter()

    def add(self, key, n, amount=0):
        """Add to one key."""
        self.n[key] += n
        self.amount[key] += amount

    def add_all(self, rows):
        """Add (key, n, amount) rows."""
        for row in rows:
            self.add(*row)

    def kept(self):
        """Key → (n, amount) where anything is left."""
        return {key: (n, self.amount[key]) for key, n in self.n.items() if n or self.amount[key]}


def _standing(member):
    """Where the project stands now, whatever day is asked for."""
    if member.stage == Stage.JOINED:
        return
    dims = {"carrier": member.carrier_id, "source": member.source, "field": member.field, "audience": member.audience}
    yield Cell(0, M.STAGE, member.stage, **dims), 1, 0
    if is_undated(member):
        yield undated(member, 0), 1, 0


def undated(member, year):
    """Old stock without a date, of one project; as an event it has no carrier."""
    source = member.sources[0][2] if member.sources else member.source
    return Cell(year, M.UNDATED, source=source, field=member.field, audience=member.audience)


def is_undated(member):
    """Opening stock that lives here and has no dated event (see `unproved`)."""
    lives = member.source == SourceKind.OPENING_STOCK and member.stage in (*LIVE_REST, Stage.LEAD)
    return lives and not any(fact.kind in (*MOVE_INS, *LANDINGS) for fact in member.facts)


class YearCells:
    """The cells of one family for one year."""

    def __init__(self, family, books, year):
        self.family, self.books, self.year = family, books, year
        self.roots = cache(family.joins.roots)
        self._placed = {}

    def cells(self):
        """(cell, n, amount), each a difference to the days before."""
        before = {}
        for known in self._knowns():
            row, left = {}, {}
            for day in self._days:
                here = self._answer(day, known)
                row[day] = here
                yield from self._changes(here, left, before.get(day, {}), before.get(self._prior(day), {}), day, known)
                left = here
            before = row

    @staticmethod
    def _changes(here, left, above, corner, day, known):
        """here − left − above + corner, key by key."""
        for key in {*here, *left, *above, *corner}:
            n, amount = (
                here.get(key, (0, 0))[i]
                - left.get(key, (0, 0))[i]
                - above.get(key, (0, 0))[i]
                + corner.get(key, (0, 0))[i]
                for i in (0, 1)
            )
            if n or amount:
                yield key._replace(on=day, known=known), n, amount

    @cached_property
    def _days(self):
        """Days of the year on which an answer can change."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        days = {first, *(fact.on for fact in self.family.facts()), *(rule.effective_from for rule in self.books.rules)}
        days |= {member.roster[0] for member in self.family.members.values() if member.roster}
        return sorted(day for day in days if first <= day <= last)

    def _prior(self, day):
        """The day before in that list; None for the first."""
        at = self._days.index(day)
        return self._days[at - 1] if at else None

    def _knowns(self):
        """Days on which something became known."""
        facts = self.family.facts()
        days = {fact.known for fact in facts} | {fact.void_since for fact in facts if fact.void_since}
        days |= {member.roster[1] for member in self.family.members.values() if member.roster}
        return sorted(days | self.family.joins.days)

    def _answer(self, day, known):
        """Key → (n, amount) as of one day, as known on another."""
        roots, found = self.roots(known), Sums()
        groups = {}
        for member in self.family.members.values():
            groups.setdefault(roots.get(member.pk, member.pk), []).append(member)
        for root, members in groups.items():
            if root in self.family.members:
                found.add_all(self._of_root(self.family.members[root], members, day, known, roots))
        return found.kept()

    def _of_root(self, root, members, day, known, roots):
        """What the projects counted as one add on these days."""
        facts = sorted(
            (fact for member in members for fact in member.facts if fact.on <= day and fact.known <= known),
            key=lambda fact: (fact.on, fact.pk),
        )
        answer = self._place(root, facts, day, known, roots)
        ways = [kind for _on, _pk, kind in sorted(row for member in members for row in member.sources)]

        def key(measure, kind="", fact=None):
            return Cell(
                self.year, measure, kind, day=fact.on if fact else None, carrier=fact.carrier_id if fact else None,
                source=ways[0] if ways else (fact.source if fact else root.source), field=root.field,
                audience=root.audience,
            )  # fmt: skip

        for row in answer.counted:
            yield from self._counted(key, row, ways, members, day, known)
        for row in answer.uncounted:
            yield key(M.UNCOUNTED, row.finding.reason, row.finding.fact), 1, 0
        if is_undated(root) and (answer.counted or answer.uncounted):
            yield undated(root, self.year), -1, 0
        for _project in answer.cultivated:
            yield key(M.CULTIVATED), 1, 0
        landed = [row.fact for row in answer.landed if row.fact.kind != FigureKind.LANDING_SIGNED]
        for fact in landed[:1]:
            yield key(M.LANDED, fact.kind, fact), 1, 0
        yield from self._money(key, facts, known)

    def _place(self, root, facts, day, known, roots):
        """The rule's answer; it is the same while the same facts hold under the same version."""
        rule = self.books.rule(day)
        same = (root.pk, rule and rule.pk, tuple((fact.pk, fact.holds(known)) for fact in facts))
        if same not in self._placed:
            answer = YearCount(root.county_id, self.year, day, known, self.books, [], [], [], [], roots)
            place(answer, root.pk, facts, day)
            self._placed[same] = answer
        return self._placed[same]

    @staticmethod
    def _counted(key, row, ways, members, day, known):
        """A counted project, once in each figure of which it is a part, and its heads."""
        yield key(M.COUNTED, row.fact.kind, row.fact), 1, 0
        if row.enclave_only:
            yield key(M.ENCLAVE_ONLY, "", row.fact), 1, 0
        if set(ways) >= BOTH:
            yield key(M.BOTH_WAYS, "", row.fact), 1, 0
        if any(member.roster and member.roster[0] <= day and member.roster[1] <= known for member in members):
            # People of rosters cannot be added up: the cells only say whose they are.
            for member in members:
                yield key(M.ROSTER, "", row.fact)._replace(detail=str(member.pk)), 1, 0
            return
        heads = [
            (fact.on, fact.pk, member.heads[fact.pk]) for member in members for fact in member.others
            if fact.on <= day and fact.known <= known and fact.holds(known)
        ]  # fmt: skip
        for name, people in (max(heads)[2] if heads else {}).items():
            if name in HEADS and people:
                yield key(M.TALENT, name, row.fact), 0, people

    def _money(self, key, facts, known):
        """The year's amounts by kind; planned totals and capital are the latest statement, the others are added."""
        amounts = {}
        for fact in facts:
            if fact.kind == FigureKind.INVESTMENT and fact.on.year == self.year and fact.holds(known):
                stated = fact.detail in STATED
                part = (fact.detail, None if stated else fact.carrier_id)
                before = 0 if stated else amounts.get(part, (0,))[0]
                amounts[part] = (before + fact.value, fact)
        for (kind, _carrier), (amount, fact) in amounts.items():
            yield key(M.MONEY, kind, fact)._replace(day=None), 1, amount
