"""The one human node of every flow: a required rule, a work item for the inbox, and a clock in working days."""

from operator import attrgetter

from django.db.models import OuterRef, Subquery
from django.dispatch import receiver
from django.utils import timezone
from viewflow.workflow import STATUS, flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.view import ViewActivation

from projects.trace.actions import (
    clocks_moved,
    days_for,
    finish_clock,
    resume_clock,
    start_clock,
    start_clock_until,
    stop_clock,
)
from projects.trace.models import Clock
from projects.trace.prepared import prepared

from .models import WorkItem


def _step(flow_task):
    return f"{flow_task.flow_class.process_key}.{flow_task.name}"


def _clock_for(process, flow_task):
    """The stopped clock of this step when the file comes back, else a new one."""
    step = _step(flow_task)
    project = process.project
    if flow_task.due:
        return start_clock_until(project=project, step=step, due_on=flow_task.due(process))
    if flow_task.pauses and (stopped := _stopped.rows(project.pk, step)):
        resume_clock(stopped[0])
        return stopped[0]
    days = days_for(project.county_id, step, timezone.localdate(), flow_task.days)
    return start_clock(project=project, step=step, days=days)


@prepared("project_id")
def _stopped(project_id, step):
    rows = Clock.objects.filter(project_id=project_id, step=step, finished_on=None, stopped_on__isnull=False)
    return rows.order_by("-pk")[:1]


def _open_item(activation):
    process, flow_task = activation.process, activation.flow_task
    audience = flow_task.rule.audience
    clock = _clock_for(process, flow_task) if flow_task.days or flow_task.due else None
    WorkItem.objects.create(
        task=activation.task,
        county_id=process.project.county_id,
        project=process.project,
        step=_step(flow_task),
        audience=audience,
        carrier=flow_task.desk(process),
        organisation=process.organisation,
        clock=clock,
        due_on=clock and clock.due_on,
    )


@receiver(clocks_moved, dispatch_uid="workflows.due_days")
def _follow_clocks(sender, **about):
    """The calendar changed: open items are due when their clocks are."""
    due_on = Clock.objects.filter(pk=OuterRef("clock")).values("due_on")
    WorkItem.objects.astray().update(due_on=Subquery(due_on))


def carry_item(item, flow_task):
    """An open item goes on at this node: for those whom its rule means. A colleague who may not do it gives it back."""
    process = item.task.process.coerced
    item.step, item.audience, item.carrier = _step(flow_task), flow_task.rule.audience, flow_task.desk(process)
    item.task.flow_task = flow_task
    item.task.flow_task_type = flow_task.task_type
    if item.owner and not flow_task.rule.allows(item.owner, item):
        item.owner = item.taken_at = item.task.owner = item.task.assigned = None
        item.task.status = STATUS.NEW
    item.task.save(update_fields=["flow_task", "flow_task_type", "owner", "assigned", "status"])
    item.save(update_fields=["step", "audience", "carrier", "owner", "taken_at"])


def close_item(item, *, by, outcome=""):
    """Mark a work item as done; its clock ends, or pauses where the step will come back."""
    item.done_at, item.done_by = timezone.now(), by
    item.save(update_fields=["done_at", "done_by", "owner", "taken_at", "touched_at", "note"])
    if item.clock is None:
        return
    pause = getattr(item.task.flow_task, "pauses", {}).get(outcome)  # a node that is gone pauses nothing
    if pause:
        stop_clock(item.clock, reason=pause)
    else:
        finish_clock(item.clock)


class HumanActivation(ViewActivation):
    """Opens a work item with the task and closes it when the task is cancelled."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        activation = super().create(flow_task, prev_activation, token, data=data, seed=seed)
        _open_item(activation)
        return activation

    @Activation.status.super()
    def cancel(self):
        super().cancel.original()
        close_item(WorkItem.objects.get(pk=self.task.pk), by=self.process.moved_by)


class HumanView(flow.View):
    """A step that a person does.

    `rule` says who may; `days` is the default deadline in working days (0 = none), `due` instead a fixed day, as a
    function of the process; `pauses` maps an outcome to the reason for which the clock only stops; `desk` names the
    carrier whose operators are meant, where it is not the process's own. The owner is who took the task, never who may.
    """

    activation_class = HumanActivation

    def __init__(self, *, rule, title, days=0, pauses=None, due=None, desk=attrgetter("desk")):
        super().__init__(view=None)
        self.rule, self.days, self.pauses, self.due, self.desk = rule, days, pauses or {}, due, desk
        self.task_title = title

    def _allows(self, user, task):
        return user.is_authenticated and self.rule.allows(user, task.work_item)

    def can_view(self, user, task):
        return self._allows(user, task)

    def can_assign(self, user, task):
        return task.owner_id is None and self._allows(user, task)

    def can_execute(self, user, task):
        return task.owner_id == user.pk and self._allows(user, task)

    def can_unassign(self, user, task):
        return task.owner_id is not None and self._allows(user, task)
