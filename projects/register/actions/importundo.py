"""Undoing a whole import, as long as nothing was built on it: what it made goes, what it changed is as before."""

from collections import defaultdict

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent
from projects.trace.wording import filed, listed, said

from ..importing import handler_of, plain, restored
from ..models import (
    Company,
    ContestEntry,
    ImportBatch,
    ImportEffect,
    Joining,
    LedgerLine,
    Likeness,
    Project,
    ProjectSource,
)
from .imports import LOST_AFTER, beat
from .likeness import undo_join

PART = 500
NAMED = 5  # projects that a refusal names
# Rows that come and go with a project that an import made.
OWN = {
    "register.ProjectSource", "register.StockFact", "register.LedgerLine", "register.Likeness", "register.ProjectCompany",
    "register.ContestEntry", "register.Joining",
}  # fmt: skip


@transaction.atomic
def ask_undo(batch, *, by):
    """Begin to undo an import. Refused with the projects that were worked on since."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.undo_asked_at:
        raise AlreadyDone(_("This import was undone already."))
    if batch.asked_at and not batch.imported_at:
        raise Refused(_("The import has begun. Let it finish; it can be undone afterwards."))
    if not batch.effects.exists():
        raise Refused(_("This import changed nothing, so there is nothing to undo."))
    _refuse_built_on(batch, batch.effects.all())
    batch.undo_asked_at, batch.undone_by, batch.beat_at = timezone.now(), by, None
    batch.save(update_fields=["undo_asked_at", "undone_by", "beat_at"])
    return batch


def run_undo(batch):
    """Undo part by part, the newest effects first; harmless when it is run again after a worker was lost."""
    batch = _begin(batch.pk)
    try:
        while batch and _undo_part(batch):
            pass
    except Refused as refusal:
        with transaction.atomic():
            batch.fault, batch.undo_asked_at = filed(refusal)[:300], None
            batch.save(update_fields=["fault", "undo_asked_at"])


@transaction.atomic
def _begin(pk):
    now = timezone.now()
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    if not batch.undo_asked_at or batch.undone_at or (batch.beat_at and batch.beat_at > now - LOST_AFTER):
        return None
    beat(batch)
    return batch


@transaction.atomic
def _undo_part(batch):
    """Whether anything was left to undo; the last part closes the batch."""
    effects = list(batch.effects.order_by("-pk")[:PART])
    if not effects:
        _close(batch)
        return False
    _refuse_built_on(batch, effects)
    handler = handler_of(batch)
    if hasattr(handler, "take_back"):
        handler.take_back(batch)
        batch.effects.all().delete()
        return True
    made, changed = [one for one in effects if one.made], [one for one in effects if not one.made]
    for one in changed:
        _restore(one)
    _remove(made, batch)
    batch.effects.filter(pk__in=[one.pk for one in effects]).delete()
    beat(batch)
    return True


def _close(batch):
    batch.undone_at = timezone.now()
    batch.save(update_fields=["undone_at"])
    counts = {name: batch.result.get(name, 0) for name in ("created", "updated")}
    record("undo_import", batch, by=batch.undone_by, county_id=batch.county_id, **counts)


def _restore(one):
    model = apps.get_model(one.model)
    values = dict(restored(model, name, value) for name, value in one.before.items())
    model._base_manager.filter(pk=one.target).update(**values)


def _remove(made, batch):
    """Delete what the import made, from the leaves to the projects; companies only where nobody else names them."""
    ids = defaultdict(list)
    for one in made:
        ids[one.model].append(one.target)
    for joining in Joining.objects.filter(pk__in=ids.pop("register.Joining", ())):
        if not joining.undone_at:
            undo_join(joining, by=batch.undone_by, reason=filed(_("The import was undone.")))
        joining.delete()
    projects, companies = ids.pop(ImportEffect.PROJECT, ()), ids.pop("register.Company", ())
    ProjectSource.objects.filter(project__in=projects).delete()
    try:
        for label, targets in ids.items():
            apps.get_model(label)._base_manager.filter(pk__in=targets).delete()
    except ProtectedError as problem:
        raise Refused(_("Something newer hangs on what this import made. Undo that first.")) from problem
    ContestEntry.objects.filter(project__in=projects).delete()
    Project.objects.filter(pk__in=projects).delete()
    Company.objects.filter(pk__in=companies, project_links=None).delete()


def _refuse_built_on(batch, effects):
    found = built_on(batch, effects)
    if found:
        words = _(
            "%(count)s projects were worked on since, so the import cannot be undone: %(projects)s. Undo that first."
        )
        named = listed((str(one) for one in found[:NAMED]), "；")
        raise Refused(said(words, count=len(found), projects=named))


def built_on(batch, effects):
    """Sentences, one for each project on which something was built since: by whom, when, or what hangs on it."""
    made = {one.project for one in effects if one.made and one.model == ImportEffect.PROJECT}
    found = {}
    for part in _parts(sorted({one.project for one in effects if one.project})):
        found |= _worked_on([pk for pk in part if pk in made], batch)
        found |= _hanging([pk for pk in part if pk in made and pk not in found], batch)
    for pk in _changed_since([one for one in effects if not one.made or one.after]):
        found.setdefault(pk, said(_("changed since")))
    numbers = Project.objects.in_bulk(list(found)[: NAMED * 2])
    named = [
        said(_("%(project)s (%(words)s)"), project=numbers[pk], words=why) for pk, why in found.items() if pk in numbers
    ]
    return named + [why for pk, why in found.items() if pk not in numbers]


def _worked_on(projects, batch):
    """{project: words} of acts after the import."""
    since = batch.imported_at or batch.beat_at
    events = AuditEvent.objects.filter(project_id__in=projects, at__gt=since).order_by("at")
    return {
        event.project_id: said(
            _("%(who)s %(at)s"), who=event.actor_name or "—", at=f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}"
        )
        for event in events.iterator()
    }


def _hanging(projects, batch):
    """{project: words} of rows that others have hung on projects which the import made."""
    found = {}
    for relation in Project._meta.related_objects if projects else ():
        model, name = relation.related_model, relation.field.name
        if relation.many_to_many or model._meta.label in OWN:
            continue
        for pk in model._base_manager.filter(**{f"{name}__in": projects}).values_list(name, flat=True).distinct():
            found[pk] = model._meta.verbose_name_plural
    later = (
        LedgerLine.objects.filter(project__in=projects).exclude(batch=batch).values_list("project", "batch__file__name")
    )
    found |= dict(later)
    entries = ContestEntry.objects.filter(project__in=projects).exclude(rows__batch=batch)
    found |= {pk: ContestEntry._meta.verbose_name_plural for pk in entries.values_list("project", flat=True)}
    judged = Likeness.objects.exclude(decision=Likeness.Decision.OPEN).exclude(
        decided_at__lte=batch.imported_at or batch.beat_at
    )
    for side in ("first", "second"):
        found |= {
            pk: Likeness._meta.verbose_name_plural
            for pk in judged.filter(**{f"{side}__in": projects}).values_list(side, flat=True)
        }
    return found


def _changed_since(effects):
    """Projects of which a changed row says something else now than the import wrote."""
    by_row = {}
    for one in effects:  # of several changes of one row the newest counts
        by_row[one.model, one.target] = max(by_row.get((one.model, one.target), one), one, key=lambda row: row.pk)
    ids = defaultdict(dict)
    for (label, pk), one in by_row.items():
        ids[label][pk] = one
    for label, rows in ids.items():
        now = apps.get_model(label)._base_manager.in_bulk(rows)
        for pk, one in rows.items():
            if pk not in now or plain(now[pk], one.after) != one.after:
                yield one.project


def _parts(ids):
    return [ids[start : start + PART] for start in range(0, len(ids), PART)]
