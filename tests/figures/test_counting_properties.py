"""What holds for every count: order of entry, parts and totals, both dates, joins in time, constant questions."""

import itertools
from datetime import timedelta

import pytest

from projects.figures.rules.breakdowns import Sources, by_carrier, by_field, by_month, by_source
from projects.figures.rules.counting import count_year
from projects.figures.rules.verdicts import Reason
from projects.register.models import FigureKind, SourceKind
from projects.register.models.likeness import Joining
from projects.register.stages import Stage
from tests.factories import CountingRuleFactory, CountyFactory, PeriodCloseFactory, ProjectFactory, UserFactory, at
from tests.figures.ledger import INCUBATOR, Ledger, day


@pytest.fixture
def ledger(county):
    return Ledger(county)


def test_any_order_of_entry_gives_the_same_count(ledger, county):
    steps = [
        lambda p: ledger.enclave_in(p, "2026-02-01"),
        lambda p: ledger.left(p, "2026-06-01", carrier=ledger.enclave, value=0),
        lambda p: ledger.incubator_in(p, "2026-05-02"),
        lambda p: ledger.left(p, "2026-08-01"),
    ]
    for order in itertools.permutations(steps):
        project = ProjectFactory(county=county)
        for step in order:
            step(project)
    assert ledger.counted(2026) == 0
    assert ledger.counted(2026, as_of="2026-07-31") == 24
    assert {row.fact.on for row in ledger.count(2026, as_of="2026-07-31").counted} == {day("2026-02-01")}


def test_one_stay_that_ends_does_not_withdraw_a_project_that_lives_elsewhere(ledger, county):
    project = ProjectFactory(county=county)
    ledger.enclave_in(project, "2026-02-01")
    ledger.incubator_in(project, "2026-05-02")
    ledger.left(project, "2026-06-01", carrier=ledger.enclave, value=0)
    assert ledger.counted(2026) == 1


def test_a_stay_that_was_moved_on_from_does_not_outlive_the_project(ledger, county):
    project = ProjectFactory(county=county)
    ledger.enclave_in(project, "2026-02-01")
    ledger.incubator_in(project, "2026-05-02")  # moved on from the enclave: no row
    ledger.left(project, "2026-08-01")
    assert ledger.counted(2026) == 0


def test_a_stay_entered_after_the_loss_was_recorded_still_stands(ledger, county):
    project = ProjectFactory(county=county)
    ledger.enclave_in(project, "2026-02-01")
    ledger.left(project, "2026-08-01", carrier=ledger.enclave)
    ledger.incubator_in(project, "2026-07-20", known="2026-08-15")
    assert (ledger.counted(2026, known_on="2026-08-10"), ledger.counted(2026)) == (0, 1)


@pytest.mark.parametrize("kind", [FigureKind.LANDING_REGISTERED, FigureKind.LANDING_SUBSTANTIAL, FigureKind.GRADUATED])
def test_a_landed_or_graduated_project_that_gives_up_its_room_still_counts(ledger, county, kind):
    project = ProjectFactory(county=county)
    ledger.incubator_in(project, "2026-02-01")
    ledger.landed(project, "2026-06-01", kind=kind)
    ledger.left(project, "2026-09-01", value=0)
    assert ledger.counted(2026) == 1


def test_a_signature_is_no_standing(ledger, county):
    project = ProjectFactory(county=county)
    ledger.incubator_in(project, "2026-02-01")
    ledger.landed(project, "2026-06-01", kind=FigureKind.LANDING_SIGNED)
    ledger.left(project, "2026-09-01")
    assert ledger.counted(2026) == 0


def test_moving_on_along_the_chain_keeps_the_standing_between_two_stays(ledger, county):
    project = ProjectFactory(county=county)
    ledger.enclave_in(project, "2025-02-01")  # moved on in December, no row
    ledger.incubator_in(project, "2026-01-05")
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)


def test_known_on_shows_what_was_entered_by_then(ledger, county):
    project = ProjectFactory(county=county)
    ledger.incubator_in(project, "2026-03-10", known="2026-05-20")
    assert ledger.counted(2026, as_of="2026-03-31", known_on="2026-03-31") == 0
    (row,) = ledger.count(2026, as_of="2026-03-31", known_on="2026-05-20").counted
    assert row.late


def test_a_join_counts_from_the_day_on_which_it_was_made(ledger, county):
    kept, joined = ProjectFactory(county=county), ProjectFactory(county=county)
    ledger.incubator_in(kept, "2026-02-01")
    ledger.incubator_in(joined, "2026-03-01")
    joined.stage, joined.joined_into = Stage.JOINED, kept
    joined.save()
    joining = Joining.objects.create(
        kept=kept, joined=joined, stage_before="incubating", reason="一", by=UserFactory(), at=at(day("2026-06-10"))
    )
    assert (ledger.counted(2026, known_on="2026-06-09"), ledger.counted(2026, known_on="2026-06-10")) == (2, 1)
    joining.undone_at = at(day("2026-07-01"))
    joining.save()
    joined.stage, joined.joined_into = Stage.INCUBATING, None
    joined.save()
    assert (ledger.counted(2026, known_on="2026-06-30"), ledger.counted(2026, known_on="2026-07-01")) == (1, 2)


def test_opening_stock_is_late_only_for_a_year_that_was_really_closed(ledger, county):
    project = ProjectFactory(county=county, source=SourceKind.OPENING_STOCK)
    ledger.incubator_in(project, "2024-05-01", known="2026-01-05")
    assert ledger.counted(2024) == 1
    PeriodCloseFactory(county=county, year=2024, closed_on=day("2025-01-15"))
    assert ledger.counted(2024) == 0
    assert ledger.reason(project, 2024) == Reason.LATE


def test_a_later_rule_does_not_move_an_earlier_year(ledger, county):
    first, second = ProjectFactory(county=county), ProjectFactory(county=county)
    ledger.enclave_in(first, "2025-02-01")
    ledger.enclave_in(second, "2026-02-01")
    CountingRuleFactory(county=county, version="V2", effective_from=day("2026-07-01"), qualifying=[INCUBATOR])
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)
    assert ledger.counted(2026, as_of="2026-06-30") == 1
    ledger.incubator_in(first, "2026-08-01")
    assert ledger.counted(2026) == 0


def test_the_same_day_goes_by_the_order_of_the_chain(ledger, county):
    project = ProjectFactory(county=county)
    ledger.incubator_in(project, "2026-02-01")
    ledger.enclave_in(project, "2026-02-01")
    (row,) = ledger.count(2026).counted
    assert row.fact.carrier_id == ledger.enclave.pk


def test_enclave_only_ends_with_the_next_event_of_the_chain(ledger, county):
    project = ProjectFactory(county=county)
    ledger.enclave_in(project, "2026-02-01")
    ledger.incubator_in(project, "2026-08-01")
    assert len(ledger.count(2026, as_of="2026-07-31").enclave_only) == 1
    assert len(ledger.count(2026).enclave_only) == 0


def test_other_counties_do_not_count_here(ledger):
    other = ProjectFactory(county=CountyFactory(code="330482", name="平湖市"))
    ledger.incubator_in(other, "2026-02-01")
    assert ledger.counted(2026) == 0


def fill(ledger, county, number):
    for n in range(number):
        project = ProjectFactory(county=county, source=list(SourceKind)[n % 6])
        on = str(day("2026-01-05") + timedelta(days=n))
        (ledger.enclave_in if n % 3 else ledger.incubator_in)(project, on)


@pytest.mark.parametrize("number", [3, 300])
def test_parts_add_to_the_total_in_a_constant_number_of_questions(ledger, county, assert_queries, number):
    fill(ledger, county, number)
    with assert_queries(8):
        count = count_year(county, 2026, as_of=day("2026-12-31"), known_on=day("2027-12-31"))
        sources = Sources(count)
        parts = [by_source(count, sources), by_carrier(count), by_field(count)]
        assert len(count.numbers) == number
    assert [sum(share.count for share in part) for part in parts] == [number] * 3
    assert sum(by_month(count)) == number
