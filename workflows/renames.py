"""Names of steps are a contract with the running processes: how what stands on an old name goes on under its new one.

A task keeps its step as text. Whoever renames a node, or takes one out, adds a line to `RENAMED`, in the same change;
`migrate` then carries over whatever stands there, and what stood there. A test holds every name that ever was.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F, Value
from django.db.models.functions import Replace
from viewflow.workflow.fields import get_flow_ref
from viewflow.workflow.models import Process, Task

from projects.trace.models import Clock, Deadline

from .models import SavedFilter, WorkItem
from .nodes import HumanView, carry_item
from .steps import FLOWS, step_node


@dataclass(frozen=True)
class Renamed:
    """`was` and `now` are steps as they are kept ("intake.check"); a node that was taken out names where its files go on.

    `flow` is the stored reference of the old flow class ("workflows/flows.intake.IntakeFlow"), where that has gone too.
    """

    was: str
    now: str
    flow: str = ""


# In the order in which it happened: a name may change twice. Lines stay as long as an older database may come.
RENAMED: tuple[Renamed, ...] = ()


def reference(step, flow=""):
    """How the engine keeps a step: "workflows/flows.intake.IntakeFlow.check"."""
    key, name = step.split(".")
    return f"{flow or get_flow_ref(FLOWS[key])}.{name}"


@transaction.atomic
def carry_over(renamed=None):
    """Carry tasks, clocks, deadlines and saved views over to the new names. Returns how many open steps; safe again."""
    return sum(_carry(row) for row in (RENAMED if renamed is None else renamed))


def _carry(row):
    if row.flow:
        Process.objects.filter(flow_class=row.flow).update(flow_class=get_flow_ref(FLOWS[row.now.split(".")[0]]))
    Task.objects.filter(flow_task=reference(row.was, row.flow)).update(flow_task=reference(row.now))
    Clock.objects.filter(step=row.was).update(step=row.now)
    newer = Deadline.objects.filter(step=row.now).values("county", "effective_from")
    taken = {tuple(pair.values()) for pair in newer}
    for deadline in Deadline.objects.filter(step=row.was):
        if (deadline.county_id, deadline.effective_from) not in taken:
            Deadline.objects.filter(pk=deadline.pk).update(step=row.now)
    asked = SavedFilter.objects.filter(query__contains=f"step={row.was}")
    asked.update(query=Replace(F("query"), Value(f"step={row.was}"), Value(f"step={row.now}")))
    items = WorkItem.objects.filter(step=row.was)
    opened = list(items.open().select_related("task__process", "owner", "clock"))
    items.update(step=row.now)
    if isinstance(step_node(row.now), HumanView):
        for item in opened:
            carry_item(item, step_node(row.now))
    return len(opened)


def after_migrate(sender, **about):
    """After the tables were made or changed; never on the way to an older state of them."""
    if not RENAMED:
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        carry_over()
