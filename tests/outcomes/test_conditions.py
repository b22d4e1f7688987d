"""Groups of conditions against plain set logic, and what a waiver changes."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.outcomes.models import Evidence, Landing, LandingConditions, Milestone, MilestoneKind, Waiver
from projects.outcomes.rules import evaluate, holding
from projects.people.models import User
from tests.factories.base import at

KINDS = [kind for kind in MilestoneKind if kind != MilestoneKind.REGISTRATION]
FIRST = date(2026, 1, 1)
WHO = User(pk=1, name="张晓")


class Paper:
    """A milestone as `evaluate` reads it, without a database."""

    def __init__(self, kind, on, verified=True):
        self.row = Milestone(pk=1, kind=kind, on=on, amount=100, heads=5, verified_at=at(on) if verified else None)
        self.row._prefetched_objects_cache = {"evidence": Evidence.objects.none()}


def table_of(required, any_of, count, papers, waivers=None, landing=None):
    rule = LandingConditions(
        level="substantial",
        version="V1",
        required=required,
        any_of=any_of,
        any_count=count,
        effective_from=FIRST,
        region_code="330421",
    )
    landings = {"substantial": landing} if landing else {}
    return evaluate([rule], [paper.row for paper in papers], landings, waivers)[0]


@st.composite
def cases(draw):
    kinds = draw(st.permutations(KINDS))
    cut = draw(st.integers(0, len(kinds)))
    required, any_of = kinds[:cut], kinds[cut:]
    count = draw(st.integers(0, len(any_of)))
    days = draw(st.dictionaries(st.sampled_from(KINDS), st.integers(0, 300), max_size=len(KINDS)))
    waiting = draw(st.sets(st.sampled_from(KINDS)))
    waived = draw(st.dictionaries(st.sampled_from(KINDS), st.integers(0, 300), max_size=2))
    return required, any_of, count, days, waiting, waived


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_all_of_and_any_n_of_agree_with_plain_sets(case):
    required, any_of, count, days, waiting, waived = case
    papers = [Paper(kind, FIRST + timedelta(offset), kind not in waiting) for kind, offset in days.items()]
    waivers = {("substantial", kind): waiver(FIRST + timedelta(offset), kind=kind) for kind, offset in waived.items()}
    met = {kind: offset for kind, offset in days.items() if kind not in waiting}
    for kind, offset in waived.items():
        met[kind] = min(offset, met.get(kind, offset))
    enough = set(required) <= set(met) and len(set(any_of) & set(met)) >= count
    deciding = [met[kind] for kind in required if kind in met]
    deciding += sorted(met[kind] for kind in set(any_of) & set(met))[:count]
    expected = FIRST + timedelta(max(deciding)) if enough and deciding else None
    table = table_of(required, any_of, count, papers, waivers)
    assert table.reached_on == expected
    assert bool(table.lacks) == (not enough)
    owed = {row.kind for row in table.rows if row.owed}
    assert owed == {kind for kind in waived if kind in (*required, *any_of) and (kind in waiting or kind not in days)}


def waiver(since=FIRST, until=date(2026, 6, 30), **more):
    row = Waiver(
        level="substantial",
        kind="premises",
        form="later",
        since=since,
        until=until,
        granted_at=at(since),
        granted_by=WHO,
    )
    for name, value in more.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("on", "more", "holds"),
    [
        (date(2025, 12, 31), {}, False), (FIRST, {}, True), (date(2026, 6, 30), {}, True), (date(2026, 7, 1), {}, False),
        (date(2026, 3, 1), {"ended_at": at(date(2026, 3, 1))}, False), (date(2026, 2, 28), {"ended_at": at(date(2026, 3, 1))}, True),
    ],
)  # fmt: skip
def test_a_waiver_holds_from_its_first_to_its_last_day(on, more, holds):
    assert bool(holding([waiver(**more)], {}, on)) is holds


def test_a_confirmed_landing_goes_on_resting_on_a_waiver_that_is_over():
    landing = Landing(level="substantial", reached_on=date(2026, 2, 1), confirmed_at=at(date(2026, 2, 3)))
    later = date(2026, 12, 1)
    assert holding([waiver()], {"substantial": landing}, later) != {}
    assert holding([waiver(ended_at=at(date(2026, 3, 1)))], {"substantial": landing}, later) != {}
    assert holding([waiver(ended_at=at(date(2026, 1, 15)))], {"substantial": landing}, later) == {}
    assert holding([waiver(since=date(2026, 2, 2))], {"substantial": landing}, later) == {}


def test_evidence_that_comes_after_the_confirmation_moves_nothing():
    landing = Landing(level="substantial", reached_on=date(2026, 2, 1), confirmed_at=at(date(2026, 2, 3)))
    own = {("substantial", "premises"): waiver(since=date(2026, 2, 1))}
    late = Paper("premises", date(2026, 1, 5))
    late.row.verified_at = at(date(2026, 5, 1))
    assert table_of(["premises"], [], 0, [late], own, landing).reached_on == date(2026, 2, 1)
    early = Paper("premises", date(2026, 1, 5))
    assert table_of(["premises"], [], 0, [early], own, landing).reached_on == date(2026, 1, 5)
