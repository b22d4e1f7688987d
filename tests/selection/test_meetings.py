"""A meeting from its plan to the closing of its reviews, by verbs."""

from datetime import date, time

import pytest

from projects.register.stages import Stage
from projects.selection.actions import experts, meetings, reviews
from projects.selection.models import Invitation, Meeting, Review
from projects.selection.reports import results_of
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.selection import scene
from workflows import screening, service

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects(cast):
    return [scene.accepted(cast, "固态激光雷达"), scene.accepted(cast, "高通量类器官芯片")]


def test_plan_takes_the_rubric_in_force_and_a_number(cast):
    meeting = scene.planned(cast)
    assert (meeting.rubric.name, meeting.number[-9:], meeting.state) == ("本次评分表", "2026-PS01", "planned")


def test_no_rubric_no_meeting(cast):
    with pytest.raises(Refused, match="没有生效的评分表"):
        meetings.plan_meeting(by=cast.staff.user, county=cast.county, name="早", on=date(2001, 1, 1))


def test_agenda_moves_projects_and_gives_each_expert_a_sheet(cast, projects):
    meeting = scene.planned(cast, projects)
    rows = [(item.project, item.order, item.starts_at) for item in meeting.agenda.all()]
    assert rows == [(projects[0], 1, time(14, 0)), (projects[1], 2, time(14, 15))]
    for project in projects:
        project.refresh_from_db()
        assert project.stage == Stage.REVIEW
        assert service.open_item(project, "screening.review") is not None
    assert Review.objects.filter(item__meeting=meeting, state="assigned").count() == 6


def test_a_project_added_later_reaches_the_invited_experts(cast, projects):
    meeting = scene.opened(cast, projects[:1])
    screening.schedule(projects[1], by=cast.staff.user, meeting=meeting)
    assert Review.objects.filter(item__project=projects[1]).count() == 3


def test_twice_on_the_agenda_is_refused(cast, projects):
    meeting = scene.planned(cast, projects[:1])
    with pytest.raises(AlreadyDone, match="已不在此环节"):
        screening.schedule(projects[0], by=cast.staff.user, meeting=meeting)


def test_applicants_and_experts_are_told(cast, projects):
    assert cast.applicant.user
    scene.opened(cast, projects[:1])
    told = Message.objects.filter(to=cast.applicant.user).values_list("subject", flat=True)
    assert list(told) == ["您的项目已列入评审会"]
    invited = Message.objects.filter(to=cast.expert.user).order_by("pk").values_list("subject", flat=True)
    assert list(invited) == ["评审会邀请", "评审会已开始"]


def test_a_meeting_opens_with_an_agenda_and_three_experts_only(cast, projects):
    with pytest.raises(Refused, match="议程中还没有项目"):
        meetings.open_meeting(scene.planned(cast), by=cast.staff.user)
    two = [cast.expert.expert, cast.other_expert.expert]
    with pytest.raises(Refused, match="至少需要3名专家，目前已邀请2名"):
        meetings.open_meeting(scene.planned(cast, projects, two), by=cast.staff.user)


def test_close_says_which_project_lacks_how_many(cast, projects):
    meeting = scene.opened(cast, projects)
    scene.scored(scene.sheet_of(projects[0], cast.expert), 80)
    with pytest.raises(Refused) as refusal:
        screening.close_reviews(meeting, by=cast.staff.user)
    assert str(refusal.value) == "有效评分表不足，不能结束评审：“固态激光雷达”缺2份；“高通量类器官芯片”缺3份。"
    projects[0].refresh_from_db()
    meeting.refresh_from_db()
    assert (projects[0].stage, meeting.state) == (Stage.REVIEW, "open")


def test_close_moves_every_project_to_deliberation(cast, projects):
    meeting = scene.closed(cast, projects, "80.00", "80.01", "80.01")
    assert meeting.state == Meeting.State.CLOSED
    for project in projects:
        project.refresh_from_db()
        assert project.stage == Stage.DELIBERATION
        assert service.open_item(project, "screening.deliberation") is not None
    results = results_of(list(meeting.agenda.select_related("meeting__rubric")))
    assert [str(result.mean) for result in results.values()] == ["80.01", "80.01"]
    with pytest.raises(Refused, match="已结束|评审结束"):
        screening.close_reviews(meeting, by=cast.staff.user)


def test_a_postponed_project_goes_back_and_does_not_block_the_closing(cast, projects):
    meeting = scene.opened(cast, projects)
    late = meeting.agenda.get(project=projects[1])
    screening.postpone(late, by=cast.staff.user, reason="负责人出差")
    projects[1].refresh_from_db()
    assert (projects[1].stage, projects[1].stage_reason) == (Stage.ACCEPTED, "负责人出差")
    for person in (cast.expert, cast.other_expert, cast.third_expert):
        scene.scored(scene.sheet_of(projects[0], person), 75)
    screening.close_reviews(meeting, by=cast.staff.user)
    again = scene.planned(cast, [projects[1]])
    assert again.agenda.standing().count() == 1


def test_a_withdrawn_project_does_not_block_the_closing(cast, projects):
    from projects.register.actions.project import end_journey

    meeting = scene.opened(cast, projects)
    for person in (cast.expert, cast.other_expert, cast.third_expert):
        scene.scored(scene.sheet_of(projects[0], person), 75)
    service.withdraw(projects[1], by=cast.staff.user, act=lambda project, by: end_journey(project, Stage.WITHDRAWN))
    screening.close_reviews(meeting, by=cast.staff.user)
    assert list(meeting.agenda.filter(removed_at=None).values_list("project", flat=True)) == [projects[0].pk]


def test_results_are_blind_until_the_reviews_are_closed(cast, projects):
    meeting = scene.opened(cast, projects[:1])
    scene.all_scored(meeting, 70, 80, 90)
    assert results_of(list(meeting.agenda.select_related("meeting__rubric"))) == {}


def test_replaced_expert_keeps_submitted_sheets_and_the_substitute_gets_new_ones(cast, projects):
    meeting = scene.opened(cast, projects)
    scene.scored(scene.sheet_of(projects[0], cast.expert), 80)
    (substitute,) = scene.more_experts(cast, 1)
    experts.replace_expert(
        meeting, by=cast.staff.user, expert=cast.expert.expert, reason="临时有事", substitute=substitute
    )
    kept = Review.objects.filter(expert=cast.expert.expert).order_by("item__order").values_list("state", flat=True)
    assert list(kept) == ["submitted", "left"]
    assert Review.objects.filter(expert=substitute, state="assigned").count() == 2
    assert Invitation.objects.get(expert=cast.expert.expert).left_at is not None
    assert Meeting.objects.visible_to(cast.expert.user).count() == 0


def test_one_more_expert_for_one_project_after_a_recusal(cast, projects):
    meeting = scene.opened(cast, projects)
    reviews.recuse(scene.sheet_of(projects[0], cast.expert), by=cast.expert.user, reason="同一单位")
    (extra,) = scene.more_experts(cast, 1)
    experts.ask_for_item(meeting.agenda.get(project=projects[0]), by=cast.staff.user, expert=extra)
    assert list(Review.objects.filter(expert=extra).values_list("item__project", flat=True)) == [projects[0].pk]
    with pytest.raises(Refused, match="已有该项目的评分表"):
        experts.ask_for_item(meeting.agenda.get(project=projects[0]), by=cast.staff.user, expert=extra)


def test_every_act_is_in_the_log(cast, projects):
    scene.closed(cast, projects[:1], 80, 81, 82)
    verbs = list(AuditEvent.objects.filter(project_id=projects[0].pk).order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb != "take"] == (
        ["put_on_agenda"] + ["declare_no_conflict", "submit_sheet"] * 3 + ["finish_reviews"]
    )
    assert AuditEvent.objects.filter(verb="close_meeting", actor=cast.staff.user).count() == 1
