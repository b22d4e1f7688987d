"""As submitted, now, and any two versions side by side, field by field."""

import pytest

from projects.register.actions.drafts import drop_row, save_field
from tests.workflows import way

WRONG = {"field:team": ("unclear", "请核对成员"), "field:planned_investment": ("inconsistent", "与计划书不一致")}


@pytest.fixture
def returned(cast, applicant, client_of):
    """Sent back for a supplement of two fields, edited since, not handed in."""
    way.set_rules(cast.incubator, recommendation=False)
    application = way.submitted(applicant, cast.incubator)
    desk = client_of(cast.incubator_operator.user)
    item = way.open_item(application)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=WRONG, decision="supplement"))
    by = {"by": cast.applicant.user, "application": application}
    save_field(**by, path="planned_investment", value="25000")
    save_field(**by, path="team.a1.duty", value="董事长")
    drop_row(**by, path="team.b2")
    save_field(**by, path="team.c3.name", value="何远")
    return application


EDITED = [
    ("核心成员第1项的职务", "总经理", "董事长"),
    ("核心成员第2项的姓名", "", "何远"),
    ("核心成员第2项的姓名", "林一", ""),
    ("核心成员第2项的职务", "技术负责人", ""),
    ("核心成员第2项的学历", "硕士", ""),
    ("计划总投资", "22,000 万元（2.2 亿元）", "25,000 万元（2.5 亿元）"),
]


def rows(client, application, query=""):
    context = client.get(f"/applications/{application.number}/compare/{query}").context
    return sorted((str(label), old, new) for label, old, new in context["changes"])


def test_edits_after_submission_stay_a_draft_and_are_shown_beside_what_was_submitted(applicant, returned):
    assert rows(applicant, returned) == sorted(EDITED)
    assert rows(applicant, returned, "?before=now&after=1") == sorted((label, new, old) for label, old, new in EDITED)
    assert returned.latest.data["planned_investment"] == 22_000 * 1_000_000


def test_the_desk_compares_what_was_submitted_only(cast, applicant, returned, client_of):
    desk = client_of(cast.incubator_operator.user)
    assert "尚未提交任何内容" not in desk.get(f"/applications/{returned.number}/").content.decode()
    assert desk.get(f"/applications/{returned.number}/compare/?after=now").context.get("changes") is None
    way_back = f"/todo/{way.open_item(returned).pk}/supplement/"
    applicant.post(way_back, {"stay": "1"})
    save_field(by=cast.applicant.user, application=returned, path="team.c3.duty", value="工程师")
    save_field(by=cast.applicant.user, application=returned, path="team.c3.education", value="master")
    applicant.post(way_back, {"hand_in": "1"})
    found = rows(desk, returned, "?before=1&after=2")
    assert ("计划总投资", "22,000 万元（2.2 亿元）", "25,000 万元（2.5 亿元）") in found
    assert rows(desk, returned, "?before=2&after=2") == []


def test_what_cannot_be_understood_is_compared_as_typed(cast, applicant, returned):
    save_field(by=cast.applicant.user, application=returned, path="planned_investment", value="大约三亿")
    assert ("计划总投资", "22,000 万元（2.2 亿元）", "大约三亿") in rows(applicant, returned)


def test_any_odd_choice_is_the_last_two(applicant, returned):
    assert rows(applicant, returned, "?before=99&after=x") == sorted(EDITED)


def test_comparing_costs_the_same_for_few_and_many_rows(applicant, returned, assert_queries):
    url = f"/applications/{returned.number}/compare/"
    with assert_queries(11):
        applicant.get(url)
    for number in range(5):
        save_field(by=returned.started_by, application=returned, path=f"team.r{number}.name", value="某某")
    with assert_queries(11):
        applicant.get(url)
