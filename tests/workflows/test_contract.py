"""Names of steps are a contract with running processes: none vanishes unsaid, and what stands on an old one goes on."""

from pathlib import Path

import pytest
from django.urls import reverse
from viewflow.workflow import PROCESS, STATUS
from viewflow.workflow.fields import get_flow_ref, get_task_ref
from viewflow.workflow.models import Process, Task

from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import Clock, Deadline
from tests.workflows.desk import file_on_desk
from workflows import renames, service
from workflows.doctor import order
from workflows.models import IntakeProcess, SavedFilter, WorkItem
from workflows.nodes import HumanView
from workflows.renames import Renamed, carry_over
from workflows.steps import FLOWS, office_steps

KEPT = Path(__file__).with_name("contract.txt")


def present():
    """What the database may hold of the flows of this version: references of flows and nodes, steps, states."""
    for key, flow in FLOWS.items():
        yield f"flow {get_flow_ref(flow)} {flow.process_class.__name__}"
        for node in flow.instance.nodes():
            kind = "step" if isinstance(node, HumanView) else "node"
            yield f"{kind} {key}.{node.name} {get_task_ref(node)}"
    yield from (f"state-of-task {value}" for value in sorted(STATUS.values))
    yield from (f"state-of-process {value}" for value in sorted(PROCESS.values))


def promised():
    return [line for line in KEPT.read_text().splitlines() if line and not line.startswith("#")]


def test_no_name_vanishes_without_a_line_in_the_renames():
    """On failure: a new name goes into contract.txt; one that went stays there and gets a line in workflows/renames.py."""
    now, gone = set(present()), {}
    carried = {row.was: row for row in renames.RENAMED}
    flows = {row.flow for row in renames.RENAMED}
    for line in promised():
        kind, name, *_rest = line.split(" ")
        told = name in carried if kind in ("step", "node") else name in flows
        if line not in now and not told:
            gone[name] = line
    assert gone == {}
    assert now - set(promised()) == set()


def test_every_rename_leads_to_a_step_of_today():
    ends = {row.now for row in renames.RENAMED} - {row.was for row in renames.RENAMED}
    names = {f"{key}.{node.name}" for key, flow in FLOWS.items() for node in flow.instance.nodes()}
    assert ends - names == set()


def on_an_old_name(item, old="intake.look"):
    """The file as an older version left it: its step has another name everywhere it is kept."""
    reference = renames.reference(old)
    Task.objects.filter(pk=item.pk).update(flow_task=reference)
    WorkItem.objects.filter(pk=item.pk).update(step=old)
    Clock.objects.filter(pk=item.clock_id).update(step=old)
    item.refresh_from_db()
    return WorkItem.objects.get(pk=item.pk)


def accept(project, by):
    from projects.register.actions.project import move

    move(project, Stage.ACCEPTED)


def test_a_running_process_goes_on_under_the_new_name(cast, county):
    item = on_an_old_name(file_on_desk(cast))
    desk = cast.incubator_operator.user
    Deadline.objects.create(county=county, step="intake.look", days=3, effective_from="2001-01-01")
    view = SavedFilter.objects.create(user=desk, county=county, name="审", query="tab=take&step=intake.look")
    assert (carry_over([Renamed("intake.look", "intake.check")]), carry_over([])) == (1, 0)
    item.refresh_from_db()
    view.refresh_from_db()
    clock = Clock.objects.get(pk=item.clock_id)
    assert (item.step, clock.step, view.query) == ("intake.check", "intake.check", "tab=take&step=intake.check")
    assert Deadline.objects.filter(county=county, step="intake.check", days=3).exists()
    service.complete(item, by=desk, act=accept, outcome="accept")
    assert service.open_item(item.project, "screening.schedule") is not None
    clock.refresh_from_db()
    assert clock.finished_on is not None


def test_a_flow_that_was_moved_and_a_step_that_was_taken_out(cast):
    """A file that the applicant had in a flow of another name goes on at the desk's check; its holder gives it back."""
    item = file_on_desk(cast)
    service.take(item, by=cast.incubator_operator.user)
    old = "workflows/flows.reception.ReceptionFlow"
    Process.objects.update(flow_class=old)
    Task.objects.filter(flow_task_type="HUMAN").update(flow_task=f"{old}.hall")
    WorkItem.objects.update(step="reception.hall", audience="applicant", owner=cast.applicant.user)
    assert IntakeProcess.objects.get().flow_class is None
    carry_over([Renamed("reception.hall", "intake.check", flow=old)])
    item.refresh_from_db()
    assert (item.step, item.audience, item.carrier, item.owner) == ("intake.check", "desk", cast.incubator, None)
    service.complete(item, by=cast.incubator_operator.user, act=accept, outcome="accept")
    assert IntakeProcess.objects.get().finished is not None


def test_on_an_unknown_step_a_file_says_so_everywhere_and_can_be_withdrawn(cast, client_of):
    item = on_an_old_name(file_on_desk(cast))
    desk, project = cast.incubator_operator.user, item.project
    pages = [
        reverse("inbox"),
        reverse("board"),
        reverse("project", args=[project.number]),
        reverse("item", args=[item.pk]),
    ]
    for page in pages:
        answer = client_of(desk).get(page)
        assert (answer.status_code, "本版本没有的环节（intake.look）" in answer.content.decode()) == (200, True), page
    assert "资料没有丢失" in answer.content.decode()
    assert client_of(cast.applicant.user).get("/my/").status_code == 200
    for act in (service.take, service.complete):
        with pytest.raises(Refused, match="在当前程序版本中已不存在"):
            act(item, by=desk)
    found = list(order.steps())
    assert [one.what for one in found] == [f"有1件停在当前程序版本没有的环节“intake.look”：{project.number}。"]
    service.withdraw(project, by=cast.applicant.user, act=lambda project, by: None)
    item.refresh_from_db()
    assert (item.done_at is None, IntakeProcess.objects.get().open_for, list(order.steps())) == (False, None, [])


def test_every_step_has_a_page():
    assert [step for step, _title in office_steps() if not reverse(f"step-{step.replace('.', '-')}", args=[1])] == []
