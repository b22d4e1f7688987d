"""Races of the screening on PostgreSQL: real connections, a barrier, and what must hold afterwards."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from projects.register.stages import Stage
from projects.selection.actions import decisions as decision_verbs
from projects.selection.actions import notices, reviews
from projects.selection.models import Deliberation, Meeting, NoticeItem, Objection, PublicNotice, Review, Score
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.selection import scene
from workflows import screening
from workflows.models import AdmissionProcess, WorkItem

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run the acts at the same moment, each on a connection of its own; each gives "done" or the refusal's words."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            act()
            return "done"
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_three_reviews_at_once_are_all_kept(cast):
    project = scene.accepted(cast)
    meeting = scene.opened(cast, [project])
    sheets = [scene.sheet_of(project, person) for person in (cast.expert, cast.other_expert, cast.third_expert)]
    for sheet in sheets:
        reviews.declare(sheet, by=sheet.expert.user)

    def hand_in(sheet, total):
        points = scene.points_for(sheet, total)
        return lambda: reviews.submit(sheet, by=sheet.expert.user, points=points, comment=scene.OPINION)

    assert at_once(*(hand_in(sheet, 80 + n) for n, sheet in enumerate(sheets))) == ["done"] * 3
    assert sorted(Review.objects.values_list("total", flat=True)) == [80, 81, 82]
    assert Score.objects.count() == 12
    screening.close_reviews(meeting, by=cast.staff.user)
    project.refresh_from_db()
    assert project.stage == Stage.DELIBERATION


def test_a_double_submit_counts_once(cast):
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    sheet = reviews.declare(scene.sheet_of(project, cast.expert), by=cast.expert.user)
    totals = iter((70, 90))

    def hand_in():
        points = scene.points_for(sheet, next(totals))
        return lambda: reviews.submit(sheet, by=cast.expert.user, points=points, comment=scene.OPINION)

    found = at_once(hand_in(), hand_in())
    assert (found.count("done"), sum("您已于" in words for words in found)) == (1, 1)
    sheet.refresh_from_db()
    assert sheet.total == sum(sheet.scores.values_list("points", flat=True))
    assert AuditEvent.objects.filter(verb="submit_sheet").count() == 1


def test_two_people_closing_at_once(cast):
    projects = [scene.accepted(cast, f"项目{n}") for n in range(3)]
    meeting = scene.opened(cast, projects)
    scene.all_scored(meeting, 70, 80, 90)

    def close(person):
        return lambda: screening.close_reviews(Meeting.objects.get(pk=meeting.pk), by=person.user)

    found = at_once(close(cast.staff), close(cast.leader))
    assert found.count("done") == 1
    assert WorkItem.objects.open().filter(step="screening.deliberation").count() == 3
    assert AuditEvent.objects.filter(verb="close_meeting").count() == 1


def test_a_sheet_submitted_while_the_reviews_are_closed(cast):
    """Either the sheet is in before the closing and counts, or it is refused; never in after it."""
    project = scene.accepted(cast)
    (fourth,) = scene.more_experts(cast, 1)
    people = [cast.expert.expert, cast.other_expert.expert, cast.third_expert.expert, fourth]
    meeting = scene.opened(cast, [project], people)
    for expert in people[:3]:
        scene.scored(scene.sheet_of(project, expert), 80)
    late = reviews.declare(scene.sheet_of(project, fourth), by=fourth.user)
    points = scene.points_for(late, 40)
    found = at_once(
        lambda: reviews.submit(late, by=fourth.user, points=points, comment=scene.OPINION),
        lambda: screening.close_reviews(Meeting.objects.get(pk=meeting.pk), by=cast.staff.user),
    )
    assert found[1] == "done"
    late.refresh_from_db()
    assert (late.state == "submitted") == (found[0] == "done")


def decided(cast, *names):
    projects = [scene.accepted(cast, name) for name in names]
    scene.closed(cast, projects, 80, 81, 82)
    return projects


def test_two_sittings_decide_once(cast):
    first, second = decided(cast, "甲", "乙")
    assert cast.leader.user and cast.staff.user

    def sit(order, outcome):
        return lambda: scene.pending(cast, *[(project, outcome, "理由") for project in order])

    found = at_once(sit((first, second), "approve"), sit((second, first), "reject"))
    assert (found.count("done"), sum("尚未发布" in words for words in found)) == (1, 1)
    assert first.decisions.get().outcome == second.decisions.get().outcome
    assert Deliberation.objects.count() == 1


def test_two_people_publish_a_sitting_once(cast):
    first, second = decided(cast, "甲", "乙")
    sitting = scene.pending(cast, (first, "approve", ""), (second, "reject", "理由"))

    def publish(person):
        return lambda: screening.publish_sitting(Deliberation.objects.get(pk=sitting.pk), by=person.user)

    found = at_once(publish(cast.staff), publish(cast.leader))
    assert (found.count("done"), AuditEvent.objects.filter(verb="decide").count()) == (1, 2)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage) == (Stage.NOTICE, Stage.REJECTED)


def test_a_decision_changed_while_the_sitting_is_published(cast):
    """Either the change is in and takes effect, or it is refused; stage, decision and message agree."""
    (project,) = decided(cast, "甲")
    assert cast.applicant.user
    row = scene.pending(cast, (project, "approve", "")).decisions.get()

    def change():
        message = {"subject": "通知", "message": "未通过"}
        decision_verbs.change_decision(
            row, by=cast.staff.user, outcome="reject", reasons="理由", votes=None, dissent="", **message
        )

    found = at_once(change, lambda: screening.publish_sitting(Deliberation.objects.get(), by=cast.leader.user))
    assert found[1] == "done"
    project.refresh_from_db()
    row.refresh_from_db()
    changed = found[0] == "done"
    assert (row.outcome == "reject", project.stage == Stage.REJECTED) == (changed, changed)
    told = Message.objects.filter(to=cast.applicant.user, project_id=project.pk).latest("pk")
    assert (told.body == "未通过") == changed


def test_one_project_is_published_in_one_batch(cast):
    projects = decided(cast, "甲")
    scene.sat(cast, (projects[0], "approve", ""))

    def publish(person):
        return lambda: notices.publish_notice(by=person.user, county=cast.county, projects=projects, days=5)

    found = at_once(publish(cast.staff), publish(cast.leader))
    assert (found.count("done"), NoticeItem.objects.count(), PublicNotice.objects.count()) == (1, 1, 1)


def noticed(cast):
    (project,) = decided(cast, "甲")
    scene.sat(cast, (project, "approve", ""))
    return notices.publish_notice(by=cast.staff.user, county=cast.county, projects=[project], days=5).items.get()


def test_two_objections_at_once_are_both_kept(cast):
    item = noticed(cast)

    def object_to(name):
        row = NoticeItem.objects.select_related("notice", "project").get(pk=item.pk)
        return lambda: screening.object_to(row, name=name, contact="电话", words="有异议")

    assert at_once(object_to("张"), object_to("李")) == ["done", "done"]
    item.project.refresh_from_db()
    assert (Objection.objects.count(), item.project.stage) == (2, Stage.OBJECTION)
    assert WorkItem.objects.open().filter(step="screening.objection").count() == 1


def test_an_objection_while_the_notice_ends(cast):
    """Either it stops its project and nothing is approved, or it comes too late and is refused; never both."""
    item = noticed(cast)
    row = NoticeItem.objects.select_related("notice", "project").get(pk=item.pk)  # read while the notice still ran

    def end():
        PublicNotice.objects.update(last_day="2020-01-01")
        screening.close_notice(PublicNotice.objects.get(), by=cast.staff.user)

    found = at_once(lambda: screening.object_to(row, name="张", contact="电话", words="有异议"), end)
    item.refresh_from_db()
    item.project.refresh_from_db()
    stopped = found[0] == "done"
    assert (Objection.objects.count(), item.state, item.project.stage, AdmissionProcess.objects.count()) == (
        (1, "stopped", Stage.OBJECTION, 0) if stopped else (0, "cleared", Stage.APPROVED, 1)
    )
    assert item.notice.copies.filter(moment="closed").count() == (0 if stopped else 1)


def test_the_notice_ends_once_though_two_close_it(cast):
    item = noticed(cast)
    PublicNotice.objects.update(last_day="2020-01-01")

    def close(person):
        return lambda: screening.close_notice(PublicNotice.objects.get(), by=person.user)

    found = at_once(close(cast.staff), close(cast.leader), screening.close_due_notices)
    assert found.count("done") >= 1
    item.project.refresh_from_db()
    assert (item.project.stage, AdmissionProcess.objects.count()) == (Stage.APPROVED, 1)
    assert AuditEvent.objects.filter(verb="clear_notice").count() == 1
