"""直通: a contest's score instead of sheets; and the minutes and the fees of a meeting."""

from datetime import date
from decimal import Decimal

import pytest

from projects.selection.actions import attendance, experts, minutes, reviews
from projects.selection.actions.reused import reuse_score
from projects.selection.fees import fees_of
from projects.selection.models import FeeRule
from projects.selection.reports import judgement_of, results_of
from projects.selection.rules import Result
from projects.trace.errors import AlreadyDone, Refused
from tests.factories import ContestEntryFactory
from tests.selection import scene
from workflows import screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast):
    return scene.accepted(cast)


def entry_of(project, score="88.31", **more):
    return ContestEntryFactory(project=project, score=score and Decimal(score), award="一等奖", **more)


def test_a_contest_score_stands_for_the_sheets(cast, project):
    other = scene.accepted(cast, "高通量类器官芯片", code="simple")
    meeting = scene.opened(cast, [project, other])
    row = reuse_score(project=project, by=cast.staff.user, entry=entry_of(project), rank=1)
    assert set(meeting.agenda.get(project=project).reviews.values_list("state", flat=True)) == {"left"}
    for person in (cast.expert, cast.other_expert, cast.third_expert):
        scene.scored(scene.sheet_of(other, person), 70)
    screening.close_reviews(meeting, by=cast.staff.user)
    results = results_of(list(meeting.agenda.select_related("meeting__rubric").order_by("order")))
    reused, scored = results.values()
    assert (reused.mean, reused.sheets, reused.band, reused.source) == (Decimal("88.31"), 0, "recommend", row.source)
    assert "一等奖 第1名 88.31" in row.source
    assert (scored.mean, scored.source) == (Decimal("70.00"), "")


def test_later_experts_get_no_sheet_on_it(cast, project):
    meeting = scene.opened(cast, [project, scene.accepted(cast, "类器官", code="simple")])
    reuse_score(project=project, by=cast.staff.user, entry=entry_of(project))
    (extra,) = scene.more_experts(cast, 1)
    experts.invite(meeting, by=cast.staff.user, experts=[extra])
    assert [row.item.project.name for row in extra.reviews.all()] == ["类器官"]


def test_a_score_taken_over_before_goes_on_the_agenda_with_its_project(cast, project):
    row = reuse_score(project=project, by=cast.staff.user, entry=entry_of(project))
    meeting = scene.planned(cast, [project])
    row.refresh_from_db()
    assert (row.item, row.item.reviews.count()) == (meeting.agenda.get(), 0)


def test_what_is_refused(cast, project):
    other = scene.accepted(cast, "类器官", code="simple")
    by = cast.staff.user
    for entry in (entry_of(project, None), entry_of(other)):
        with pytest.raises(Refused, match="没有成绩"):
            reuse_score(project=project, by=by, entry=entry)
    with pytest.raises(Refused, match="0至100"):
        reuse_score(project=project, by=by, entry=entry_of(project, "188.5"))
    scene.opened(cast, [other])
    scene.scored(scene.sheet_of(other, cast.expert), 80)
    with pytest.raises(Refused, match="专家已对该项目评分"):
        reuse_score(project=other, by=by, entry=entry_of(other))
    good = entry_of(project)
    reuse_score(project=project, by=by, entry=good)
    with pytest.raises(AlreadyDone):
        reuse_score(project=project, by=by, entry=good)


def test_a_route_without_a_meeting_is_decided_by_the_contest_score(cast):
    project = scene.accepted(cast, needs_review=False)
    assert judgement_of(project, None) == Result(0)
    scene.RubricFactory(county=cast.county, effective_from=date(2025, 1, 1))
    row = reuse_score(project=project, by=cast.staff.user, entry=entry_of(project, "61"))
    assert (row.item, judgement_of(project, None).band) == (None, "reserve")
    with pytest.raises(Refused, match="理由"):
        scene.sat(cast, (project, "approve", ""))
    scene.sat(cast, (project, "approve", "大赛成绩突出"))
    assert project.decisions.get().mean == Decimal("61.00")


LEVELS = [
    {"name": "高级职称", "titles": "教授、研究员", "amount": 100_000}, {"name": "其他", "titles": "", "amount": 60_000},
]  # fmt: skip


def test_fees_are_for_who_came_by_title_and_the_rule_of_the_day(cast, project, today):
    today("2026-03-01")
    minutes.set_fees(by=cast.leader.user, county=cast.county, effective_from=date(2026, 3, 2), levels=LEVELS)
    cast.other_expert.expert.title = "投资经理"
    cast.other_expert.expert.save()
    today("2026-03-02")
    meeting = scene.opened(cast, [project])
    places = {row.expert_id: row for row in meeting.invitations.all()}
    for person in (cast.expert, cast.other_expert):
        attendance.sign_in(places[person.expert.pk], by=cast.staff.user)
    attendance.stay_away(places[cast.third_expert.expert.pk], by=cast.staff.user, reason="病假")
    rows, total = fees_of(meeting)
    assert [(row.place.expert.user.name, row.level.name, row.level.amount) for row in rows] == [
        ("吴建国", "高级职称", 100_000), ("孙丽华", "其他", 60_000),
    ]  # fmt: skip
    assert total == 160_000


def test_a_level_for_all_other_titles_is_needed_and_the_past_stays(cast, today):
    today("2026-03-02")
    for levels in (LEVELS[:1], [LEVELS[1], LEVELS[1]]):
        with pytest.raises(Refused, match="有且只有一个"):
            minutes.set_fees(by=cast.leader.user, county=cast.county, effective_from=date(2026, 3, 9), levels=levels)
    with pytest.raises(Refused):
        minutes.set_fees(by=cast.leader.user, county=cast.county, effective_from=date(2026, 3, 1), levels=LEVELS)
    for amount in (1, 2):  # one that has not begun is put right
        levels = [LEVELS[1] | {"amount": amount}]
        rule = minutes.set_fees(by=cast.leader.user, county=cast.county, effective_from=date(2026, 3, 9), levels=levels)
    assert [row.amount for row in rule.levels.all()] == [2]
    assert FeeRule.objects.filter(county=cast.county, effective_from=date(2026, 3, 9)).count() == 1


def test_minutes_are_written_while_nothing_is_decided(cast, project):
    meeting = scene.planned(cast, [project])
    with pytest.raises(Refused, match="开始后"):
        minutes.write_minutes(meeting, by=cast.staff.user, words="一致推荐。")
    scene.meetings.open_meeting(meeting, by=cast.staff.user)
    minutes.write_minutes(meeting, by=cast.staff.user, words="一致推荐。")
    scene.all_scored(meeting, 80, 81, 82)
    screening.close_reviews(meeting, by=cast.staff.user)
    scene.sat(cast, (project, "approve", "同意"))
    with pytest.raises(Refused, match="保持不变"):
        minutes.write_minutes(meeting, by=cast.staff.user, words="改")
    meeting.refresh_from_db()
    assert (meeting.words, reviews.STATES.SUBMITTED) == ("一致推荐。", "submitted")
