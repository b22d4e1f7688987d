"""Deliberation, public notice, objection and the end of the notice; every end of the flow and the stage it leaves."""

from datetime import date

import pytest

from projects.register.stages import Stage
from projects.selection.actions import notices
from projects.selection.models import Decision, Deliberation, Meeting, NoticeItem, Objection
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.selection import scene
from workflows import screening, service
from workflows.models import AdmissionProcess, ScreeningProcess

pytestmark = pytest.mark.django_db


def stage(project):
    project.refresh_from_db()
    return project.stage


def ended(project):
    """The screening process is over and blocks no other."""
    process = ScreeningProcess.objects.get(project=project)
    return process.open_for_id is None and process.finished is not None


def noticed(cast, *projects):
    """Approved projects in a running batch."""
    scene.sat(cast, *[(project, "approve", "同意") for project in projects])
    return notices.publish_notice(by=cast.staff.user, county=cast.county, projects=list(projects), days=5)


OBJECTION = {"name": "某某", "contact": "13900000000", "words": "该项目专利权属有争议。"}


def test_approval_goes_to_notice_with_the_result_beside_it(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    meeting = scene.closed(cast, [project], 80, 81, 85)
    scene.sat(cast, (project, "approve", ""))
    decision = Decision.objects.get()
    assert (stage(project), decision.mean, decision.item.meeting) == (Stage.NOTICE, 82, meeting)
    assert service.open_item(project, "screening.notice") is not None
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.DECIDED


@pytest.mark.parametrize(("outcome", "left"), [("reserve", Stage.RESERVE), ("reject", Stage.REJECTED)])
def test_reserve_and_reject_end_the_screening(cast, outcome, left):
    project = scene.accepted(cast)
    scene.closed(cast, [project], 60, 61, 62)
    assert cast.applicant.user
    scene.sat(cast, (project, outcome, "市场尚不成熟"))
    assert (stage(project), project.stage_reason, ended(project)) == (left, "市场尚不成熟", True)
    assert "市场尚不成熟" in Message.objects.filter(to=cast.applicant.user).latest("pk").body


def test_a_project_that_lives_somewhere_stays_there_when_rejected(cast):
    project = scene.accepted(cast)
    project.rests_at = Stage.ENCLAVE
    project.save()
    scene.closed(cast, [project], 50, 51, 52)
    scene.sat(cast, (project, "reject", "未达要求"))
    assert (stage(project), ended(project)) == (Stage.ENCLAVE, True)


def test_a_route_without_notice_goes_straight_to_admission(cast):
    project = scene.accepted(cast, notice_days=0)
    scene.closed(cast, [project], 90, 91, 92)
    scene.sat(cast, (project, "approve", ""))
    assert (stage(project), ended(project)) == (Stage.APPROVED, True)
    assert AdmissionProcess.objects.get().open_for == project


def test_a_route_without_review_comes_straight_to_deliberation(cast):
    project = scene.accepted(cast, code="direct", needs_review=False)
    with pytest.raises(Refused, match="请填写作出该意见的理由"):
        scene.sat(cast, (project, "approve", ""))
    scene.sat(cast, (project, "approve", "大赛二等奖，直通"))
    assert (stage(project), Decision.objects.get().mean) == (Stage.NOTICE, None)


def test_leaving_the_band_needs_reasons_and_a_sitting_is_all_or_none(cast):
    good, weak = scene.accepted(cast, "强项目"), scene.accepted(cast, "弱项目")
    meeting = scene.opened(cast, [good, weak])
    for person in (cast.expert, cast.other_expert, cast.third_expert):
        scene.scored(scene.sheet_of(good, person), 88)
        scene.scored(scene.sheet_of(weak, person), 55)
    screening.close_reviews(meeting, by=cast.staff.user)
    with pytest.raises(Refused, match="“弱项目”：请填写"):
        scene.sat(cast, (good, "approve", ""), (weak, "approve", ""))
    assert (stage(good), stage(weak), Deliberation.objects.count()) == (Stage.DELIBERATION, Stage.DELIBERATION, 0)
    scene.sat(cast, (good, "approve", ""), (weak, "approve", "专家意见分歧，团队已补充实验数据"))
    assert (stage(good), stage(weak)) == (Stage.NOTICE, Stage.NOTICE)


def test_the_batch_runs_from_the_next_day_for_working_days(cast, today):
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    today("2026-02-13")  # a working Saturday follows, then the Spring Festival
    notice = noticed(cast, project)
    assert (notice.first_day, notice.last_day, notice.days) == (date(2026, 2, 14), date(2026, 2, 27), 5)
    item = notice.items.get()
    assert (notice.year, notice.batch, item.project_name, item.carrier_name) == (2026, 1, project.name, "科创中心")


def test_a_project_is_in_one_running_batch_only_and_long_enough(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    scene.sat(cast, (project, "approve", ""))
    publish = {"by": cast.staff.user, "county": cast.county, "projects": [project]}
    with pytest.raises(Refused, match="不少于5个工作日"):
        notices.publish_notice(**publish, days=3)
    notices.publish_notice(**publish, days=5)
    with pytest.raises(Refused, match="已在公示批次中"):
        notices.publish_notice(**publish, days=5)


def test_the_end_of_the_notice_approves_and_starts_the_admission(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    notice = noticed(cast, project)
    today("2026-03-10", "23:59")
    with pytest.raises(Refused, match="公示期至2026-03-10 24时"):
        screening.close_notice(notice, by=cast.staff.user)
    assert screening.close_due_notices() == 0
    today("2026-03-11", "00:01")
    assert screening.close_notice(notice, by=cast.staff.user) == 1
    notice.refresh_from_db()
    assert (stage(project), ended(project), notice.closed_at is not None) == (Stage.APPROVED, True, True)
    assert AdmissionProcess.objects.get(open_for=project).carrier == cast.incubator
    assert AuditEvent.objects.get(verb="clear_notice").actor == cast.staff.user


def test_the_scheduler_ends_due_notices(cast, today):
    today("2026-03-03")
    first, second = scene.accepted(cast, "甲"), scene.accepted(cast, "乙")
    scene.closed(cast, [first, second], 80, 81, 82)
    noticed(cast, first, second)
    today("2026-03-11")
    assert (screening.close_due_notices(), screening.close_due_notices()) == (2, 0)
    assert {stage(first), stage(second)} == {Stage.APPROVED}
    assert AuditEvent.objects.filter(verb="clear_notice", actor=None).count() == 2


def test_an_objection_stops_its_project_only(cast, today):
    today("2026-03-03")
    first, second = scene.accepted(cast, "甲"), scene.accepted(cast, "乙")
    scene.closed(cast, [first, second], 80, 81, 82)
    notice = noticed(cast, first, second)
    item = notice.items.get(project=first)
    screening.object_to(item, **OBJECTION)
    screening.object_to(NoticeItem.objects.get(pk=item.pk), **OBJECTION)  # a second one joins the inquiry
    assert (stage(first), stage(second), Objection.objects.count()) == (Stage.OBJECTION, Stage.NOTICE, 2)
    today("2026-03-11")
    assert screening.close_notice(notice, by=cast.staff.user) == 1
    notice.refresh_from_db()
    assert (stage(first), stage(second), notice.closed_at) == (Stage.OBJECTION, Stage.APPROVED, None)


def examine(project, cast, upheld):
    from functools import partial

    item = service.open_item(project, "screening.objection")
    act = partial(notices.examine, inquiry="已向专利局核实。", upheld=upheld)
    service.complete(item, by=cast.staff.user, act=act, outcome="upheld" if upheld else "dismissed")


def test_an_objection_not_upheld_leads_back_and_is_cleared(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    notice = noticed(cast, project)
    screening.object_to(notice.items.get(), **OBJECTION)
    today("2026-03-12")
    examine(project, cast, upheld=False)
    objection = Objection.objects.get()
    assert (stage(project), objection.outcome, objection.closed_by) == (Stage.NOTICE, "dismissed", cast.staff.user)
    assert screening.close_due_notices() == 1
    assert (stage(project), ended(project)) == (Stage.APPROVED, True)


def test_an_upheld_objection_rejects(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    notice = noticed(cast, project)
    screening.object_to(notice.items.get(), **OBJECTION)
    examine(project, cast, upheld=True)
    notice.refresh_from_db()
    assert (stage(project), ended(project), notice.items.get().state) == (Stage.REJECTED, True, "upheld")
    assert (AdmissionProcess.objects.count(), notice.closed_at is not None) == (0, True)


def test_objections_end_with_the_notice(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    notice = noticed(cast, project)
    today("2026-03-11", "00:00")
    with pytest.raises(Refused, match="公示已结束"):
        screening.object_to(notice.items.get(), **OBJECTION)
    assert stage(project) == Stage.NOTICE


def test_a_project_withdrawn_in_notice_leaves_the_batch(cast, today):
    from projects.register.actions.project import end_journey

    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    notice = noticed(cast, project)
    service.withdraw(project, by=cast.staff.user, act=lambda project, by: end_journey(project, Stage.WITHDRAWN))
    today("2026-03-11")
    assert screening.close_due_notices() == 0
    notice.refresh_from_db()
    assert (stage(project), notice.items.get().state, notice.closed_at is not None) == (
        Stage.WITHDRAWN, "withdrawn", True,
    )  # fmt: skip
