"""One act on up to 500 files: chosen, looked at, then done in the background, one transaction per file.

A row and its file change in one transaction, so a crash leaves each file before or after, and a second run does the
rest. Undoing is a batch of its own, by the same person and for a short time.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.trace.actions import tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import filed, said

from .batchacts import ACTS, Sight
from .models import STEPS_BESIDE, Batch, BatchRow, WorkItem

log = logging.getLogger(__name__)
MOST = 500
UNDO_FOR = timedelta(minutes=10)
LOST_AFTER = timedelta(minutes=5)  # a batch in which nothing happened for so long has lost its worker
DRAFTS_KEPT = timedelta(days=1)
RELATED = ("project", "item__owner", "item__clock", "item__project")


@transaction.atomic
def prepare(*, by, act, items=(), projects=()):
    """A draft over the chosen work items (ids) or projects (ids), those that the person may see. Nothing is done yet."""
    kind = ACTS[act]
    pairs = _pairs_of_items(by, items) if items else _pairs_of_projects(by, projects, kind.on_items)
    if not kind.on_items:
        pairs = [(project, None) for project in dict.fromkeys(project for project, _item in pairs)]
    if not pairs:
        raise Refused(_("Please choose at least one file."))
    if len(pairs) > MOST:
        raise Refused(said(_("At most %(most)s files at once; these are %(count)s."), most=MOST, count=len(pairs)))
    batch = Batch.objects.create(county_id=by.seats.home_county_id, act=act, by=by)
    BatchRow.objects.bulk_create(BatchRow(batch=batch, project_id=project, item_id=item) for project, item in pairs)
    return batch


def _pairs_of_items(by, items):
    found = WorkItem.objects.visible_to(by).filter(pk__in=items).order_by("pk")
    return list(found.values_list("project_id", "pk"))


def _pairs_of_projects(by, projects, on_items):
    """Each project with its oldest open step; a project without one stays, so that the preview can say so."""
    seen = list(
        Project.objects.visible_to(by).live().filter(pk__in=projects).order_by("pk").values_list("pk", flat=True)
    )
    if not on_items:
        return [(project, None) for project in seen]
    open_items = WorkItem.objects.open().visible_to(by).filter(project__in=seen).exclude(step__in=STEPS_BESIDE)
    steps = dict(open_items.order_by("-created_at", "-pk").values_list("project_id", "pk"))
    return [(project, steps.get(project)) for project in seen]


def preview(batch):
    """Rows with `why` (what stands in the way, "" when nothing does), and the people who will be told, by name."""
    rows = list(batch.rows.select_related(*RELATED))
    sight, act, told = Sight(batch, rows), ACTS[batch.act], {}
    for row in rows:
        row.why = act.why_not(row, sight)
        if not row.why:
            told |= {person.pk: person.name for person in act.told(row, sight)}
    return rows, list(told.values())


@transaction.atomic
def start(batch, *, params):
    """Let the worker begin. Refused when it has begun already."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.started_at:
        raise AlreadyDone(_("This has begun already. Please reload the page."))
    batch.params, batch.started_at = params, timezone.now()
    batch.save(update_fields=["params", "started_at"])
    return batch


def may_undo(batch):
    """Whether what was done may still be undone: soon after, once, and where the act has a way back."""
    known = batch.act in ACTS and ACTS[batch.act].undoable and batch.finished_at is not None
    return known and not hasattr(batch, "undone_by") and timezone.now() - batch.finished_at <= UNDO_FOR


@transaction.atomic
def undo(batch, *, by):
    """A batch that takes back what another one did, file by file; each act of it is recorded like any other."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.by_id != by.pk or not may_undo(batch):
        raise AlreadyDone(_("This cannot be undone any more: the time is over, or it was undone already."))
    back = Batch.objects.create(
        county_id=batch.county_id,
        act=Batch.Act.UNDO,
        by=by,
        undoes=batch,
        params=batch.params,
        started_at=timezone.now(),
    )
    done = batch.rows.filter(state=BatchRow.State.DONE)
    BatchRow.objects.bulk_create(
        BatchRow(batch=back, project_id=row.project_id, item_id=row.item_id, undoes=row) for row in done
    )
    return back


def run(batch):
    """Do the rows that wait, each in a transaction of its own; then tell whoever began it. Harmless when run again."""
    if batch.started_at is None or batch.finished_at:
        return
    for pk in list(batch.rows.filter(state=BatchRow.State.WAITING).values_list("pk", flat=True)):
        _do(pk)
    _finish(batch)


def _do(pk):
    try:
        _do_one(pk)
    except Refused as refusal:
        _refuse(pk, filed(refusal))
    except Exception:
        log.exception("batch row %s", pk)
        _refuse(pk, filed(_("This did not work out. Try it on the page of the project.")))


@transaction.atomic
def _do_one(pk):
    row = BatchRow.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != BatchRow.State.WAITING:
        return  # another run was faster
    batch = row.batch
    if row.item_id is None and batch.act in ACTS and ACTS[batch.act].on_items:
        raise Refused(_("No step is open that could be acted on."))
    if row.undoes_id:
        ACTS[batch.undoes.act].undo(row.undoes, by=batch.by, params=batch.params)
    else:
        row.kept = ACTS[batch.act].do(row, by=batch.by, params=batch.params)
    row.state, row.done_at = BatchRow.State.DONE, timezone.now()
    row.save(update_fields=["state", "done_at", "kept"])


def _refuse(pk, sentence):
    """Note why a row was not done, unless it was done meanwhile."""
    waiting = BatchRow.objects.filter(pk=pk, state=BatchRow.State.WAITING)
    waiting.update(state=BatchRow.State.REFUSED, words=sentence[:300], done_at=timezone.now())


@transaction.atomic
def _finish(batch):
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.finished_at or batch.rows.filter(state=BatchRow.State.WAITING).exists():
        return
    batch.finished_at = timezone.now()
    batch.save(update_fields=["finished_at"])
    refused = batch.rows.filter(state=BatchRow.State.REFUSED).count()
    done = batch.rows.count() - refused
    subject = said(
        _("%(act)s: %(done)s done, %(refused)s not possible"),
        act=Batch.Act(batch.act).label,
        done=done,
        refused=refused,
    )
    tell([batch.by], subject, "", link=reverse("batch", args=[batch.pk]), kind=Kind.PROGRESS)


def lost_batches():
    """Batches that were begun, and in which nothing has happened for a while: their worker was lost."""
    edge = timezone.now() - LOST_AFTER
    lately = BatchRow.objects.filter(done_at__gte=edge).values("batch")
    return Batch.objects.running().filter(started_at__lt=edge).exclude(pk__in=lately)


def drop_drafts():
    """Forget drafts that nobody started."""
    Batch.objects.filter(started_at=None, made_at__lt=timezone.now() - DRAFTS_KEPT).delete()
