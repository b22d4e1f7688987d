"""The one door through which the order moves: start, take, release, complete, withdraw, expire.

Every move locks the process, then the project, checks the right of the person, runs the verb that changes the facts
and advances the engine, all in one transaction: a crash leaves before or after, never between.
"""

from contextlib import contextmanager

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow import STATUS

from projects.register.models import Project
from projects.trace.actions import record
from projects.trace.context import in_place_of
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.nested import bare
from projects.trace.prepared import prepared, reading_rules_once

from .models import PROCESSES, OwnerChange, WorkItem
from .nodes import close_item
from .rights import acts_for, may_act
from .steps import is_known, step_node


@contextmanager
def locked(item):
    """The activation of the item's task, the locked project and the fresh item, under the process lock."""
    refuse_unknown(item)
    with transaction.atomic():
        process = _locked_process(item)
        fresh = _item.rows(item.pk)[0]
        process.project = fresh.project
        fresh.task.process = process
        with reading_rules_once():
            yield fresh.task.flow_task.activation_class(fresh.task), fresh.project, fresh


def _locked_process(item):
    """The process of the item, locked as the engine's own lock does it, but read by the same statement."""
    try:
        return _process.rows(step_node(item.step).flow_class.process_class, item.pk)[0]
    except DatabaseError as error:
        raise Refused(_("The file is being handled at this moment. Please try again in a few seconds.")) from error


@prepared("task")
def _process(process_class, task):
    return process_class.objects.select_for_update(of=("self", "process_ptr")).filter(task=task)


@prepared("key")
def _item(key):
    """The item and its project, which is locked. The item needs no lock: it changes only under that of its process."""
    rows = WorkItem.objects.select_for_update(of=("project",)).filter(pk=key)
    beside = ("project__county", "project__carrier", "project__organisation", "owner", "done_by", "clock", "task")
    return rows.select_related(*beside)


def refuse_unknown(item):
    """Refuse what stands on a step that this version of the flows does not have."""
    if not is_known(item.step):
        words = _(
            "This version does not know the step “%(step)s” at which the file stands; nothing is lost. "
            "Please tell the administrator: doctor says how it goes on."
        )
        raise Refused(words % {"step": item.step})


def refuse_done(item):
    """Refuse what has been done already, in words."""
    if item.done_at is None:
        return
    if item.done_by is None:
        raise AlreadyDone(_("This step was closed by the system. Please reload the page."))
    when = timezone.localtime(item.done_at)
    raise AlreadyDone(
        _("Already handled by %(who)s on %(day)s at %(time)s.")
        % {"who": item.done_by, "day": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M}"}
    )


def refuse_stranger(item, by):
    """Refuse those for whom the step is not."""
    if not may_act(by, item):
        raise Refused(_("This step is not yours to do."))


def refuse_colleague(item, by):
    """Refuse while a colleague has the file, unless the person stands in for that colleague."""
    if not acts_for(by, item):
        when = timezone.localtime(item.taken_at)
        raise AlreadyDone(
            _("%(who)s took this file on %(day)s at %(time)s.")
            % {"who": item.owner, "day": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M}"}
        )


def refuse_early(item, *, by):
    """Refuse what `complete` would refuse under its lock, before a form's uploads are kept as files."""
    refuse_done(item)
    refuse_stranger(item, by)
    refuse_colleague(item, by)


def absent_holder(item, by):
    """The colleague in whose stead the person acts on the file; None when it is the own one or free."""
    return item.owner if item.owner_id not in (None, by.pk) else None


def _hold(activation, item, by):
    """The file is the person's own from here on: written with the end of the step, some statements later."""
    activation.task.owner, activation.task.status = by, STATUS.ASSIGNED
    item.owner, item.taken_at, item.note = by, timezone.now(), ""
    item.touched_at = item.taken_at


def own(activation, item, by, note=""):
    """Make the person the owner of task and item; `note` is the word of the colleague who handed it over."""
    activation.assign(by)
    item.owner, item.taken_at, item.note = by, timezone.now(), note
    item.touched_at = item.taken_at
    item.save(update_fields=["owner", "taken_at", "touched_at", "note"])


@transaction.atomic
def start(flow_start, *, project, by, open_for=None, **fields):
    """Start a flow for a project. Refused while one of its kind is open (the database would refuse it too).

    `open_for` is what only one process may be open for, where that is not the project itself.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    process_class = flow_start.flow_class.process_class
    if process_class.objects.filter(open_for=open_for or project).exists():
        raise Refused(_("For this project that is already under way."))
    return flow_start.run(project=project, by=by, open_for=open_for, **fields)


def take(item, *, by):
    """Take a file (接件). Exactly one of two people succeeds; the other reads who has it."""
    with locked(item) as (activation, project, fresh):
        refuse_done(fresh)
        refuse_stranger(fresh, by)
        refuse_colleague(fresh, by)
        if fresh.owner_id is None:
            own(activation, fresh, by)
            OwnerChange.objects.create(item=fresh, kind=OwnerChange.Kind.TAKE, by=by, after=by)
            record("take", fresh, by=by, county_id=fresh.county_id, project=project, step=fresh.step)
    return fresh


def release(item, *, by):
    """Give a taken file back, so that a colleague may take it."""
    with locked(item) as (activation, project, fresh):
        refuse_done(fresh)
        refuse_colleague(fresh, by)
        if fresh.owner_id:
            with in_place_of(absent_holder(fresh, by)):
                disown(activation, fresh, project, by)
    return fresh


def free(item, *, by):
    """Give back the file of a colleague who may not act on it any more (the seat ended)."""
    with locked(item) as (activation, project, fresh):
        if fresh.done_at is None and fresh.owner_id and not may_act(fresh.owner, fresh):
            disown(activation, fresh, project, by)
    return fresh


def disown(activation, item, project, by, verb="release"):
    """Put a file back into the queue."""
    activation.unassign()
    item.owner = item.taken_at = item.touched_at = None
    item.note = ""
    item.save(update_fields=["owner", "taken_at", "touched_at", "note"])
    record(verb, item, by=by, county_id=item.county_id, project=project, step=item.step)


def complete(item, *, by, act=None, outcome=""):
    """Do a step: take it if it is free, run `act(project=…, by=…)`, advance the flow. Returns what `act` returned."""
    with locked(item) as (activation, project, fresh):
        refuse_done(fresh)
        refuse_stranger(fresh, by)
        refuse_colleague(fresh, by)
        if fresh.owner_id is None:
            _hold(activation, fresh, by)
        activation.start(None)
        with in_place_of(absent_holder(fresh, by)):
            result = bare(act)(project=project, by=by) if act else None
            _advance(activation, fresh, by=by, outcome=outcome)
    return result


def _advance(activation, item, *, by, outcome):
    process = activation.process
    _look_again(process)
    process.outcome, process.moved_by = outcome, by
    close_item(item, by=by, outcome=outcome)
    activation.execute()
    if not process.finished:  # its end has written them
        process.save(update_fields=["outcome", "moved_by"])


def _look_again(process):
    """What the process is about, as it stands now: the verb may have changed its own copies of the rows."""
    now = _beside.rows(type(process), process.pk)[0]
    for name in {path.split("__")[0] for path in process.BESIDE}:
        setattr(process, name, getattr(now, name))


@prepared("key")
def _beside(process_class, key):
    return process_class.objects.select_related(*process_class.BESIDE).filter(pk=key)


def expire(item, *, act, outcome):
    """The clock ran out: `act(project=…, by=None)` says what becomes of the project, and the flow goes on by `outcome`."""
    with locked(item) as (activation, project, fresh):
        refuse_done(fresh)
        bare(act)(project=project, by=None)
        if activation.assign.can_proceed():
            activation.assign(None)
        activation.start(None)
        _advance(activation, fresh, by=None, outcome=outcome)


def _cancel(process, by):
    process.moved_by = by
    process.save(update_fields=["moved_by"])
    if process.flow_class is None:
        raise Refused(
            _("This version does not know the procedure in which the file stands. Please tell the administrator.")
        )
    process.flow_class.instance.cancel(process)
    for item in WorkItem.objects.open().filter(task__process_id=process.pk):
        close_item(item, by=by)  # of a step that this version does not know: the engine closes only those it knows
    type(process).objects.filter(pk=process.pk).update(open_for=None)


@transaction.atomic
def stop(process, *, by, act):
    """Stop one open process that is no journey; `act(project=…, by=…)` says what becomes of its facts."""
    held = type(process).objects.select_for_update().filter(pk=process.pk).exclude(open_for=None).first()
    if held is None:
        raise AlreadyDone(_("This step was closed by the system. Please reload the page."))
    project = Project.objects.select_for_update().get(pk=held.project_id)
    _cancel(held, by)
    return act(project=project, by=by)


@transaction.atomic
def withdraw(project, *, by, act):
    """Stop every open process of a project; `act(project=…, by=…)` says what becomes of it."""
    for process_class in PROCESSES:
        process = process_class.objects.filter(open_for=project).first()
        if process:
            _cancel(process, by)
    locked = Project.objects.select_for_update().get(pk=project.pk)
    return act(project=locked, by=by)


def open_item(project, step):
    """The open work item of a project at a step, or None."""
    return WorkItem.objects.open().filter(project=project, step=step).first()
