"""From the verbs to the count: cases of the counting rule as far as stays and landings decide them."""

from datetime import date
from functools import partial

import pytest

from projects.figures.rules.counting import count_year
from projects.outcomes.actions import landings, milestones
from projects.outcomes.models import Landing
from projects.register.models import ProjectCompany
from projects.tenancy.actions import stays
from projects.tenancy.actions.incubation import begin_incubation
from projects.tenancy.actions.leaving import leave, void_move_in
from tests.factories import ProjectFactory, StoredFileFactory
from workflows import service
from workflows.admission import record_move_in
from workflows.landing import start_landing


@pytest.fixture
def project(cast):
    return ProjectFactory(county=cast.county, carrier=cast.incubator, carriers=[cast.enclave])


@pytest.fixture
def move_in(project, cast, today):
    """`move_in("2025-12-30", "2026-01-06")`: signed, handed over and verified on the last of both days."""

    def make(signed_on, handover_on, carrier=None, by=None):
        carrier, by = carrier or cast.incubator, by or cast.incubator_operator.user
        day = today(max(signed_on, handover_on))
        record_move_in(
            project=project, by=by, carrier=carrier, reason="先入驻后补手续", room="A301", area=50, rent=None,
            signed_on=date.fromisoformat(signed_on), term_from=day, term_to=day.replace(year=day.year + 2),
            agreement=StoredFileFactory(county=cast.county),
        )  # fmt: skip
        hand_over = partial(stays.hand_over, carrier=carrier, on=date.fromisoformat(handover_on), words="钥匙")
        service.complete(service.open_item(project, "admission.handover"), by=by, act=hand_over)
        verify = partial(stays.verify_move_in, carrier=carrier)
        return service.complete(service.open_item(project, "admission.verify"), by=cast.staff.user, act=verify)

    return make


@pytest.fixture
def land(project, cast, today):
    """`land("2025-12-28", confirmed="2026-01-09")`: a registration on a day, confirmed later by another person."""

    def make(on, confirmed, region="330421"):
        today(on)
        start_landing(project=project, by=cast.incubator_operator.user)
        project.refresh_from_db()
        row = milestones.record_milestone(
            project=project, by=cast.incubator_operator.user, kind="registration", on=date.fromisoformat(on),
            evidence=[(StoredFileFactory(county=cast.county), "营业执照")], region_code=region, address="嘉善县",
            company_name="嘉善新公司",
        )  # fmt: skip
        desk, staff = cast.incubator_operator.user, cast.staff.user
        service.complete(service.open_item(project, "landing.evidence"), by=desk, act=milestones.submit_evidence)
        verify = partial(milestones.verify_evidence, decisions={row.pk: ""})
        service.complete(service.open_item(project, "landing.verification"), by=staff, act=verify)
        today(confirmed)
        item = service.open_item(project, "landing.confirmation")
        return service.complete(item, by=cast.other_staff.user, act=landings.confirm_landing)

    return make


@pytest.fixture
def counted(project, today):
    """`counted(2025, on="2026-12-31")`: 1 when the project counts in the year, as known on a day."""

    def ask(year, on="2026-12-31"):
        today(on)
        return count_year(project.county, year).numbers.count(project.number)

    return ask


@pytest.mark.parametrize(
    ("signed_on", "handover_on", "years"),
    [
        ("2025-12-30", "2026-01-06", (0, 1)),
        ("2026-01-05", "2025-12-30", (0, 1)),
        ("2025-12-30", "2025-12-31", (1, 0)),
    ],
)
def test_case_5_the_later_of_both_papers_decides_the_year(move_in, counted, signed_on, handover_on, years):
    move_in(signed_on, handover_on)
    assert (counted(2025), counted(2026)) == years


@pytest.mark.parametrize(
    ("kind", "on", "answer"),
    [
        ("withdrawn", "2025-10-09", 0),
        ("graduated", "2025-10-09", 1),
        ("withdrawn", "2025-12-31", 0),
        ("moved_on", "2025-10-09", 1),
    ],
)
def test_case_7_leaving_takes_away_and_graduating_does_not(move_in, counted, cast, today, kind, on, answer):
    stay = move_in("2025-04-08", "2025-04-09")
    begin_incubation(move_in=stay, by=cast.staff.user)
    day = today(on)
    leave(move_in=stay, by=cast.staff.user, kind=kind, on=day, reason="合同约定")
    assert counted(2025) == answer


def test_case_9_who_left_and_came_back_counts_in_the_year_of_the_return(move_in, counted, cast, today, project):
    stay = move_in("2025-04-08", "2025-04-09")
    leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=today("2025-10-09"), reason="退租")
    number = project.number
    move_in("2026-04-08", "2026-04-09")
    project.refresh_from_db()
    assert (counted(2025), counted(2026), project.number) == (0, 1, number)


@pytest.mark.parametrize(("confirmed", "answer"), [("2026-01-09", 1), ("2026-02-02", 0)])
def test_case_6_landing_facts_complete_in_december_never_count_in_the_next_year(land, counted, confirmed, answer):
    """After the closing it is an adjustment: the issued figure stands."""
    land("2025-12-28", confirmed)
    assert (counted(2025), counted(2026)) == (answer, 0)


def test_case_2_enclave_then_incubator_counts_once_by_the_enclave(move_in, counted, cast, project):
    move_in("2025-09-03", "2025-09-04", carrier=cast.enclave, by=cast.enclave_operator.user)
    project.refresh_from_db()
    move_in("2026-03-03", "2026-03-04")
    assert (counted(2025), counted(2026)) == (1, 0)


def test_leaving_the_enclave_while_incubating_takes_nothing_away(move_in, counted, cast, project, today):
    first = move_in("2025-09-03", "2025-09-04", carrier=cast.enclave, by=cast.enclave_operator.user)
    project.refresh_from_db()
    move_in("2025-10-13", "2025-10-14")
    leave(move_in=first, by=cast.staff.user, kind="expired", on=today("2025-11-03"), reason="协议期满")
    assert counted(2025) == 1


def test_case_14_a_new_company_in_the_county_is_linked_and_counts_nothing_extra(move_in, land, counted, project, today):
    move_in("2025-04-08", "2025-04-09")
    land("2026-03-02", confirmed="2026-03-05")
    assert (counted(2025), counted(2026)) == (1, 0)
    today("2026-12-31")
    assert [row.fact.on for row in count_year(project.county, 2026).landed] == [date(2026, 3, 2)]
    link = ProjectCompany.objects.get(project=project)
    assert (link.kind, link.since) == ("jiashan", date(2026, 3, 2))


def test_case_15_a_false_lease_is_taken_back_whenever_found(move_in, counted, cast, today):
    stay = move_in("2025-04-08", "2025-04-09")
    assert counted(2025) == 1
    today("2026-05-06")
    void_move_in(move_in=stay, by=cast.staff.user, reason="租赁合同系伪造")
    assert counted(2025) == 0


def test_case_15_a_false_landing_is_taken_back_too(land, counted, cast, today):
    land("2025-12-20", confirmed="2025-12-25")
    assert counted(2025) == 1
    today("2026-05-06")
    landings.revoke_landing(landing=Landing.objects.get(), by=cast.staff.user, reason="执照系伪造")
    assert counted(2025) == 0
