"""Saving field by field: two windows, two people, an ended session, rows, and what the page is told of it."""

import pytest

from projects.register.actions.applications import withdraw
from projects.register.actions.drafts import drop_row, save_field
from projects.register.eligibility import read_draft
from projects.register.models import Application
from projects.register.values import row_ids
from projects.trace.errors import Refused
from tests.workflows import way


def told(client, url, since=""):
    return client.get(f"{url}?since={since}")


def test_a_second_window_of_the_same_person_is_a_clash_too(applicant, application):
    way.patch(applicant, application, path="summary", value="第一窗口", base_rev=0)
    clash = way.patch(applicant, application, path="summary", value="第二窗口", base_rev=0)
    assert (clash.status_code, clash.json()["value"], clash.json()["by"]) == (409, "第一窗口", "您（另一窗口）")
    assert way.patch(applicant, application, path="summary", value="第一窗口", base_rev=0).status_code == 200


def test_nothing_new_is_a_tiny_answer(applicant, application, draft_url, assert_queries):
    stamp = read_draft(application).stamp
    with assert_queries(5):  # session, person, seats, the application, its stamp
        answer = told(applicant, draft_url, stamp)
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_a_colleague_changed_is_told_with_name_and_text(
    applicant, application, draft_url, colleague, assert_queries
):
    stamp = read_draft(application).stamp
    row = save_field(by=colleague, application=application, path="summary", value="同事写的")
    with assert_queries(6):
        answer = told(applicant, draft_url, stamp).json()
    assert answer["fields"]["summary"][:3] == [row.rev, "同事写的", "何远"]
    assert (answer["stamp"], answer["closed"]) == (stamp + 1, "")


def test_an_ended_session_is_said_and_never_a_redirect(client, application, draft_url):
    for answer in (client.get(draft_url), client.patch(draft_url, b"{}", content_type="application/json")):
        assert (answer.status_code, answer.json()["problem"]) == (401, "登录已失效，您填写的文字仍保留在本页。")


def test_text_of_one_person_is_not_saved_as_another(cast, applicant, application, draft_url):
    answer = applicant.patch(
        draft_url, b'{"path": "summary", "value": "x"}', content_type="application/json", headers={"X-Person": "0"}
    )
    assert (answer.status_code, "其他账号" in answer.json()["problem"]) == (401, True)
    assert not application.draft_fields.filter(path="summary").exists()


@pytest.mark.parametrize(
    ("path", "value"), [("team.a1", "text"), ("summary", True), ("nothing", "x"), ("team.A!", True)]
)
def test_a_row_is_there_or_not_and_a_field_is_text(applicant, application, path, value):
    answer = way.patch(applicant, application, path=path, value=value, base_rev=0)
    assert (answer.status_code, answer.json()["problem"]) == (422, "申请表中没有此项。")


def test_a_body_that_is_no_answer_to_anything_is_refused_in_words(applicant, application, draft_url):
    for body in (
        b"[" * 50_000,
        b"[]",
        b'{"path": "summary", "value": "x", "base_rev": 1e999}',
        b'{"path": "a\\u0000"}',
    ):
        answer = applicant.patch(draft_url, body, content_type="application/json")
        assert (answer.status_code, answer.json()["problem"]) == (400, "无法识别该请求。"), body[:60]


def test_two_people_add_rows_at_once(cast, application, colleague):
    for person, row in ((cast.applicant.user, "a1"), (colleague, "b2")):
        save_field(by=person, application=application, path=f"team.{row}", value=True, base_rev=0)
        save_field(by=person, application=application, path=f"team.{row}.name", value=person.name, base_rev=0)
    assert row_ids("team", read_draft(application).texts) == ["a1", "b2"]


def test_what_was_typed_in_a_removed_row_comes_back_with_it(cast, application):
    by = {"by": cast.applicant.user, "application": application}
    save_field(**by, path="team.a1.name", value="陈默")
    drop_row(**by, path="team.a1")
    save_field(**by, path="team.a1.duty", value="总经理")
    assert row_ids("team", read_draft(application).texts) == []
    save_field(**by, path="team.a1", value=True)
    draft = read_draft(application)
    assert (row_ids("team", draft.texts), draft.texts["team.a1.name"], draft.texts["team.a1.duty"]) == (
        ["a1"], "陈默", "总经理",
    )  # fmt: skip


def test_a_removed_row_stays_removed_when_one_applies_again(cast, applicant, application):
    by = cast.applicant.user
    save_field(by=by, application=application, path="team.a1.name", value="已离开")
    drop_row(by=by, application=application, path="team.a1")
    withdraw(project=application.project, by=by, application=application, reason="重新申请")
    applicant.post(f"/my/new/?again={application.number}", {"name": "车载固态激光雷达", "field": "electronics",
                                                           "carrier": cast.incubator.pk, "enclave": ""})  # fmt: skip
    again = Application.objects.get(state=Application.State.DRAFT)
    assert row_ids("team", read_draft(again).texts) == []


def test_after_submission_the_page_is_told_that_nothing_is_taken_any_more(cast, applicant, application, draft_url):
    way.fill(applicant, application)
    stamp = read_draft(application).stamp
    way.submit(applicant, application)
    assert "已提交" in told(applicant, draft_url, stamp).json()["closed"]
    with pytest.raises(Refused):
        save_field(by=cast.applicant.user, application=application, path="summary", value="太晚了")


def test_a_clash_without_script_offers_both_texts(applicant, application, colleague):
    url = f"/my/applications/{application.number}/fill/project/"
    seen = applicant.get(url).context["seen"]
    save_field(by=colleague, application=application, path="summary", value="同事的")
    page = applicant.post(url, {"summary": "我的", "seen": seen, "stay": "1"}).content.decode()
    assert ("何远 于 " in page, "同事的" in page, "我的" in page) == (True, True, True)
    applicant.post(url, {"summary": "我的", "seen": seen, "theirs": "summary"})
    assert read_draft(application).texts["summary"] == "同事的"


def test_a_day_written_in_another_way_is_not_hidden_by_the_date_box(applicant, application):
    url = f"/my/applications/{application.number}/fill/applicant/"
    applicant.post(url, {"future_on": "2026/3/1", "stay": "1"})
    page = applicant.get(url).content.decode()
    assert 'type="text" name="future_on" value="2026/3/1"' in page
