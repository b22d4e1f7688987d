"""Files change hands: handed over, undone, the next one, everything at once, given back by a lease."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.register.actions.project import move
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import ProjectFactory
from workflows import handing, service
from workflows.models import DeskRule, OwnerChange, WorkItem

from .desk import colleague, file_on_desk

pytestmark = pytest.mark.django_db


def accept(project, by):
    move(project, Stage.ACCEPTED)


@pytest.fixture
def wang(cast):
    return cast.incubator_operator.user


@pytest.fixture
def liu(cast, wang):
    return colleague(cast)


@pytest.fixture
def held(cast, wang):
    item = file_on_desk(cast)
    service.take(item, by=wang)
    return item


def owner(item):
    item.refresh_from_db()
    return item.owner


def test_a_file_is_handed_over_with_a_note_and_the_colleague_is_told(held, wang, liu):
    handing.hand_over(held, to=liu, by=wang, note="对方周三来访")
    assert (owner(held), held.note) == (liu, "对方周三来访")
    letter = Message.objects.get(to=liu)
    assert (letter.kind, letter.body) == ("act", "对方周三来访")
    assert AuditEvent.objects.get(verb="hand_over_file").difference == {
        "step": "intake.check", "before": wang.pk, "after": liu.pk,
    }  # fmt: skip
    service.complete(held, by=liu, act=accept, outcome="accept")


def test_only_to_somebody_who_may_do_the_step(held, wang, cast):
    with pytest.raises(Refused, match="张晓无权办理"):
        handing.hand_over(held, to=cast.staff.user, by=wang)
    with pytest.raises(AlreadyDone, match="已在王敏手上"):
        handing.hand_over(held, to=wang, by=wang)
    assert owner(held) == wang


def test_a_colleague_cannot_give_away_what_another_holds_but_the_leader_can(held, liu, cast):
    with pytest.raises(AlreadyDone, match="已由王敏"):
        handing.hand_over(held, to=liu, by=liu)
    handing.hand_over(held, to=liu, by=cast.leader.user)
    assert owner(held) == liu


def test_a_free_file_can_be_given_out(cast, wang, liu):
    item = file_on_desk(cast)
    handing.hand_over(item, to=liu, by=wang)
    assert owner(item) == liu


@pytest.mark.parametrize("name", ["applicant", "enclave_operator", "other_incubator_operator", "staff", "auditor"])
def test_strangers_give_nothing(held, liu, cast, name):
    with pytest.raises(Refused):
        handing.hand_over(held, to=liu, by=getattr(cast, name).user)


class TestUndo:
    def test_taking_is_undone(self, cast, wang):
        item = file_on_desk(cast)
        service.take(item, by=wang)
        handing.undo(OwnerChange.objects.get(), by=wang)
        assert owner(item) is None
        assert AuditEvent.objects.filter(verb="undo_owner").count() == 1

    def test_handing_over_is_undone_and_the_colleague_is_told(self, held, wang, liu):
        change = handing.hand_over(held, to=liu, by=wang, note="请接")
        handing.undo(change, by=wang)
        assert (owner(held), held.note) == (wang, "")
        assert "收回" in Message.objects.filter(to=liu).first().subject
        with pytest.raises(AlreadyDone, match="不能撤回"):
            handing.undo(change, by=wang)

    def test_not_after_the_time_nor_by_another_nor_once_it_moved_on(self, held, wang, liu, today):
        take = OwnerChange.objects.get()
        with pytest.raises(AlreadyDone, match="不能撤回"):
            handing.undo(take, by=liu)
        change = handing.hand_over(held, to=liu, by=wang)
        with pytest.raises(AlreadyDone, match="不能撤回"):
            handing.undo(take, by=wang)  # the later change comes first
        OwnerChange.objects.filter(pk=change.pk).update(at=timezone.now() - timedelta(minutes=11))
        with pytest.raises(AlreadyDone, match="不能撤回"):
            handing.undo(change, by=wang)
        assert owner(held) == liu

    def test_a_file_that_is_done_stays_done(self, held, wang):
        service.complete(held, by=wang, act=accept, outcome="accept")
        with pytest.raises(AlreadyDone, match="已由王敏"):
            handing.undo(OwnerChange.objects.get(), by=wang)


def test_the_next_file_is_the_one_nearest_to_its_clock(cast, wang, today):
    today("2026-03-04")
    late = file_on_desk(cast)
    today("2026-03-02")
    early = file_on_desk(cast)
    assert handing.take_next(by=wang) == early
    assert handing.take_next(by=wang) == late
    assert handing.take_next(by=wang) is None
    assert handing.take_next(by=cast.staff.user) is None


class TestWholeWork:
    def test_everything_goes_over_in_one_act(self, cast, wang, liu):
        items = [file_on_desk(cast) for _n in range(3)]
        for item in items[:2]:
            service.take(item, by=wang)
        lead = ProjectFactory(county=cast.county, carrier=cast.incubator, follow_up_by=wang)
        results, leads = handing.hand_over_all(wang, to=liu, by=cast.leader.user, county=cast.county, note="调岗")
        assert ([row.why for row in results], leads) == (["", ""], 1)
        assert [owner(item) for item in items] == [liu, liu, None]
        lead.refresh_from_db()
        assert lead.follow_up_by == liu
        row = AuditEvent.objects.get(verb="hand_over_all")
        assert row.difference == {"to": liu.pk, "files": 2, "leads": 1, "left": 0}
        assert AuditEvent.objects.filter(verb="hand_over_file").count() == 2

    def test_what_the_other_may_not_do_stays_and_says_why(self, held, cast, wang):
        results, _leads = handing.hand_over_all(wang, to=cast.staff.user, by=cast.leader.user, county=cast.county)
        assert [row.why for row in results] == ["张晓无权办理该环节。"]
        assert owner(held) == wang


class TestLease:
    @pytest.fixture
    def rule(self, county):
        return DeskRule.objects.create(county=county, effective_from="2024-01-01", lease_hours=24)

    def test_without_a_rule_files_stay(self, cast, wang, today):
        today("2026-03-02")
        item = file_on_desk(cast)
        service.take(item, by=wang)
        today("2026-03-30")
        assert handing.end_leases() == 0

    def test_an_untouched_file_returns_and_its_holder_is_told(self, rule, cast, wang, today):
        today("2026-03-02")
        item = file_on_desk(cast)
        service.take(item, by=wang)
        today("2026-03-03", "09:59")
        assert handing.end_leases() == 0
        today("2026-03-03", "10:01")
        assert handing.end_leases() == 1
        assert owner(item) is None
        assert "退回待接件" in Message.objects.get(to=wang).subject
        assert AuditEvent.objects.get(verb="end_lease").actor is None
        service.complete(item, by=wang, act=accept, outcome="accept")  # what was typed meanwhile is not lost

    def test_opening_the_page_renews_it(self, rule, cast, wang, client_of, today):
        today("2026-03-02")
        item = file_on_desk(cast)
        service.take(item, by=wang)
        today("2026-03-03", "09:00")
        client_of(wang).get(f"/todo/{item.pk}/check/")
        today("2026-03-03", "12:00")
        assert handing.end_leases() == 0
        today("2026-03-04", "09:01")
        assert handing.end_leases() == 1

    def test_a_rule_holds_from_its_day_on(self, cast, wang, county, today):
        today("2026-03-02")
        DeskRule.objects.create(county=county, effective_from="2026-03-10", lease_hours=1)
        service.take(file_on_desk(cast), by=wang)
        today("2026-03-09")
        assert handing.end_leases() == 0
        today("2026-03-10")
        assert handing.end_leases() == 1


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_who_press_next_get_two_files(self, cast, wang, liu, in_threads):
        items = {file_on_desk(cast).pk for _n in range(3)}
        results = in_threads(lambda: handing.take_next(by=wang), lambda: handing.take_next(by=liu))
        assert len({item.pk for item in results}) == 2
        assert {item.pk for item in results} <= items
        assert WorkItem.objects.filter(owner=None).count() == 1

    def test_two_who_press_next_for_one_file_do_not_share_it(self, cast, wang, liu, in_threads):
        item = file_on_desk(cast)
        results = in_threads(lambda: handing.take_next(by=wang), lambda: handing.take_next(by=liu))
        assert sorted(result is None for result in results) == [False, True]
        assert owner(item) in (wang, liu)

    def test_a_lease_that_ends_during_a_submit_loses_nothing(self, cast, county, wang, in_threads):
        rule = DeskRule.objects.create(county=county, effective_from="2024-01-01", lease_hours=1)
        item = file_on_desk(cast)
        service.take(item, by=wang)
        WorkItem.objects.filter(pk=item.pk).update(touched_at=timezone.now() - timedelta(hours=2))
        submit, lease = in_threads(
            lambda: service.complete(item, by=wang, act=accept, outcome="accept") or "done",
            lambda: handing.end_lease(item, rule=rule),
        )
        assert (submit, lease) in [("done", 0), ("done", 1)]
        item.refresh_from_db()
        assert (item.done_by, Project.objects.get().stage) == (wang, Stage.ACCEPTED)

    def test_handing_over_meets_completion(self, cast, wang, liu, in_threads):
        item = file_on_desk(cast)
        service.take(item, by=wang)
        done, given = in_threads(
            lambda: service.complete(item, by=wang, act=accept, outcome="accept") or "done",
            lambda: handing.hand_over(item, to=liu, by=wang),
        )
        item.refresh_from_db()
        if done == "done":
            assert isinstance(given, AlreadyDone)
            assert (item.owner, item.done_by) == (wang, wang)
        else:
            assert isinstance(done, AlreadyDone)
            assert (item.owner, item.done_at) == (liu, None)

    def test_a_colleague_takes_what_is_being_undone(self, cast, wang, liu, in_threads):
        item = file_on_desk(cast)
        service.take(item, by=wang)
        change = OwnerChange.objects.get()
        undone, taken = in_threads(lambda: handing.undo(change, by=wang), lambda: service.take(item, by=liu))
        assert undone == item
        assert owner(item) == (liu if taken == item else None)
        assert taken == item or isinstance(taken, AlreadyDone)
