"""Two at the same moment: one succeeds, the other reads a sentence, and nothing happens twice."""

import pytest

from projects.register.actions.drafts import Conflict, save_field
from projects.register.actions.supplements import request_supplement
from projects.register.eligibility import check_items
from projects.register.models import Application, ApplicationVersion, SupplementNotice
from projects.register.stages import Stage
from projects.trace.errors import Refused
from workflows.expiry import lapse_overdue
from workflows.intake import hand_in, take_back
from workflows.models import IntakeProcess

from . import way

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def applicant(cast, client_of):
    way.set_rules(cast.incubator)
    assert cast.incubator_operator.user.is_active  # made before any thread starts
    return client_of(cast.applicant.user)


@pytest.fixture
def draft(cast, applicant):
    application = way.begin(applicant, cast.incubator)
    way.fill(applicant, application)
    return application


def refusals(results):
    return sorted(isinstance(result, Refused) for result in results)


def test_double_submission_leaves_one_version_and_one_process(draft, cast, in_threads):
    results = in_threads(*[lambda: hand_in(draft, by=cast.applicant.user)] * 2)
    assert refusals(results) == [False, True]
    assert (ApplicationVersion.objects.count(), IntakeProcess.objects.count()) == (1, 1)


def test_submission_meets_withdrawal(draft, cast, in_threads):
    user = cast.applicant.user
    in_threads(lambda: hand_in(draft, by=user), lambda: take_back(draft, by=user, reason="不申请了"))
    draft.refresh_from_db()
    draft.project.refresh_from_db()
    running = IntakeProcess.objects.filter(open_for=draft.project).count()
    assert (draft.state, draft.project.stage, running) in [
        (Application.State.WITHDRAWN, Stage.WITHDRAWN, 0),
        (Application.State.SUBMITTED, Stage.CHECK, 1),
    ]


def test_first_saves_of_one_field_leave_one_row(draft, cast, in_threads):
    people = [cast.applicant.user, cast.reader.user]
    results = in_threads(
        *(
            lambda who=who: save_field(by=who, application=draft, path="funding_need", value=who.email, base_rev=0)
            for who in people
        )
    )
    assert sorted(isinstance(result, Conflict) for result in results) == [False, True]
    assert draft.draft_fields.filter(path="funding_need").count() == 1


def test_a_supplement_lapses_once(draft, cast, client_of, applicant, in_threads, today):
    today("2026-03-02")
    way.submit(applicant, draft)
    desk, item = client_of(cast.incubator_operator.user), way.open_item(draft)
    wrong = {"plan": ("unclear", "请补充财务预测")}
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=wrong, decision="supplement"))
    today("2026-03-20")
    assert sorted(in_threads(lapse_overdue, lapse_overdue)) == [0, 1]
    draft.refresh_from_db()
    assert draft.state == Application.State.LAPSED


def test_one_notice_for_a_version_also_when_two_judge_it(draft, cast, applicant, in_threads):
    way.submit(applicant, draft)
    draft.project.refresh_from_db()
    sheet = {item.item: ("ok", "", "") for item in check_items(draft.latest)} | {"plan": ("unclear", "缺预测", "")}
    ask = {"project": draft.project, "by": cast.incubator_operator.user, "application": draft, "findings": sheet}
    results = in_threads(*[lambda: request_supplement(**ask)] * 2)
    assert refusals(results) == [False, True]
    assert "本次材料已审核过，请刷新页面后查看。" in map(str, results)
    assert SupplementNotice.objects.count() == 1
