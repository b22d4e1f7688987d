"""Two at the same moment on one return: one succeeds, the other reads a sentence, and nothing happens twice."""

from functools import partial

import pytest

from projects.outcomes.actions.returns import declare_return, send_back_return, verify_return
from projects.outcomes.models import Declaration, Return, Talent
from projects.outcomes.quarters import Quarter
from projects.outcomes.returnform import ITEMS
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone, Refused
from tests import factories as make
from workflows import service
from workflows.models import ReturnProcess
from workflows.returns import start_return

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
QUARTER = Quarter(2026, 1)
FIGURES = dict.fromkeys(ITEMS, 0) | {"total": 12, "tech_sme": False, "high_tech": False}


@pytest.fixture
def people(cast):
    """The applicant, a colleague and the desk, made before any thread starts."""
    colleague = make.UserFactory(name="何远")
    make.MembershipFactory(user=colleague, county=cast.county, role="applicant", organisation=cast.organisation)
    return cast.applicant.user, colleague, cast.incubator_operator.user


@pytest.fixture
def project(cast, people, today):
    today("2026-04-01")
    return make.ProjectFactory(
        county=cast.county, carrier=cast.incubator, organisation=cast.organisation, stage=Stage.INCUBATING
    )


def declare(row, by, total):
    act = partial(declare_return, quarter_return=row, figures=FIGURES | {"total": total})
    return service.complete(service.open_item(row.project, "return.fill"), by=by, act=act)


def test_two_runs_of_the_job_open_one_return(project, in_threads):
    opened = in_threads(*[lambda: start_return(project, QUARTER)] * 2)
    assert sorted(row is None for row in opened) == [False, True]
    assert (Return.objects.count(), ReturnProcess.objects.count()) == (1, 1)


def test_two_people_declare_at_once_and_one_declaration_stands(project, people, in_threads):
    row = start_return(project, QUARTER)
    first, colleague, _desk = people
    item = service.open_item(project, "return.fill")
    both = [
        partial(service.complete, item, by=by, act=partial(declare_return, quarter_return=row, figures=FIGURES | {"total": n}))
        for by, n in ((first, 12), (colleague, 13))
    ]  # fmt: skip
    results = in_threads(*both)
    assert sorted(isinstance(result, AlreadyDone) for result in results) == [False, True]
    refused = next(str(result) for result in results if isinstance(result, Refused))
    kept = Declaration.objects.get()
    assert refused.startswith(f"已由{kept.declared_by}于2026-04-01")
    assert (kept.declared_by, kept.total) in [(first, 12), (colleague, 13)]


def test_verifying_meets_sending_back(project, people, in_threads):
    row = start_return(project, QUARTER)
    applicant, _colleague, desk = people
    declare(row, applicant, 12)
    item = service.open_item(project, "return.verify")
    results = in_threads(
        lambda: service.complete(item, by=desk, act=partial(verify_return, quarter_return=row)),
        lambda: service.complete(
            item, by=desk, act=partial(send_back_return, quarter_return=row, reason="有误"), outcome="send_back"
        ),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    row.refresh_from_db()
    corrects = service.open_item(project, "return.correct") is not None
    assert (row.state, corrects, Talent.objects.count()) in [("verified", False, 1), ("sent_back", True, 0)]
