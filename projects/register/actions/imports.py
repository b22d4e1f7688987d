"""Verbs on workbooks on their way in: take in, choose columns, confirm, call off, run. One event per file."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.files.models import StoredFile
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import filed, said

from .. import columnmemory
from ..importing import KINDS, Sight, handler_of, kept_choice, read_batch
from ..models import ImportBatch
from ..upload import checked_workbook
from ..workbook import HEAD, WorkbookUnreadable, read_sheets

log = logging.getLogger(__name__)
LOST_AFTER = timedelta(minutes=5)  # a run without a sign of life for so long has lost its worker


def open_import(data, filename, *, kind, county, by, edition=None, carrier=None, sheets=None):
    """Keep an uploaded workbook until a person confirms it (nothing is imported yet). WorkbookUnreadable when it is none.

    `sheets`: what was read of it already, or how they begin.
    """
    sheets = sheets or read_sheets(data, filename, HEAD)
    stored = store(checked_workbook(data, filename), by=by, county=county)
    batch = ImportBatch(kind=kind, county=county, edition=edition, carrier=carrier, file=stored, by=by)
    batch.mapping = kept_choice(*columnmemory.proposed(batch, sheets, KINDS[kind].fields))
    batch.save()
    return batch


@transaction.atomic
def choose_columns(batch, sheets, mapping, units):
    """Keep a person's choice of columns for this file, and for the sender's next one."""
    batch = _locked(batch)
    _refuse_begun(batch)
    batch.mapping, batch.preview = kept_choice(mapping, units), {}
    batch.save(update_fields=["mapping", "preview"])
    columnmemory.remember(batch, sheets, handler_of(batch).fields, mapping, units)


def keep_preview(batch):
    """Find out what an import would do, and keep it on the file; what hinders it is kept as a sentence."""
    try:
        preview = Sight(batch, read_batch(batch)).kept()
    except (Refused, WorkbookUnreadable) as problem:
        preview = {"problem": filed(problem)}
    waiting = ImportBatch.objects.filter(pk=batch.pk, imported_at=None, mapping=batch.mapping)
    waiting.update(preview=preview)


@transaction.atomic
def ask_import(batch, *, by, choices=None):
    """Confirm a file: a worker may begin. `choices` of doubtful rows as `ImportBatch.choices`."""
    batch = _locked(batch)
    _refuse_begun(batch)
    batch.asked_at, batch.by, batch.choices, batch.fault = timezone.now(), by or batch.by, choices or {}, ""
    batch.save(update_fields=["asked_at", "by", "choices", "fault"])
    return batch


@transaction.atomic
def call_off(batch, *, by):
    """Take a confirmation back before the worker has begun."""
    batch = _locked(batch)
    if batch.begun_at or batch.imported_at:
        raise Refused(_("The import has begun. Let it finish; it can be undone afterwards."))
    if not batch.asked_at:
        raise AlreadyDone(_("Nothing was confirmed yet."))
    batch.asked_at = None
    batch.save(update_fields=["asked_at"])
    record("call_off_import", batch, by=by, county_id=batch.county_id)


def _locked(batch):
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("county", "edition__contest__county")
    return rows.get(pk=batch.pk)


def _refuse_begun(batch):
    if batch.imported_at:
        shown = f"{timezone.localtime(batch.imported_at):%Y-%m-%d %H:%M}"
        raise AlreadyDone(_("This file was imported at %(time)s.") % {"time": shown})
    if batch.asked_at:
        raise AlreadyDone(_("This file was confirmed already and waits for its turn."))


def run_import(batch):
    """Do a confirmed import; harmless when it is run again or by two workers. What hinders it is kept as a sentence."""
    batch = _begin(batch.pk)
    if batch is None:
        return
    try:
        read = read_batch(batch)
        result = handler_of(batch).write(batch, read)
    except (Refused, WorkbookUnreadable) as problem:
        _fail(batch, filed(problem))
        return
    except Exception:
        log.exception("import %s", batch.pk)
        _fail(batch, filed(_("This did not work out. What was written so far stays; try again, or undo it.")))
        return
    _tell(batch, result)


@transaction.atomic
def _begin(pk):
    """The batch, claimed for this worker; None while another works on it, or on another file of the county."""
    now = timezone.now()
    batch = _locked(ImportBatch(pk=pk))
    if not batch.asked_at or batch.imported_at or (batch.begun_at and batch.beat_at > now - LOST_AFTER):
        return None
    if handler_of(batch).in_parts:  # what goes in wholly holds its own lock
        others = ImportBatch.objects.filter(county=batch.county_id, kind=batch.kind, imported_at=None).exclude(pk=pk)
        if others.filter(asked_at__isnull=False, begun_at__isnull=False, beat_at__gt=now - LOST_AFTER).exists():
            return None  # it is taken up when the other is done
    batch.begun_at, batch.beat_at = batch.begun_at or now, now
    batch.save(update_fields=["begun_at", "beat_at"])
    return batch


def beat(batch, done=None, of=None):
    """A sign of life of the worker, with how far it is."""
    batch.beat_at = timezone.now()
    batch.done_rows, batch.all_rows = done or batch.done_rows, of or batch.all_rows
    batch.save(update_fields=["beat_at", "done_rows", "all_rows"])


def close_import(batch, result, verb):
    """Keep the result beside the file, with the one event of the whole file. Part of the last transaction."""
    batch.result, batch.imported_at = result.to_json() | {"remarks": result.remarks}, timezone.now()
    batch.asked_at, batch.preview, batch.fault = batch.asked_at or batch.imported_at, {}, ""
    batch.save(update_fields=["result", "imported_at", "asked_at", "by", "preview", "fault"])
    counts = {name: getattr(result, name) for name in ("rows", "created", "updated", "unchanged")}
    record(verb, batch, by=batch.by, county_id=batch.county_id, **counts, errors=result.bad_rows)
    result.batch = batch
    return result


@transaction.atomic
def _fail(batch, sentence):
    batch.fault, batch.asked_at, batch.begun_at = sentence[:300], None, None
    batch.save(update_fields=["fault", "asked_at", "begun_at"])
    _send(batch, said(_("The import of “%(file)s” did not work out."), file=batch.file.name), batch.fault)


def _tell(batch, result):
    words = _("“%(file)s” was imported: %(created)s created, %(updated)s updated, %(bad)s rows to correct.")
    facts = {"file": batch.file.name, "created": result.created, "updated": result.updated, "bad": result.bad_rows}
    with transaction.atomic():
        _send(batch, said(words, **facts), "")


def _send(batch, subject, body):
    if batch.by_id:
        tell([batch.by], subject, body, link=reverse("import", args=[batch.pk]))


def lost_imports():
    """Confirmed files with which nothing happens: their worker was lost, or another file of the county was before."""
    edge = timezone.now() - LOST_AFTER
    still = Q(beat_at=None) | Q(beat_at__lt=edge)
    return ImportBatch.objects.under_way().filter(still).order_by("asked_at", "pk")


def import_file(data, filename, *, kind, by, dry_run=False, **whose):
    """Read and import a file in one go, as the command line does: its result; WorkbookUnreadable when there is none.

    `whose`: county with edition or carrier. Nothing is kept of a dry run, nor of a file that cannot be read.
    """
    draft, sheets = ImportBatch(kind=kind, by=by, **whose), read_sheets(data, filename)
    draft.mapping = kept_choice(*columnmemory.proposed(draft, sheets, KINDS[kind].fields))
    draft.file = StoredFile(name=filename)
    read = read_batch(draft, sheets)
    if dry_run:
        return Sight(draft, read).result
    batch = open_import(data, filename, kind=kind, by=by, sheets=sheets, **whose)
    batch = _begin(ask_import(batch, by=by).pk)
    if batch is None:
        raise Refused(_("Another file is being imported. Try again when it is done."))
    return handler_of(batch).write(batch, read)
