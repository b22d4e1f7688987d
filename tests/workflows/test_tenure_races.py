"""Two who decide the same longer term at once, and two who give the same matter to one company: one succeeds."""

from datetime import date
from functools import partial

import pytest

from projects.outcomes.actions.grants import record_grant
from projects.outcomes.models import Grant, GrantKind
from projects.register.stages import Stage
from projects.tenancy.actions import cases
from projects.tenancy.models import MoveIn
from projects.trace.errors import Refused
from tests.factories import WAN, CompanyFactory, MoveInFactory, ProjectFactory, StoredFileFactory, at
from workflows import service
from workflows.staycases import open_item, start_case

pytestmark = pytest.mark.django_db(transaction=True)
# Both databases: SQLite by the write lock of the transaction, PostgreSQL by row locks.
BOTH = pytest.mark.parametrize("where", ["here", pytest.param("postgresql", marks=pytest.mark.pg)])


@BOTH
def test_two_deciders_of_one_longer_term(cast, today, in_threads, where):
    today("2026-11-02")
    project = ProjectFactory(
        county=cast.county, organisation=cast.organisation, carrier=cast.incubator, stage=Stage.INCUBATING
    )
    stay = MoveInFactory(project=project, carrier=cast.incubator, verified_at=at(date(2026, 3, 2)))
    desk, first, second = cast.incubator_operator.user, cast.staff.user, cast.other_staff.user
    case = start_case(
        project=project, by=desk, move_in=stay, kind="extension", words="研发", wanted_on=date(2030, 3, 1)
    )
    service.complete(open_item(case), by=desk, act=partial(cases.check_case, case=case, finding="同意"))
    item = open_item(case)

    def deciding(by, granted):
        act = partial(cases.decide_case, case=case, granted=granted, words="意见")
        return partial(service.complete, item, by=by, act=act, outcome="" if granted else "decline")

    results = in_threads(deciding(first, True), deciding(second, False))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    case.refresh_from_db()
    term = MoveIn.objects.get().term_to
    assert (case.state, term) in [("granted", date(2030, 3, 1)), ("declined", date(2029, 3, 1))]


@BOTH
def test_the_same_matter_for_one_company_by_two_desks(cast, today, in_threads, where):
    today("2026-11-02")
    company = CompanyFactory(county=cast.county)
    kind = GrantKind.objects.create(county=cast.county, name="测试减免", matter="测试场地")
    by = cast.staff.user

    def giving():
        project = ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING)
        proof = StoredFileFactory(county=cast.county)
        return partial(
            record_grant, project=project, by=by, kind=kind, amount=WAN, on=date(2026, 11, 1), year=2026, basis="1号",
            proof=proof, company=company,
        )  # fmt: skip

    results = in_threads(giving(), giving())
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Grant.objects.count() == 1
