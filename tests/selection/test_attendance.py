"""Who came to a meeting: on time, late, not at all; and the times of its agenda."""

from datetime import time

import pytest

from projects.selection.actions import agenda, attendance, experts, meetings, reviews
from projects.selection.models import Invitation, Review
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Message
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
    meeting = scene.planned(cast, projects, [row.expert for row in (cast.expert, cast.other_expert, cast.third_expert)])
    times = {"starts_at": time(13, 30), "talk_minutes": 10, "question_minutes": 5}
    meeting = meetings.change_meeting(
        meeting, by=cast.staff.user, name=meeting.name, on=meeting.on, place=meeting.place, **times
    )
    return meetings.open_meeting(meeting, by=cast.staff.user)


def place_of(meeting, person):
    return meeting.invitations.get(expert=person.expert)


def states(person):
    return list(Review.objects.filter(expert=person.expert).order_by("item__order").values_list("state", flat=True))


def test_who_signs_in_after_the_beginning_is_late(cast, meeting, today):
    first = attendance.sign_in(place_of(meeting, cast.expert), by=cast.expert.user)
    today(DAY, "13:41")
    second = attendance.sign_in(place_of(meeting, cast.other_expert), by=cast.staff.user, note="交通拥堵")
    assert (first.attendance, second.attendance, second.attendance_note) == ("present", "late", "交通拥堵")
    with pytest.raises(AlreadyDone, match="吴建国已于13:20签到"):
        attendance.sign_in(first, by=cast.staff.user)


def test_nobody_signs_in_before_the_day(cast, meeting, today):
    today("2026-03-01")
    with pytest.raises(Refused, match="2026-03-02"):
        attendance.sign_in(place_of(meeting, cast.expert), by=cast.expert.user)


def test_nobody_waits_for_who_stays_away_until_they_come_after_all(cast, meeting, projects):
    place = place_of(meeting, cast.expert)
    reviews.declare(scene.sheet_of(projects[0], cast.expert), by=cast.expert.user)
    attendance.stay_away(place, by=cast.staff.user, reason="航班取消")
    assert states(cast.expert) == ["left", "left"]
    assert states(cast.other_expert) == ["assigned", "assigned"]
    back = attendance.sign_in(place, by=cast.staff.user, late=True)
    assert (states(cast.expert), back.attendance) == (["open", "assigned"], "late")


def test_a_submitted_sheet_stays_when_the_expert_goes(cast, meeting, projects):
    scene.scored(scene.sheet_of(projects[0], cast.expert), 80)
    attendance.stay_away(place_of(meeting, cast.expert), by=cast.staff.user, reason="误记")
    assert states(cast.expert) == ["submitted", "left"]


def test_a_replaced_expert_does_not_sign_in(cast, meeting):
    place = place_of(meeting, cast.expert)
    experts.replace_expert(meeting, by=cast.staff.user, expert=cast.expert.expert, reason="病假")
    with pytest.raises(Refused, match="已不在本次评审会"):
        attendance.sign_in(place, by=cast.staff.user)


def test_an_expert_abstains_from_one_project(cast, meeting, projects):
    sheet = reviews.declare(scene.sheet_of(projects[0], cast.expert), by=cast.expert.user)
    reviews.abstain(sheet, by=cast.expert.user, reason="不熟悉该领域")
    assert (states(cast.expert), meeting.agenda.count()) == (["abstained", "assigned"], 2)
    with pytest.raises(Refused):
        reviews.submit(sheet, by=cast.expert.user, points=scene.points_for(sheet, 80), comment="x")


def times(meeting):
    return [f"{item.starts_at:%H:%M}" for item in meeting.agenda.filter(removed_at=None).order_by("order")]


def test_times_follow_and_who_was_told_another_time_is_told_the_new_one(cast, meeting):
    assert (times(meeting), cast.applicant.user.name) == (["13:30", "13:45"], "陈默")
    first, second = meeting.agenda.order_by("order")
    rows = {first.pk: (2, None), second.pk: (1, None)}
    meetings.arrange_agenda(meeting, by=cast.staff.user, rows=rows, breaks={first.pk: 10})
    assert times(meeting) == ["13:30", "13:55"]
    told = Message.objects.filter(to=cast.applicant.user, subject="评审时间有变").values_list("body", flat=True)
    assert [("13:30" in body, "13:55" in body) for body in told] == [(False, True), (True, False)]
    screening.postpone(second, by=cast.staff.user, reason="负责人出差")
    assert times(meeting) == ["13:40"]  # the break before it stays


def test_the_timer_runs_one_project_at_a_time(cast, meeting, today):
    first, second = meeting.agenda.order_by("order")
    with pytest.raises(Refused, match="请先叫号"):
        agenda.set_phase(first, by=cast.staff.user, phase="questions")
    agenda.set_phase(first, by=cast.staff.user, phase="talk")
    today(DAY, "13:40")
    agenda.set_phase(meeting.agenda.get(pk=first.pk), by=cast.staff.user, phase="questions")
    agenda.set_phase(second, by=cast.staff.user, phase="talk")
    first.refresh_from_db()
    assert first.done_at == second.called_at
    assert (second.done_at, Invitation.objects.count()) == (None, 3)
