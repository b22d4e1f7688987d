"""Acts on many files: the preview, one transaction per file, a second run, undoing, and who may."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.register.actions.labels import put_label
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import MembershipFactory, ProjectFactory, SubmittedApplicationFactory, UserFactory
from workflows import batch as verbs
from workflows import service
from workflows.flows import IntakeFlow
from workflows.models import Batch, BatchRow, WorkItem
from workflows.reminding import remind
from workflows.tasks import resume_batches, run_batch

pytestmark = pytest.mark.django_db


def file_of(cast):
    """A project whose material check waits at the desk; returns its work item."""
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)
    return service.open_item(application.project, "intake.check")


def colleague_of(person):
    user = UserFactory(email="colleague@example.cn", name="刘洋")
    MembershipFactory(user=user, county=person.carrier.county, role="incubator_operator", carrier=person.carrier)
    return user


@pytest.fixture
def items(cast):
    return [file_of(cast) for _n in range(3)]


@pytest.fixture
def desk(cast):
    return cast.incubator_operator.user


def begun(by, act, *, params=None, **chosen):
    """A batch that was chosen, looked at and handed to the worker."""
    return verbs.start(verbs.prepare(by=by, act=act, **chosen), params=params or {})


def run(batch):
    run_batch.func(batch.pk)
    batch.refresh_from_db()
    return list(batch.rows.values_list("state", "words"))


def test_from_the_register_to_the_result(items, desk, client_of):
    client = client_of(desk)
    numbers = list(Project.objects.values_list("number", flat=True))
    page = client.post(reverse("batch-new"), {"act": "take", "projects": numbers}, follow=True)
    assert [row.why for row in page.context["rows"]] == ["", "", ""]
    assert "不通知任何人" in page.content.decode()
    batch = Batch.objects.get()
    assert WorkItem.objects.filter(owner=desk).count() == 0  # nothing is done before the button
    assert client.post(reverse("batch-start", args=[batch.pk])).status_code == 302
    assert "正在逐件办理" in client.get(reverse("batch", args=[batch.pk])).content.decode()
    assert run(batch) == [("done", "")] * 3
    page = client.get(reverse("batch", args=[batch.pk])).content.decode()
    assert "办成3件，未能办理0件" in page
    assert WorkItem.objects.filter(owner=desk).count() == 3
    assert AuditEvent.objects.filter(verb="take").count() == 3
    assert Message.objects.filter(to=desk).latest("pk").subject == "接件：办成3件，未能办理0件"


def test_the_preview_says_which_cannot_and_why(items, cast, desk):
    service.take(items[0], by=desk)
    service.take(items[1], by=colleague_of(cast.incubator_operator))
    without = ProjectFactory(county=cast.county, carrier=cast.incubator)
    strange = ProjectFactory(county=cast.county, carrier=cast.enclave)
    batch = verbs.prepare(by=desk, act="take", projects=Project.objects.values("pk"))
    rows, told = verbs.preview(batch)
    assert {row.project_id: str(row.why) for row in rows} == {
        items[0].project_id: "已由您接件。", items[1].project_id: "已由刘洋接件。", items[2].project_id: "",
        without.pk: "目前没有可办理的环节。",
    }  # fmt: skip
    assert strange.pk not in {row.project_id for row in rows}
    assert told == []


def test_the_preview_asks_the_same_for_one_file_and_five_hundred(cast, desk, assert_queries):
    for number in (1, 3):
        while WorkItem.objects.count() < number:
            file_of(cast)
        batch = verbs.prepare(by=cast.staff.user, act="remind", items=WorkItem.objects.values("pk"))
        with assert_queries(3):
            rows, told = verbs.preview(batch)
        assert (len(rows), told) == (number, ["王敏"])


def test_too_many_and_none_are_refused(cast, monkeypatch):
    monkeypatch.setattr(verbs, "MOST", 2)
    ProjectFactory.create_batch(3, county=cast.county)
    with pytest.raises(Refused, match="一次最多2件，您选了3件"):
        verbs.prepare(by=cast.staff.user, act="label", projects=Project.objects.values("pk"))
    with pytest.raises(Refused, match="至少选择一个"):
        verbs.prepare(by=cast.staff.user, act="label", projects=[])


def test_all_rows_of_a_filter(cast, client_of):
    ProjectFactory.create_batch(2, county=cast.county, stage=Stage.LEAD)
    ProjectFactory(county=cast.county, stage=Stage.INCUBATING)
    data = {"act": "label", "everything": "on", "filter": "stage=lead"}
    client_of(cast.staff.user).post(reverse("batch-new"), data)
    assert Batch.objects.get().rows.count() == 2


def test_one_that_fails_does_not_stop_the_others(items, cast, desk):
    batch = begun(desk, "take", items=[item.pk for item in items])
    service.take(items[1], by=colleague_of(cast.incubator_operator))
    states = run(batch)
    assert [state for state, _words in states] == ["done", "refused", "done"]
    assert "已由刘洋于" in states[1][1]


def test_a_crash_in_the_middle_leaves_each_file_whole_and_a_second_run_does_the_rest(items, desk, monkeypatch, today):
    batch = begun(desk, "take", items=[item.pk for item in items])
    real, calls = service.take, []

    def take(item, *, by):
        calls.append(item.pk)
        found = real(item, by=by)
        if len(calls) == 2:
            raise KeyboardInterrupt  # the worker is killed after the verb, before its transaction ends
        return found

    monkeypatch.setattr(service, "take", take)
    with pytest.raises(KeyboardInterrupt):
        run_batch.func(batch.pk)
    assert list(batch.rows.values_list("state", flat=True)) == ["done", "waiting", "waiting"]
    assert WorkItem.objects.filter(owner=desk).count() == 1
    assert run(batch) == [("done", "")] * 3
    assert (WorkItem.objects.filter(owner=desk).count(), AuditEvent.objects.filter(verb="take").count()) == (3, 3)
    run_batch.func(batch.pk)  # a third run finds nothing to do
    assert AuditEvent.objects.filter(verb="take").count() == 3


def test_a_lost_batch_is_asked_for_again_and_drafts_are_forgotten(items, desk, today):
    today("2026-03-16")
    batch = begun(desk, "take", items=[item.pk for item in items])
    draft = verbs.prepare(by=desk, act="take", items=[items[0].pk])
    assert list(verbs.lost_batches()) == []
    today("2026-03-16", "10:06")
    assert list(verbs.lost_batches()) == [batch]
    today("2026-03-18")
    resume_batches()
    assert not Batch.objects.filter(pk=draft.pk).exists()
    run(batch)
    assert list(verbs.lost_batches()) == []


class TestUndoing:
    def undone(self, batch, by):
        return run(verbs.undo(batch, by=by))

    def test_taken_files_go_back_unless_somebody_did_them(self, items, cast, desk):
        batch = begun(desk, "take", items=[item.pk for item in items])
        run(batch)
        service.complete(items[0], by=desk, outcome="accept")
        states = self.undone(batch, desk)
        assert [state for state, _words in states] == ["refused", "done", "done"]
        assert WorkItem.objects.open().filter(owner=desk).count() == 0
        assert AuditEvent.objects.filter(verb="release").count() == 2

    def test_labels(self, cast):
        by, rows = cast.staff.user, ProjectFactory.create_batch(2, county=cast.county)
        put_label(project=rows[0], by=by, name="重点")
        batch = begun(by, "label", projects=[row.pk for row in rows], params={"name": "重点"})
        assert [state for state, _words in run(batch)] == ["refused", "done"]
        self.undone(batch, by)
        assert [row.labels.count() for row in rows] == [1, 0]  # what was there before stays
        off = begun(by, "unlabel", projects=[rows[0].pk], params={"name": "重点"})
        run(off)
        assert rows[0].labels.count() == 0
        self.undone(off, by)
        assert rows[0].labels.count() == 1

    def test_dates_that_nobody_changed_meanwhile(self, cast, today):
        today("2026-03-16")
        by, before = cast.staff.user, date(2026, 3, 20)
        rows = ProjectFactory.create_batch(2, county=cast.county, stage=Stage.ASLEEP, next_date=before)
        batch = begun(by, "next_date", projects=[row.pk for row in rows], params={"day": "2026-05-01"})
        run(batch)
        assert set(Project.objects.values_list("next_date", flat=True)) == {date(2026, 5, 1)}
        Project.objects.filter(pk=rows[0].pk).update(next_date=date(2026, 6, 1))
        self.undone(batch, by)
        assert list(Project.objects.order_by("pk").values_list("next_date", flat=True)) == [date(2026, 6, 1), before]

    def test_once_soon_and_by_the_same_person(self, items, cast, desk, today):
        today("2026-03-16")
        batch = begun(desk, "take", items=[items[0].pk])
        run(batch)
        with pytest.raises(AlreadyDone):
            verbs.undo(batch, by=cast.staff.user)
        today("2026-03-16", "10:11")
        with pytest.raises(AlreadyDone, match="已过时限"):
            verbs.undo(batch, by=desk)
        today("2026-03-16", "10:09")
        self.undone(batch, desk)
        with pytest.raises(AlreadyDone):
            verbs.undo(batch, by=desk)

    def test_a_reminder_cannot_be_taken_back(self, items, cast):
        batch = begun(cast.staff.user, "remind", items=[items[0].pk])
        run(batch)
        assert not verbs.may_undo(batch)


class TestHandingOver:
    def test_files_go_to_a_colleague_who_is_told_and_come_back(self, items, cast, desk, client_of):
        other = colleague_of(cast.incubator_operator)
        service.take(items[0], by=desk)
        service.take(items[1], by=other)
        batch = verbs.prepare(by=desk, act="hand_over", items=[item.pk for item in items])
        page = client_of(desk).get(reverse("batch", args=[batch.pk]), {"to": other.pk, "note": "我去出差"})
        assert [str(row.why) for row in page.context["rows"]] == ["", "已由刘洋接件。", ""]
        assert "将通知：刘洋" in page.content.decode()
        client_of(desk).post(reverse("batch-start", args=[batch.pk]), {"to": other.pk, "note": "我去出差"})
        assert [state for state, _words in run(batch)] == ["done", "refused", "done"]
        assert WorkItem.objects.filter(owner=other).count() == 3
        assert [one.body for one in Message.objects.filter(to=other)].count("我去出差") == 2
        run(verbs.undo(batch, by=desk))
        assert list(WorkItem.objects.order_by("pk").values_list("owner", flat=True)) == [desk.pk, other.pk, None]

    def test_only_colleagues_are_offered_and_only_who_may_do_the_step(self, items, cast, client_of):
        assert cast.enclave_operator and cast.other_staff and cast.expert
        batch = verbs.prepare(by=cast.leader.user, act="hand_over", items=[items[0].pk])
        client, address = client_of(cast.leader.user), reverse("batch", args=[batch.pk])
        offered = set(client.get(address).context["form"].fields["to"].queryset)
        assert {cast.enclave_operator.user, cast.other_staff.user} <= offered
        assert cast.expert.user not in offered
        page = client.get(address, {"to": cast.enclave_operator.user.pk})
        assert page.context["possible"] == 0


class TestReminding:
    def test_the_people_of_the_desk_are_told_once_a_day(self, items, cast, desk, today):
        today("2026-03-16")
        assert remind(items[0], by=cast.staff.user, words="请今日办结") == [desk]
        letter = Message.objects.filter(to=desk).latest("pk")
        assert letter.subject.startswith("张晓提醒您办理")
        assert letter.body == "请今日办结"
        with pytest.raises(AlreadyDone, match="今天已有人催办过"):
            remind(items[0], by=cast.leader.user)
        today("2026-03-17")
        remind(items[0], by=cast.leader.user)

    def test_only_the_holder_once_there_is_one(self, items, cast, desk):
        colleague_of(cast.incubator_operator)
        service.take(items[0], by=desk)
        assert remind(items[0], by=cast.staff.user) == [desk]

    def test_not_oneself(self, items, desk):
        with pytest.raises(Refused, match="正由您办理"):
            remind(items[0], by=desk)


def test_a_day_in_the_past_is_said_in_the_form(cast, client_of, today):
    today("2026-03-16")
    project = ProjectFactory(county=cast.county)
    batch = verbs.prepare(by=cast.staff.user, act="next_date", projects=[project.pk])
    client = client_of(cast.staff.user)
    response = client.post(reverse("batch-start", args=[batch.pk]), {"day": "2026-03-16"})
    assert "日期须晚于今天" in response.content.decode()
    batch.refresh_from_db()
    assert batch.started_at is None
    assert client.get(reverse("batch", args=[batch.pk]) + "?day=2026-04-01").context["possible"] == 1


def test_a_batch_is_its_makers_own(items, cast, desk, client_of):
    batch = verbs.prepare(by=desk, act="take", items=[items[0].pk])
    for person in (cast.staff, cast.leader, cast.auditor, cast.applicant):
        assert client_of(person.user).get(reverse("batch", args=[batch.pk])).status_code == 404
        assert client_of(person.user).post(reverse("batch-start", args=[batch.pk])).status_code == 404


def test_the_page_of_results_asks_the_same_for_any_number(items, desk, client_of, assert_queries):
    client = client_of(desk)
    for chosen in (items[:1], items):
        batch = begun(desk, "release", items=[item.pk for item in chosen])
        run(batch)
        with assert_queries(7):
            client.get(reverse("batch", args=[batch.pk]))


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_a_batch_against_a_single_act(self, cast, in_threads):
        items, desk, other = [file_of(cast) for _n in range(4)], cast.incubator_operator.user, None
        other = colleague_of(cast.incubator_operator)
        batch = begun(desk, "take", items=[item.pk for item in items])
        results = in_threads(
            lambda: run_batch.func(batch.pk), *(lambda item=item: service.take(item, by=other) for item in items)
        )
        states = dict(batch.rows.values_list("item_id", "state"))
        for item, result in zip(items, results[1:], strict=True):
            item.refresh_from_db()
            lost = isinstance(result, AlreadyDone)
            assert item.owner == (desk if lost else other)
            assert states[item.pk] == ("done" if lost else "refused")
        assert AuditEvent.objects.filter(verb="take").count() == len(items)

    def test_two_workers_on_one_batch_do_each_file_once(self, cast, in_threads):
        assert cast.incubator_operator  # whoever is reminded
        items = [file_of(cast) for _n in range(5)]
        batch = begun(cast.staff.user, "remind", items=[item.pk for item in items])
        in_threads(*[lambda: run_batch.func(batch.pk)] * 2)
        assert set(batch.rows.values_list("state", "words")) == {(BatchRow.State.DONE, "")}
        assert AuditEvent.objects.filter(verb="remind").count() == len(items)
        assert timezone.now() - Batch.objects.get().finished_at < timedelta(minutes=5)
