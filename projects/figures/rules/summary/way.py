"""How far projects came, by the year in which they came: steps reached, days between them, contest editions.

As everything is known now; a step belongs to the month in which it was reached. Back-entries leave steps out: who
reached a later step has reached the ones before, but days are told only between two steps that both have a day.
"""

from datetime import date

from projects.register.models import FigureKind

from ...models import FigureCell
from ..facts import LANDINGS

M = FigureCell.Measure
STEPS = ("came", "applied", "accepted", "approved", "moved_in", "landed")
COHORT_STEPS = ("entered", "moved_in", "landed")
ALWAYS = date.max
OF_KIND = dict.fromkeys((FigureKind.INCUBATOR_MOVE_IN, FigureKind.ENCLAVE_MOVE_IN), "moved_in") | dict.fromkeys(
    LANDINGS, "landed"
)


def way_cells(family, cell):
    """(cell, n, amount) for each project of the family that is one by itself now."""
    roots = family.joins.roots(ALWAYS)
    groups = {}
    for member in family.members.values():
        groups.setdefault(roots.get(member.pk, member.pk), []).append(member)
    for root, members in groups.items():
        if root in family.members:
            yield from _of_root(family.members[root], members, cell)


def _of_root(root, members, cell):
    days = days_of_steps(root, members)
    ways = sorted(row for member in members for row in member.sources)
    dims = {
        "carrier": root.carrier_id, "source": ways[0][2] if ways else root.source, "field": root.field,
        "audience": root.audience,
    }  # fmt: skip
    year, before = days["came"].year, None
    for place, step in enumerate(STEPS):
        reached = [days[later] for later in STEPS[place:] if later in days]
        if reached:
            yield cell(year, M.WAY, step, on=_month(min(reached)), **dims), 1, 0
        if before and step in days:
            gap = max(0, (days[step] - days[before]).days)
            yield cell(year, M.GAP, step, days=gap, on=_month(days[step]), **dims), 1, 0
        before = step if step in days else before
    for edition in {edition for member in members for edition in member.editions}:
        for step in COHORT_STEPS:
            if step == "entered" or step in days:
                yield cell(0, M.COHORT, step, str(edition), **dims), 1, 0


def days_of_steps(root, members):
    """Step → the first day on which the project reached it; each has at least the day on which it came."""
    found = {}
    for member in members:
        for step, days in member.steps.items():
            found.setdefault(step, []).extend(days)
        for fact in member.facts:
            if fact.kind in OF_KIND and fact.void_since is None:
                found.setdefault(OF_KIND[fact.kind], []).append(fact.on)
    came = [on for member in members for on, _pk, _kind in member.sources] or [root.created_at]
    return {step: min(days) for step, days in found.items()} | {"came": min(came)}


def _month(day):
    return day.replace(day=1)
