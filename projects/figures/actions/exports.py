"""Verbs on exports of the ledger: templates of columns, a workbook at once or in the background. Each export is logged."""

import hashlib
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from django.core.files import File
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.exportlog import begin_export, end_export, note_taken
from projects.files.exportmodels import ExportLine
from projects.people.models import Membership
from projects.people.revealing import reveal
from projects.people.seats import CENTRE
from projects.register.filters import ProjectFilter
from projects.register.models import Project
from projects.register.sorting import chosen_sort, ordered
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.replica import read
from projects.trace.wording import listed, on_file, said

from ..ledger.column import OFFICE
from ..ledger.columns import Columns
from ..ledger.inquiry import Inquiry
from ..models import ColumnSet, LedgerExport
from ..resources import write_ledger
from .making import ask_once, make, question_of

AT_ONCE = 2000  # projects that one waits for; more are made in the background
MOST_SETS = 20  # templates of one person
# What an export is asked for by.
ORDER = ("county", "asked_by", "columns", "query", "year", "as_of", "known_on", "phones", "reason", "total")
State = LedgerExport.State


def may_share(user, county_id):
    """Whether the person shares templates with the county: the centre."""
    return user.seats.has(*CENTRE, county_id=county_id)


def may_have_phones(user, county_id):
    """Whether the person may have whole numbers: those who work on files; auditors and reporters need none."""
    return user.seats.has(*OFFICE, county_id=county_id)


@transaction.atomic
def save_columns(*, by, county, name, columns, shared=False):
    """Keep a template of columns (ids in order); the same name again replaces it."""
    Columns(county.pk, by).chosen(columns)
    if not name.strip():
        raise Refused(_("Give the template a name."), field="name")
    if shared and not may_share(by, county.pk):
        raise Refused(_("Only the centre shares templates with the county."), field="shared")
    own = ColumnSet.objects.filter(user=by, county=county)
    if not own.filter(name=name).exists() and own.count() >= MOST_SETS:
        raise Refused(
            _("You have %(count)s templates already. Please delete one first.") % {"count": MOST_SETS}, field="name"
        )
    values = {"columns": list(columns), "shared": shared}
    return ColumnSet.objects.update_or_create(user=by, county=county, name=name.strip(), defaults=values)[0]


def refuse_order(export):
    """Refuse an export that this person may not have, or whose person lost a seat since it was asked for."""
    Columns(export.county_id, export.asked_by).chosen(export.columns)
    if export.phones and not may_have_phones(export.asked_by, export.county_id):
        raise Refused(_("Whole phone numbers go only to those who work on the files."), field="phones")
    if export.phones and not export.reason.strip():
        raise Refused(_("Say what the whole phone numbers are needed for."), field="reason")
    seats = Membership.objects.filter(user=export.asked_by, county=export.county_id)
    if seats.filter(ended_at__gte=export.asked_at).exists():
        raise Refused(_("A role of yours has ended since this workbook was asked for. Please ask for it anew."))


def inquiry_of(export):
    """The question of an export."""
    return Inquiry(export.county, export.year, export.as_of, export.known_on, phones=export.phones)


def projects_of(export, inquiry):
    """The projects of an export in its order, and its filter in words: what the list page shows, as of its days."""
    query, user = QueryDict(export.query), export.asked_by
    rows = Project.objects.visible_to(user).filter(county=export.county)
    found = ProjectFilter(query, inquiry.living(rows), request=SimpleNamespace(user=user), days=inquiry.days)
    with on_file():
        words = str(found.words)
    return ordered(inquiry.narrow(found.qs), chosen_sort(query)), words


def begin_line(export, columns):
    """The line of an export in the log, begun before the workbook is made; taken up again where it was broken off."""
    if export.line is None:
        persons = ExportLine.Persons.FULL if export.phones else ExportLine.Persons.MASKED
        with on_file():
            heads = [str(one.heading) for one in columns]
        export.line = begin_export(
            ExportLine.Kind.LEDGER, by=export.asked_by, county_id=export.county_id, what=str(export.as_of),
            reason=export.reason, columns=heads, persons=persons,
        )  # fmt: skip
        if export.pk:
            LedgerExport.objects.filter(pk=export.pk).update(line=export.line)
    return export.line


def write_export(export, out, step=None):
    """Write the workbook of an export (saved or not) to a path or file; returns (rows, filter in words)."""
    inquiry = inquiry_of(export)
    projects, words = projects_of(export, inquiry)
    columns = Columns(export.county_id, export.asked_by).chosen(export.columns)
    rows = write_ledger(
        out, projects, inquiry=inquiry, columns=columns, who=export.asked_by.name, words=words, step=step,
        mark=begin_line(export, columns).mark,
    )  # fmt: skip
    return rows, words


@transaction.atomic
def log_export(export, *, rows, words, sha256):
    """Write an export into both logs; whole phone numbers are an act of their own, with its reason."""
    line = end_export(export.line, rows=rows, words=words, sha256=sha256)
    by, county = export.asked_by, export.county
    days = {"year": export.year, "as_of": export.as_of.isoformat(), "known_on": export.known_on.isoformat()}
    record(
        "export", county, by=by, county_id=county.pk, note=words, rows=rows, sha256=sha256, columns=export.columns,
        phones=export.phones, line=line.number, **days,
    )  # fmt: skip
    if export.phones:
        reveal(county, by=by, county_id=county.pk, reason=export.reason, rows=rows, sha256=sha256, line=line.number)


@transaction.atomic
def ask_export(export):
    """Note that a large workbook is wanted; the worker makes it. Returns the row: that of the same question if it is open."""
    refuse_order(export)
    values = {name: getattr(export, name) for name in ORDER}
    question = question_of("ledger", export.county_id, export.asked_by_id, *(values[name] for name in ORDER[2:]))
    row, made = ask_once(LedgerExport, question, **values)
    if made:
        record("ask_export", row, by=row.asked_by, county_id=row.county_id, note=row.reason, columns=row.columns)
    return row


def make_export(export):
    """Write the workbook outside any transaction and keep it; what cannot be made says why. Raises Refused."""
    make(export, partial(_make, export))


def _make(export, lease):
    refuse_order(export)
    with tempfile.TemporaryDirectory(prefix="ledger-") as scratch:
        path = Path(scratch) / "ledger.xlsx"
        count, words = read(lambda: write_export(export, path, step=lease.beat), fresh=True)
        _keep(export, path, count, words, lease)


@transaction.atomic
def _keep(export, path, count, words, lease):
    lease.lock()
    export.refresh_from_db()
    with path.open("rb") as made:
        export.sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        made.seek(0)
        export.content.save("ledger.xlsx", File(made), save=False)
    export.size, export.done, export.total = path.stat().st_size, count, count
    export.state, export.ready_at = State.READY, timezone.now()
    export.save()
    log_export(export, rows=count, words=words, sha256=export.sha256)
    ready = said(_("The workbook of the project register (%(count)s projects) is ready."), count=count)
    kept = said(_("It is kept until %(day)s."), day=export.kept_until)
    tell([export.asked_by], ready, listed([ready, kept]), link=export.get_absolute_url())


@transaction.atomic
def take_export(export, *, by):
    """Note that a workbook was taken away. Refused when its person may no longer have what it holds."""
    refuse_order(export)
    note_taken(export.line, by=by)
    record("take_export", export, by=by, county_id=export.county_id, rows=export.done, sha256=export.sha256)


def drop_old_exports():
    """Remove the files whose days are over; the row and the audit log keep what was in them."""
    before = timezone.now() - timedelta(days=LedgerExport.KEPT_DAYS)
    for export in LedgerExport.objects.kept().filter(ready_at__lt=before):
        export.content.delete(save=False)
        export.save(update_fields=["content"])
