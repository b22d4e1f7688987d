"""What every flow shares: the lock on its process row, and how a process about a project begins."""

from viewflow.workflow.lock import SelectForUpdateLock

# Wait for the other person instead of failing; PostgreSQL's lock_timeout bounds the wait.
PROCESS_LOCK = SelectForUpdateLock(nowait=False, attempts=1)


def begin(activation, *, project, by, open_for=None, **fields):
    """Fill the new process: its project, who started it, and that it is the open one of its kind (for `open_for`)."""
    process = activation.process
    process.project, process.open_for = project, open_for or project
    process.moved_by = by
    for name, value in fields.items():
        setattr(process, name, value)
    return process


def decided(outcome):
    """A condition for gates: the last step decided this."""
    return lambda activation: activation.process.outcome == outcome
