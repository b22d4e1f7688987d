"""The one door of the order: who may move a file, what a second person reads, and that nothing moves by halves."""

import pytest
from viewflow.workflow.models import Task

from projects.register.actions.project import move
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent
from tests.factories import MembershipFactory, SubmittedApplicationFactory, UserFactory
from workflows import service
from workflows.flows import IntakeFlow, ScreeningFlow
from workflows.models import IntakeProcess, WorkItem


@pytest.fixture
def application(cast):
    return SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)


@pytest.fixture
def item(application, cast):
    service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)
    return service.open_item(application.project, "intake.check")


def colleague_of(person):
    user = UserFactory(email="colleague@example.cn", name="刘洋")
    MembershipFactory(user=user, county=person.carrier.county, role="incubator_operator", carrier=person.carrier)
    return user


def accept(project, by):
    move(project, Stage.ACCEPTED)


def test_a_started_flow_puts_one_item_with_a_clock_before_the_desk(item, application, cast):
    assert (item.step, item.audience, item.carrier, item.owner) == ("intake.check", "desk", cast.incubator, None)
    assert item.clock.days == 5


def test_a_second_start_of_the_same_kind_is_refused(item, application, cast):
    with pytest.raises(Refused, match="不能重复发起"):
        service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)


def test_taking_is_exclusive_and_says_who_was_faster(item, cast):
    service.take(item, by=cast.incubator_operator.user)
    with pytest.raises(AlreadyDone, match="已由王敏于.*接件"):
        service.take(item, by=colleague_of(cast.incubator_operator))
    assert AuditEvent.objects.filter(verb="take").count() == 1


def test_a_released_file_can_be_taken_by_a_colleague(item, cast):
    service.take(item, by=cast.incubator_operator.user)
    service.release(item, by=cast.incubator_operator.user)
    colleague = colleague_of(cast.incubator_operator)
    service.take(item, by=colleague)
    item.refresh_from_db()
    assert item.owner == colleague


STRANGERS = (
    "applicant", "enclave_operator", "other_incubator_operator", "expert", "staff", "leader", "auditor", "stranger",
)  # fmt: skip


@pytest.mark.parametrize("name", STRANGERS)
def test_only_the_desk_of_the_carrier_may_do_the_check(item, cast, name):
    with pytest.raises(Refused, match="无权"):
        service.complete(item, by=getattr(cast, name).user, act=accept)
    item.refresh_from_db()
    assert (item.done_at, item.owner) == (None, None)


def test_completing_runs_the_verb_and_starts_the_next_flow(item, application, cast):
    service.complete(item, by=cast.incubator_operator.user, act=accept, outcome="accept")
    project = Project.objects.get(pk=application.project_id)
    assert project.stage == Stage.ACCEPTED
    assert IntakeProcess.objects.get().open_for is None
    assert service.open_item(project, "screening.schedule").audience == "centre"


def test_a_done_step_says_who_did_it_and_when(item, cast, today):
    today("2026-03-02", "10:32")
    service.complete(item, by=cast.incubator_operator.user, act=accept, outcome="accept")
    with pytest.raises(AlreadyDone, match="已由王敏于2026-03-02 10:32办理"):
        service.complete(item, by=cast.incubator_operator.user, act=accept, outcome="accept")


def test_a_verb_that_fails_leaves_everything_as_it_was(item, application, cast):
    def break_in_the_middle(project, by):
        move(project, Stage.ACCEPTED)
        raise Refused("not now")

    with pytest.raises(Refused, match="not now"):
        service.complete(item, by=cast.incubator_operator.user, act=break_in_the_middle, outcome="accept")
    item.refresh_from_db()
    assert (item.done_at, item.owner, item.clock.finished_on) == (None, None, None)
    assert Project.objects.get().stage == Stage.CHECK
    assert Task.objects.filter(status="NEW").count() == 1


def test_withdrawing_closes_the_open_items_and_frees_the_project(item, application, cast):
    service.withdraw(
        application.project, by=cast.applicant.user, act=lambda project, by: move(project, Stage.WITHDRAWN)
    )
    assert not WorkItem.objects.open().exists()
    assert IntakeProcess.objects.get().open_for is None
    assert Project.objects.get().stage == Stage.WITHDRAWN


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_of_two_takers_one_succeeds(self, item, cast, in_threads):
        people = [cast.incubator_operator.user, colleague_of(cast.incubator_operator)]
        results = in_threads(*(lambda person=person: service.take(item, by=person) for person in people))
        assert sorted(isinstance(result, AlreadyDone) for result in results) == [False, True]
        item.refresh_from_db()
        assert item.owner in people

    def test_a_double_submit_moves_the_file_once(self, item, application, cast, in_threads):
        user = cast.incubator_operator.user

        def submit():
            return service.complete(item, by=user, act=accept, outcome="accept")

        results = in_threads(submit, submit)
        assert sorted(isinstance(result, AlreadyDone) for result in results) == [False, True]
        assert WorkItem.objects.filter(step="screening.schedule").count() == 1

    def test_two_starts_of_one_flow_leave_one_process(self, application, cast, in_threads):
        def begin():
            return service.start(
                ScreeningFlow.start, project=application.project, by=cast.staff.user, application=application
            )

        Project.objects.update(stage=Stage.ACCEPTED)
        assert cast.staff  # made before the threads begin
        results = in_threads(begin, begin)
        assert sorted(isinstance(result, Refused) for result in results) == [False, True]
        assert WorkItem.objects.filter(step="screening.schedule").count() == 1
