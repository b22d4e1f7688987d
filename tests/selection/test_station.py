"""The experts' table, the secretary's table, the timer and the papers, over HTTP."""

import json
from datetime import time
from uuid import uuid4

import pytest
from django.urls import reverse

from projects.selection.actions import attendance, meetings, reviews
from projects.selection.actions.reused import reuse_score
from projects.selection.models import Review
from tests.factories import ContestEntryFactory, pdf_bytes
from tests.selection import scene
from workflows import screening

pytestmark = pytest.mark.django_db
DAY = "2026-03-02"


@pytest.fixture
def projects(cast):
    return [scene.accepted(cast), scene.accepted(cast, "高通量类器官芯片", code="simple")]


@pytest.fixture
def meeting(cast, projects, today):
    today(DAY, "13:20")
    meeting = scene.planned(cast, projects)
    times = {"starts_at": time(13, 30), "talk_minutes": 10, "question_minutes": 5}
    meetings.change_meeting(meeting, by=cast.staff.user, name=meeting.name, on=meeting.on, place=meeting.place, **times)
    return meetings.open_meeting(meeting, by=cast.staff.user)


@pytest.fixture
def sheet(cast, meeting, projects):
    return reviews.declare(scene.sheet_of(projects[0], cast.expert), by=cast.expert.user)


@pytest.fixture
def expert(cast, client_of):
    return client_of(cast.expert.user)


def send(client, sheet, total="80", headers=None, **more):
    points = {str(pk): str(value) for pk, value in scene.points_for(sheet, total).items()}
    body = {"key": str(uuid4()), "act": "submit", "base": 0, "points": points, "comment": "清楚"} | more
    return client.post(
        f"/reviews/{sheet.pk}/deliver/", json.dumps(body), content_type="application/json", headers=headers or {}
    )


def text(response):
    return response.content.decode()


def test_a_sheet_is_delivered_once_however_often_it_is_sent(expert, sheet):
    key = str(uuid4())
    first, again = send(expert, sheet, key=key), send(expert, sheet, "99", key=key)
    assert (first.status_code, first.json()["state"], first.json()["total"]) == (200, "submitted", "80.00")
    assert {name: again.json()[name] for name in ("state", "total", "revision")} == {
        "state": "submitted", "total": "80.00", "revision": 1,
    }  # fmt: skip


def test_a_page_with_one_sheet_is_told_where_to_go(expert, sheet, cast, projects):
    following = scene.sheet_of(projects[1], cast.expert)
    answer = send(expert, sheet, headers={"X-Follow": "1"})
    assert answer.json()["next"] == following.get_absolute_url()
    assert "的评分已提交" in text(expert.get(answer.json()["next"]))


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"act": "submit", "points": {}}, 422, "请填写此项"),
        ({"points": {"1": "x"}, "act": "draft"}, 200, ""),  # a criterion that the rubric does not have is not read
        ({"act": "steal"}, 400, "无法识别"),
        ({"key": "1"}, 400, "无法识别"),
        ({"base": 3}, 409, "另一台设备"),
        ({"points": 7}, 400, "无法识别"),
        ({"base": float("inf")}, 400, "无法识别"),
    ],
)
def test_what_cannot_be_taken_is_answered_in_words(expert, sheet, more, status, said):
    answer = send(expert, sheet, **more)
    assert (answer.status_code, said in answer.json().get("problem", "")) == (status, True), answer.json()


def test_points_beyond_the_weight_are_named(expert, sheet):
    first = sheet.item.meeting.rubric.criteria.first()
    answer = send(expert, sheet, act="draft", points={str(first.pk): "41"})
    assert (answer.status_code, "技术创新性" in answer.json()["problem"]) == (422, True)


def test_an_ended_session_and_somebody_elses_lose_nothing(client, client_of, cast, sheet):
    assert send(client, sheet).status_code == 401
    other = send(client_of(cast.expert.user), sheet, headers={"X-Person": "0"})
    assert (other.status_code, "本页" in other.json()["problem"]) == (401, True)
    assert send(client_of(cast.other_expert.user), sheet).status_code == 404


def test_closed_meanwhile_is_told(expert, sheet, cast, projects, meeting):
    for person in (cast.other_expert, cast.third_expert):
        for project in projects:
            scene.scored(scene.sheet_of(project, person), 80)
    (extra,) = scene.more_experts(cast, 1)
    scene.experts.invite(meeting, by=cast.staff.user, experts=[extra])
    for project in projects:
        scene.scored(scene.sheet_of(project, extra), 80)
    screening.close_reviews(meeting, by=cast.staff.user)
    answer = send(expert, sheet)
    assert (answer.status_code, "评审已结束" in answer.json()["problem"]) == (410, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_tables_ask_a_constant_number_of_questions(cast, client_of, today, assert_queries, count):
    today(DAY)
    rows = [scene.accepted(cast, f"项目{number}", code=f"r{number}") for number in range(count)]
    meeting = scene.opened(cast, rows)
    for row in rows:
        reviews.declare(scene.sheet_of(row, cast.expert), by=cast.expert.user)
    expert, staff = client_of(cast.expert.user), client_of(cast.staff.user)
    pages = (
        (expert, "review-station", 9), (staff, "meeting-site", 11), (staff, "meeting-timer", 6), (staff, "meeting-clock", 5),
    )  # fmt: skip
    counted = {}
    for client, name, queries in pages:
        address = reverse(name, args=[meeting.number])
        client.get(address)
        with assert_queries(queries):
            counted[name] = client.get(address).status_code
    assert set(counted.values()) == {200}


def test_the_secretary_sees_totals_of_complete_projects_only(cast, client_of, meeting, projects):
    staff = client_of(cast.staff.user)
    address = reverse("meeting-site", args=[meeting.number])
    for person, total in ((cast.expert, 80), (cast.other_expert, 60)):
        scene.scored(scene.sheet_of(projects[0], person), total)
    assert ("70.00" in text(staff.get(address)), "待提交： 李志远" in text(staff.get(address))) == (False, True)
    scene.scored(scene.sheet_of(projects[0], cast.third_expert), 70)
    page = text(staff.get(address, headers={"HX-Request": "true"}))
    assert ("70.00" in page, "分差较大 20.00" in page, "<html" in page) == (True, True, False)


def test_attendance_on_the_desk_and_by_the_expert(cast, client_of, expert, meeting, today):
    staff = client_of(cast.staff.user)
    places = {place.expert_id: place for place in meeting.invitations.all()}
    signed = expert.post(reverse("review-sign-in", args=[meeting.number]), follow=True)
    assert "已签到 13:20" in text(signed)
    today(DAY, "13:50")
    late = places[cast.other_expert.expert.pk]
    staff.post(reverse("meeting-arrive", args=[meeting.number, late.pk]), {"note": "高铁晚点"})
    gone = places[cast.third_expert.expert.pk]
    staff.post(reverse("meeting-absent", args=[meeting.number, gone.pk]), {"reason": "突发疾病"})
    page = text(staff.get(reverse("meeting-site", args=[meeting.number])))
    assert [word in page for word in ("高铁晚点", "突发疾病", "迟到", "未到会")] == [True] * 4
    assert set(Review.objects.filter(expert=cast.third_expert.expert).values_list("state", flat=True)) == {"left"}


def test_the_timer_goes_by_the_servers_clock(cast, client_of, meeting, today):
    staff, auditor = client_of(cast.staff.user), client_of(cast.auditor.user)
    address, clock = reverse("meeting-timer", args=[meeting.number]), reverse("meeting-clock", args=[meeting.number])
    assert staff.get(clock).json()["item"] is None
    item = meeting.agenda.order_by("order").first()
    for phase, minutes in (("talk", 10), ("questions", 5)):
        staff.post(address, {"item": item.pk, "phase": phase})
        today(DAY, "13:25")
        state = auditor.get(clock).json()
        assert (state["item"], state["phase"], state["length"]) == (item.pk, phase, minutes * 60_000)
    assert state["now"] - state["began"] == 0
    assert "进入提问" not in text(auditor.get(address))
    assert auditor.post(address, {"item": item.pk, "phase": "done"}).status_code == 403
    staff.post(address, {"item": item.pk, "phase": "done"})
    assert staff.post(address, {"item": "x", "phase": "talk"}).status_code == 302
    assert staff.get(clock).json()["item"] is None


def test_a_contest_score_with_its_evidence(cast, client_of, meeting, projects):
    staff = client_of(cast.staff.user)
    entry = ContestEntryFactory(project=projects[0], award="一等奖", edition__name="2025创业大赛")
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = {"entry": entry.pk, "rank": "1", "evidence": SimpleUploadedFile("公告.pdf", pdf_bytes("公告"))}
    done = staff.post(f"/reused-scores/{projects[0].number}/", data, follow=True)
    assert "已沿用大赛成绩" in text(done)
    page = text(staff.get(meeting.get_absolute_url()))
    assert "2025创业大赛 一等奖 第1名 88.31" in page
    again = staff.post(f"/reused-scores/{projects[0].number}/", {"entry": entry.pk})
    assert "本次申请已沿用大赛成绩" in text(again)
    row = meeting.agenda.get(project=projects[0]).reused_score
    assert client_of(cast.auditor.user).get(reverse("file", args=[row.evidence_id])).status_code == 200
    assert client_of(cast.expert.user).get(reverse("file", args=[row.evidence_id])).status_code == 404


def printed(client, meeting, paper):
    from io import BytesIO

    from docx import Document

    body = client.get(reverse("meeting-paper", args=[meeting.number, paper, "docx"])).content
    document = Document(BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([line.text for line in document.paragraphs] + cells)


def test_the_papers_tell_what_happened(cast, client_of, meeting, projects, today):
    staff = client_of(cast.staff.user)
    (extra,) = scene.more_experts(cast, 1)
    scene.experts.invite(meeting, by=cast.staff.user, experts=[extra])
    places = {place.expert_id: place for place in meeting.invitations.all()}
    for person in (cast.expert, cast.other_expert):
        attendance.sign_in(places[person.expert.pk], by=cast.staff.user)
    attendance.sign_in(places[extra.pk], by=cast.staff.user, late=True)
    attendance.stay_away(places[cast.third_expert.expert.pk], by=cast.staff.user, reason="航班取消")
    reuse_score(project=projects[1], by=cast.staff.user, entry=ContestEntryFactory(project=projects[1]), rank=2)
    for person, total in ((cast.expert, 90), (cast.other_expert, 60), (extra, 85)):
        scene.scored(scene.sheet_of(projects[0], person), total)
    for paper in ("summary", "minutes", "x"):
        assert staff.get(reverse("meeting-paper", args=[meeting.number, paper, "docx"])).status_code == 404
    staff.post(reverse("meeting-minutes", args=[meeting.number]), {"words": "建议优先安排场地。"})
    screening.close_reviews(meeting, by=cast.staff.user)
    minutes = printed(staff, meeting, "minutes")
    for word in (
        "吴建国（浙江大学，教授）",
        "迟到，13:20到会",
        "李志远（航班取消）",
        "建议优先安排场地。",
        "78.33",
        "第2名",
    ):
        assert word in minutes, word
    summary = printed(staff, meeting, "summary")
    for word in ("吴建国90、孙丽华60、专家085", "30.00*", "分差达到20分的以*标明。"):
        assert word in summary, word
    assert "900.00" in printed(staff, meeting, "fees") and "贰仟柒佰元整" in printed(staff, meeting, "fees")
    assert "13:30–13:45" in printed(staff, meeting, "agenda")
    assert "13:20" in printed(staff, meeting, "sign-in")
    invitation = reverse("meeting-invitation", args=[places[cast.expert.expert.pk].pk, "docx"])
    assert client_of(cast.expert.user).get(invitation).status_code == 200
    assert client_of(cast.other_expert.user).get(invitation).status_code == 404
