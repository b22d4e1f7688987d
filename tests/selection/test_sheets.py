"""An expert's own sheet: declare first, draft, submit once, correct with a reason; files open and shut with it."""

from decimal import Decimal

import pytest

from projects.files.models import StoredFile
from projects.selection.actions import reviews
from projects.selection.models import Review, Score
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.selection import scene
from tests.selection.scene import OPINION, points_for, scored, sheet_of
from workflows import screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast):
    return scene.accepted(cast)


@pytest.fixture
def meeting(cast, project):
    return scene.opened(cast, [project])


@pytest.fixture
def sheet(cast, project, meeting):
    return sheet_of(project, cast.expert)


def test_scoring_needs_a_declaration(sheet, cast):
    with pytest.raises(Refused, match="待声明回避"):
        reviews.submit(sheet, by=cast.expert.user, points=points_for(sheet, 80), comment=OPINION)


def test_nobody_else_writes_on_the_sheet(sheet, cast):
    for act in (lambda by: reviews.declare(sheet, by=by), lambda by: reviews.recuse(sheet, by=by, reason="x")):
        with pytest.raises(Refused, match="属于其他专家"):
            act(cast.other_expert.user)


def test_scoring_waits_for_the_opening(cast, project):
    scene.planned(cast, [project])
    sheet = reviews.declare(sheet_of(project, cast.expert), by=cast.expert.user)
    with pytest.raises(Refused, match="开始后方可评分"):
        reviews.save_draft(sheet, by=cast.expert.user, points={}, comment="")


def test_a_draft_keeps_what_is_there(sheet, cast):
    sheet = reviews.declare(sheet, by=cast.expert.user)
    first = sheet.item.meeting.rubric.criteria.first()
    reviews.save_draft(sheet, by=cast.expert.user, points={first.pk: Decimal("31.25")}, comment="待补")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total, sheet.comment) == ("open", None, "待补")
    reviews.save_draft(sheet, by=cast.expert.user, points={first.pk: None}, comment="")
    assert not Score.objects.filter(review=sheet).exists()


def test_an_incomplete_sheet_is_not_submitted(sheet, cast):
    sheet = reviews.declare(sheet, by=cast.expert.user)
    first = sheet.item.meeting.rubric.criteria.first()
    with pytest.raises(Refused, match="以下评分项尚未打分：团队、市场、契合度"):
        reviews.submit(sheet, by=cast.expert.user, points={first.pk: Decimal(30)}, comment=OPINION)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.scores.count()) == ("open", 0)


@pytest.mark.parametrize("value", ["40.01", "-0.5"])
def test_points_stay_within_the_weight(sheet, cast, value):
    sheet = reviews.declare(sheet, by=cast.expert.user)
    first = sheet.item.meeting.rubric.criteria.first()
    with pytest.raises(Refused, match="“技术创新性”的分值范围为0至40分"):
        reviews.save_draft(sheet, by=cast.expert.user, points={first.pk: Decimal(value)}, comment="")


def test_a_sheet_is_submitted_once(sheet, cast):
    sheet = scored(sheet, "77.75")
    assert (sheet.state, sheet.total) == ("submitted", Decimal("77.75"))
    with pytest.raises(AlreadyDone, match="您已于.*提交该评分表"):
        reviews.submit(sheet, by=cast.expert.user, points=points_for(sheet, 90), comment=OPINION)
    sheet.refresh_from_db()
    assert sheet.total == Decimal("77.75")


def correct(sheet, cast, total, reason):
    return reviews.correct(
        sheet, by=cast.expert.user, points=points_for(sheet, total), comment=OPINION, reason=reason,
        signature=cast.expert.user.name,
    )  # fmt: skip


def test_a_correction_keeps_the_first_scores(sheet, cast):
    sheet = scored(sheet, 70)
    reviews.correct(
        sheet,
        by=cast.expert.user,
        points=points_for(sheet, 75),
        comment=OPINION,
        reason="漏看专利证书",
        signature=cast.expert.user.name,
    )
    sheet.refresh_from_db()
    correction = sheet.corrections.get()
    assert (sheet.total, correction.before["total"], correction.after["total"]) == (Decimal(75), "70.00", "75.00")
    assert (correction.reason, correction.by) == ("漏看专利证书", cast.expert.user)
    with pytest.raises(Refused, match="没有变化"):
        reviews.correct(
            sheet,
            by=cast.expert.user,
            points=points_for(sheet, 75),
            comment=OPINION,
            reason="无",
            signature=cast.expert.user.name,
        )


def test_nothing_changes_after_the_closing(sheet, cast, meeting):
    scene.all_scored(meeting, 70, 80, 90)
    screening.close_reviews(meeting, by=cast.staff.user)
    with pytest.raises(Refused, match="评审已结束"):
        reviews.correct(
            sheet,
            by=cast.expert.user,
            points=points_for(sheet, 99),
            comment=OPINION,
            reason="晚了",
            signature=cast.expert.user.name,
        )


def test_recusal_is_for_good_and_the_desk_is_told(sheet, cast, project):
    assert cast.leader.user
    reviews.recuse(sheet, by=cast.expert.user, reason="担任该团队顾问")
    with pytest.raises(Refused, match="已回避"):
        reviews.declare(sheet, by=cast.expert.user)
    told = Message.objects.filter(subject="专家申请回避").values_list("to__name", flat=True)
    assert set(told) == {cast.staff.user.name, cast.leader.user.name}


def test_a_submitted_sheet_cannot_be_recused(sheet, cast):
    with pytest.raises(AlreadyDone):
        reviews.recuse(scored(sheet, 80), by=cast.expert.user, reason="后悔")


def test_the_log_holds_no_points(sheet, cast):
    sheet = scored(sheet, "77.77")
    reviews.correct(
        sheet,
        by=cast.expert.user,
        points=points_for(sheet, "66.66"),
        comment=OPINION,
        reason="复核",
        signature=cast.expert.user.name,
    )
    for event in AuditEvent.objects.filter(verb__in=["submit_sheet", "correct_sheet"]):
        words = f"{event.difference}{event.note}{event.target_label}"
        assert "77" not in words and "66" not in words


def opens(user, file):
    return StoredFile.objects.visible_to(type(user).objects.get(pk=user.pk)).filter(pk=file.pk).exists()


def test_the_file_opens_after_the_declaration_while_the_meeting_is_open(cast, project):
    file = scene.material_of(project)
    meeting = scene.planned(cast, [project])
    sheet, expert = sheet_of(project, cast.expert), cast.expert.user
    assert not opens(expert, file)
    reviews.declare(sheet, by=expert)
    assert not opens(expert, file)
    from projects.selection.actions.meetings import open_meeting

    open_meeting(meeting, by=cast.staff.user)
    assert opens(expert, file)
    assert not opens(cast.other_expert.user, file)
    reviews.submit(sheet, by=expert, points=points_for(sheet, 80), comment=OPINION)
    assert opens(expert, file)
    for person in (cast.other_expert, cast.third_expert):
        scored(sheet_of(project, person), 81)
    screening.close_reviews(meeting, by=cast.staff.user)
    assert not opens(expert, file)


def test_the_file_shuts_on_recusal_postponing_and_an_ended_seat(cast, project, meeting, sheet):
    file, expert = scene.material_of(project), cast.expert.user
    reviews.declare(sheet, by=expert)
    assert opens(expert, file)
    expert.memberships.update(ended_at="2026-03-02T10:00+08:00")
    assert not opens(expert, file)
    expert.memberships.update(ended_at=None)
    reviews.recuse(sheet, by=expert, reason="想起来了")
    assert not opens(expert, file)
    other = sheet_of(project, cast.other_expert)
    reviews.declare(other, by=cast.other_expert.user)
    assert opens(cast.other_expert.user, file)
    screening.postpone(other.item, by=cast.staff.user, reason="改期")
    assert not opens(cast.other_expert.user, file)


def test_a_sheet_is_visible_to_its_expert_and_when_submitted_to_the_centre(cast, sheet):
    def seen(person):
        return Review.objects.visible_to(type(person.user).objects.get(pk=person.user.pk)).count()

    scored(sheet, 80)
    people = {name: seen(person) for name, person in cast.everyone()}
    assert {name for name, count in people.items() if count} == {
        "expert", "other_expert", "third_expert", "staff", "other_staff", "leader", "auditor",
    }  # fmt: skip
