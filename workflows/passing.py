"""Nodes that wait for nobody: begin, gate, hand on, finish. Their task is written once, when they are passed.

The engine's own write each task as new, open a savepoint, and write it again as done, so that a node may fail by itself
and stand there. Ours never stands: whatever fails takes the whole step back (decision 0052). Flows have one path at a time.
"""

from django.utils import timezone
from viewflow.workflow import PROCESS, flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.func import FunctionActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.switch import SwitchActivation


class Passed(Activation):
    """A task that is in the database only once it is done."""

    came_from = None

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        """The activation of a task that is not written yet."""
        task_class = flow_task.flow_class.task_class
        activation = cls(task_class(process=prev_activation.process, flow_task=flow_task, token=token))
        activation.task.data, activation.task.seed = data or {}, seed
        activation.came_from = prev_activation.task
        return activation

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)

    @Activation.status.super()
    def complete(self):
        super().complete.original()
        self.task.previous.add(self.came_from)


class GateActivation(Passed, SwitchActivation):
    """Chooses the way by what the last step decided."""

    @Activation.status.super()
    def activate(self):
        self.next_task = next(node for node, condition in self.flow_task._branches if not condition or condition(self))


class HandOnActivation(Passed, FunctionActivation):
    """Starts what comes next."""

    @Activation.status.super()
    def activate(self):
        self.task.started = timezone.now()
        self.flow_task._func(self)


class FinishActivation(Passed, EndActivation):
    """Ends the process; nothing else of it can be open."""

    @Activation.status.super()
    def activate(self):
        self.task.started = self.process.finished = timezone.now()
        self.process.status = PROCESS.DONE
        self.process.save()


class BeginActivation(StartHandleActivation):
    """Writes process and task. Inside the caller's transaction nobody else can see the process, so nothing is locked."""

    @Activation.status.super()
    def execute(self):
        self.process.save()
        self.complete()
        self.activate_next()


class Gate(flow.Switch):
    """The first case that holds, else the default."""

    activation_class = GateActivation


class HandOn(flow.Function):
    """Calls a function of the flow, in the step's transaction."""

    activation_class = HandOnActivation


class Finish(flow.End):
    """The end of the process."""

    activation_class = FinishActivation


class Begin(flow.StartHandle):
    """The beginning, by a function that fills the process."""

    activation_class = BeginActivation
