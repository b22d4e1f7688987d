"""The fifteen cases of the counting rule, each played with figure events."""

import pytest

from projects.figures.rules.breakdowns import both_ways, by_carrier, by_source
from projects.figures.rules.verdicts import Reason
from projects.register.models import SourceKind
from projects.register.stages import Stage
from tests.factories import PeriodCloseFactory, ProjectFactory, ProjectSourceFactory
from tests.figures.ledger import REGISTERED, Ledger, day


@pytest.fixture
def ledger(county):
    return Ledger(county)


@pytest.fixture
def project(county):
    return ProjectFactory(county=county)


def join(kept, joined):
    joined.stage, joined.joined_into = Stage.JOINED, kept
    joined.save()


def test_case_1_prize_in_october_admitted_in_february_counts_in_the_later_year(ledger, project):
    ProjectSourceFactory(project=project, kind=SourceKind.CONTEST, on=day("2025-10-20"))
    ledger.incubator_in(project, "2026-02-10")
    assert (ledger.counted(2025), ledger.counted(2026)) == (0, 1)


def test_case_2_contest_enclave_incubator_landing_is_one_in_september_by_the_enclave(ledger, county):
    project = ProjectFactory(county=county, source=SourceKind.CONTEST)
    ProjectSourceFactory(project=project, kind=SourceKind.CONTEST, on=day("2026-08-10"))
    ProjectSourceFactory(project=project, kind=SourceKind.ENCLAVE, on=day("2026-09-01"))
    ledger.enclave_in(project, "2026-09-15")
    ledger.incubator_in(project, "2026-11-03")
    ledger.landed(project, "2026-12-08")
    count = ledger.count(2026)
    (row,) = count.counted
    assert (row.fact.on, row.fact.carrier_id, row.enclave_only) == (day("2026-09-15"), ledger.enclave.pk, False)
    assert [(share.code, share.count) for share in by_source(count)] == [("contest", 1)]
    assert [(share.code, share.count) for share in by_carrier(count)] == [(str(ledger.enclave.pk), 1)]
    assert both_ways(count) == 1
    assert [landed.fact.kind for landed in count.landed] == [REGISTERED]


def test_case_3_enclave_last_year_landing_this_year_counts_once_and_is_a_landing_of_this_year(ledger, project):
    ledger.enclave_in(project, "2025-11-05")
    ledger.landed(project, "2026-03-20")
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)
    assert len(ledger.count(2026).landed) == 1
    assert ledger.reason(project, 2026) == Reason.COUNTED_EARLIER


def test_case_4_financing_of_an_old_project_is_cultivation(ledger, county):
    project = ProjectFactory(county=county, source=SourceKind.OPENING_STOCK)
    ledger.incubator_in(project, "2022-05-01", known="2026-01-05")
    ledger.invested(project, "2026-06-01")
    count = ledger.count(2026)
    assert (count.counted, count.cultivated) == ([], [project.pk])
    assert ledger.counted(2022) == 1


@pytest.mark.parametrize("signed, handed_over", [("2025-12-30", "2026-01-06"), ("2026-01-05", "2025-12-30")])
def test_case_5_the_later_of_signature_and_handover_decides(ledger, project, signed, handed_over):
    ledger.incubator_in(project, max(signed, handed_over))
    assert (ledger.counted(2025), ledger.counted(2026)) == (0, 1)


def test_case_5_never_signed_is_no_event(ledger, project):
    assert (ledger.counted(2025), ledger.counted(2026)) == (0, 0)


def test_case_6_confirmed_before_closing_counts_in_the_year_of_the_fact(ledger, project):
    ledger.landed(project, "2025-12-28", known="2026-01-09")
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)


@pytest.mark.parametrize("closed", [True, False])
def test_case_6_confirmed_after_closing_is_an_adjustment_and_never_the_next_year(ledger, project, county, closed):
    if closed:
        PeriodCloseFactory(county=county, year=2025, closed_on=day("2026-01-15"))
    ledger.landed(project, "2025-12-28", known="2026-02-02")
    assert (ledger.counted(2025), ledger.counted(2026)) == (0, 0)
    assert ledger.reason(project, 2025) == Reason.LATE
    ledger.incubator_in(project, "2026-04-01")
    assert ledger.counted(2026) == 0


def test_case_7_left_by_own_wish_within_the_year_does_not_count(ledger, project):
    ledger.incubator_in(project, "2026-04-01")
    ledger.left(project, "2026-10-10")
    assert ledger.counted(2026) == 0
    assert ledger.counted(2026, as_of="2026-09-30") == 1
    assert ledger.reason(project, 2026) == Reason.LEFT


def test_case_7_graduated_within_the_year_counts(ledger, project):
    ledger.incubator_in(project, "2026-04-01")
    ledger.graduated(project, "2026-10-10")
    assert ledger.counted(2026) == 1


def test_case_7_left_with_effect_on_the_last_day_does_not_count(ledger, project):
    ledger.incubator_in(project, "2026-04-01")
    ledger.left(project, "2026-12-31")
    assert ledger.counted(2026) == 0
    assert ledger.counted(2026, as_of="2026-12-30") == 1


def test_case_8_left_in_the_next_year_stays_counted_and_is_named_there(ledger, project):
    ledger.incubator_in(project, "2025-04-01")
    ledger.left(project, "2026-02-10")
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)
    assert ledger.reason(project, 2026) == Reason.LEFT_LATER


def test_case_9_left_and_back_next_year_counts_in_the_year_of_return(ledger, project):
    ledger.incubator_in(project, "2025-03-01")
    ledger.left(project, "2025-10-10")
    ledger.incubator_in(project, "2026-04-01")
    assert (ledger.counted(2025), ledger.counted(2026)) == (0, 1)


def test_case_10_moving_within_the_county_does_not_count_again(ledger, project):
    ledger.incubator_in(project, "2025-05-01", carrier=ledger.hangqi)
    ledger.incubator_in(project, "2026-03-02")
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)
    assert ledger.reason(project, 2026) == Reason.MOVED_WITHIN


def test_case_10_county_firm_admitted_for_the_first_time_counts_with_a_flag(ledger, county):
    project = ProjectFactory(county=county, existing_stock=True)
    ledger.incubator_in(project, "2026-03-02")
    count = ledger.count(2026)
    assert [count.projects[row.project]["existing_stock"] for row in count.counted] == [True]


def test_case_11_a_makerspace_is_no_event(ledger, project):
    ledger.makerspace_in(project, "2025-06-01")
    ledger.incubator_in(project, "2026-02-01")
    assert (ledger.counted(2025), ledger.counted(2026)) == (0, 1)
    assert ledger.reason(project, 2025) == Reason.OUTSIDE


def test_case_12_two_projects_of_one_team_count_two_unless_they_are_found_to_be_one(ledger, county):
    first, second = ProjectFactory(county=county), ProjectFactory(county=county)
    ledger.incubator_in(first, "2026-02-01")
    ledger.incubator_in(second, "2026-05-01")
    assert ledger.counted(2026) == 2
    join(first, second)
    (row,) = ledger.count(2026).counted
    assert (row.project, row.fact.on) == (first.pk, day("2026-02-01"))


def test_case_13_spin_off_with_new_technology_counts_and_subsidiary_with_the_same_product_does_not(ledger, county):
    parent, spin_off, subsidiary = (ProjectFactory(county=county) for _n in range(3))
    ledger.incubator_in(parent, "2025-02-01")
    ledger.incubator_in(spin_off, "2026-02-01")
    ledger.incubator_in(subsidiary, "2026-03-01", carrier=ledger.hangqi)
    join(parent, subsidiary)
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 1)


def test_case_14_a_new_company_of_the_same_project_counts_nothing_extra(ledger, project):
    ledger.enclave_in(project, "2025-06-01")  # the Shanghai company
    ledger.left(project, "2026-04-30", carrier=ledger.enclave, value=0, detail="dissolved")
    ledger.landed(project, "2026-05-01")  # the Jiashan company of the same team
    ledger.incubator_in(project, "2026-05-03")
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)


def test_case_15_a_false_lease_is_void_whenever_found(ledger, project):
    event = ledger.incubator_in(project, "2025-07-01")
    ledger.retract(event, known="2026-05-10")
    assert (ledger.counted(2025), ledger.counted(2025, known_on="2026-05-09")) == (0, 1)
    assert ledger.reason(project, 2025) == Reason.RETRACTED


def test_case_15_two_counted_projects_prove_the_same_and_the_earliest_stays(ledger, county):
    first, second = ProjectFactory(county=county), ProjectFactory(county=county)
    ledger.incubator_in(first, "2025-07-01")
    ledger.incubator_in(second, "2026-02-01", carrier=ledger.hangqi)
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 1)
    join(second, first)  # whichever is kept, the earliest event stays
    assert (ledger.counted(2025), ledger.counted(2026)) == (1, 0)
    assert ledger.reason(second, 2026) == Reason.MOVED_WITHIN
