"""Importing a contest's workbook: good rows become entries with a project each, in one act per file."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.text import name_key, search_text
from projects.trace.actions import event, next_numbers, record
from projects.trace.errors import AlreadyDone
from projects.trace.models import AuditEvent

from ..bringers import Bringer
from ..entryplan import PlannedRow, plan_import
from ..entryvalues import COLUMNS, plain_values, project_facts
from ..importresult import result_of
from ..models import ContestEntry, Edition, ImportBatch, ImportRow, Likeness, Project, ProjectSource, SourceKind
from ..stages import Stage
from ..upload import checked_workbook
from ..workbook import read_workbook
from .project import project_number

BATCH = 1000


def import_workbook(data, filename, *, edition, by, mapping=None, units=None, dry_run=False, batch=None):
    """Import a workbook's good rows into an edition; WorkbookUnreadable when it cannot be read at all.

    `mapping` and `units` are a person's corrections (see `workbook.header.propose`). `batch` is the uploaded file's
    row when a person confirms it on the screen; without one the file is stored here. A dry run writes nothing.
    The file goes in wholly or not at all; the edition is locked, so that two imports follow each other.
    """
    read = read_workbook(data, filename, mapping=mapping, units=units)
    if dry_run:
        return result_of(read, plan_import(read, edition))
    if batch is None:
        batch = open_batch(data, filename, edition=edition, by=by, mapping=mapping, units=units)
    with transaction.atomic():
        edition = Edition.objects.select_for_update(of=("self",)).select_related("contest__county").get(pk=edition.pk)
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.imported_at:
            shown = f"{timezone.localtime(batch.imported_at):%Y-%m-%d %H:%M}"
            raise AlreadyDone(_("This file was imported at %(time)s.") % {"time": shown})
        plan = plan_import(read, edition)
        write_plan(plan, batch, edition, by)
        result = result_of(read, plan)
        close_batch(batch, result, edition, by)
    result.batch = batch
    return result


def open_batch(data, filename, *, edition, by, mapping=None, units=None):
    """Keep an uploaded workbook until a person confirms it (nothing is imported yet). Refused when it is none."""
    checked = checked_workbook(data, filename)
    stored = store(checked, by=by, county=edition.contest.county)
    return ImportBatch.objects.create(edition=edition, file=stored, by=by, mapping=kept_choice(mapping, units))


def kept_choice(mapping, units):
    """A person's choice of columns and units as JSON keeps it."""
    return {"fields": mapping or {}, "units": units or {}}


def choice_of(batch):
    """(mapping, units) of a batch as the reader wants them: column numbers are numbers again."""
    return tuple(
        {
            sheet: {int(place): value for place, value in columns.items()}
            for sheet, columns in batch.mapping.get(part, {}).items()
        }
        for part in ("fields", "units")
    )


def write_plan(plan, batch, edition, by):
    """Carry the plan out: projects and entries, likeness to decide, where each row stood, one audit row per change."""
    create_entries(plan.created, edition, by)
    update_entries(plan.updated, edition, by)
    keep_likeness(plan.rows)
    stood = ((planned.entry, planned.row) for planned in plan.rows)
    ImportRow.objects.bulk_create(
        (ImportRow(batch=batch, entry=entry, sheet=row.sheet, row=row.row) for entry, row in stood), batch_size=BATCH
    )


def create_entries(rows, edition, by):
    """A lead with its contest source and its entry for every new row; the numbers are taken in one block."""
    if not rows:
        return
    county, today = edition.contest.county, timezone.localdate()
    serials = next_numbers(county_id=county.pk, key=f"project-{today.year}", count=len(rows))
    brought_by = edition.name[:120]
    projects = []
    for planned, serial in zip(rows, serials, strict=True):
        number = project_number(county, today.year, serial)
        project = Project(
            county=county, number=number, stage=Stage.LEAD, source=SourceKind.CONTEST, introduced_by=brought_by,
            bringer=Bringer.CONTEST, created_by=by,
        )  # fmt: skip
        projects.append(_filled(project, planned))
    Project.objects.bulk_create(projects, batch_size=BATCH)
    entries = [
        ContestEntry(edition=edition, project=project, values=planned.others, row_key=planned.key, **planned.columns)
        for planned, project in zip(rows, projects, strict=True)
    ]
    ContestEntry.objects.bulk_create(entries, batch_size=BATCH)
    on = min(edition.ended_on or today, today)
    ProjectSource.objects.bulk_create(
        (ProjectSource(project=entry.project, kind=SourceKind.CONTEST, entry=entry, on=on) for entry in entries),
        batch_size=BATCH,
    )
    for planned, entry in zip(rows, entries, strict=True):
        planned.entry = entry
    note_all("register", projects, by, source=SourceKind.CONTEST)


def _filled(project, planned):
    """The project with the facts of its entry and what search and likeness read."""
    facts = project_facts(planned.known)
    for name, value in facts.items():
        setattr(project, name, value)
    project.name_key = name_key(project.name)[:100]
    words = (project.introduced_by, planned.known.get("company_name"), planned.known.get("uscc"))
    project.search_text = search_text(project.number, project.name, project.leader, *words)
    return project


def note_all(verb, projects, by, **difference):
    """The audit rows of one verb on many projects."""
    rows = (event(verb, row, by=by, county_id=row.county_id, project=row, **difference) for row in projects)
    AuditEvent.objects.bulk_create(rows, batch_size=BATCH)


def update_entries(rows, edition, by):
    """Changed cells go to the entry; to its project only where that is still the untouched lead of this entry."""
    ids = [planned.entry.project_id for planned in rows]
    projects = Project.objects.select_for_update().order_by("pk").in_bulk(ids)
    touched = []
    for planned in rows:
        entry, project = planned.entry, projects[planned.entry.project_id]
        if is_untouched(project, entry):
            touched.append(_filled(project, planned))
        entry.values, entry.row_key = planned.others, planned.key
        for name, value in planned.columns.items():
            setattr(entry, name, value)
        record("update_entry", entry, by=by, county_id=project.county_id, project=project, fields=planned.changed)
    entries = [planned.entry for planned in rows]
    ContestEntry.objects.bulk_update(entries, [*COLUMNS, "values", "row_key"], batch_size=100)
    names = ["name", "leader", "field", "planned_investment", "summary", "name_key", "search_text"]
    Project.objects.bulk_update(touched, names, batch_size=100)


def is_untouched(project, entry):
    """Whether the project still says what its entry said: nobody took it over or put it right by hand."""
    told = project_facts(plain_values(entry))
    return (
        project.stage == Stage.LEAD
        and project.organisation_id is None
        and all(getattr(project, name) == value for name, value in told.items())
    )


def keep_likeness(rows):
    """Pairs for a person to decide; those that exist already stay as they are."""
    pairs = {}
    for planned in rows:
        for other, reasons in planned.likes:
            other_id = other.entry.project_id if isinstance(other, PlannedRow) else other
            first, second = sorted((planned.entry.project_id, other_id))
            pairs[first, second] = Likeness(first_id=first, second_id=second, reasons=reasons)
    Likeness.objects.bulk_create(pairs.values(), ignore_conflicts=True, batch_size=BATCH)


def close_batch(batch, result, edition, by):
    """Keep the result beside the file and note the act."""
    batch.result = result.to_json() | {"remarks": result.remarks}
    batch.imported_at = timezone.now()
    batch.by = batch.by or by
    batch.save(update_fields=["result", "imported_at", "by"])
    counts = {name: getattr(result, name) for name in ("rows", "created", "updated", "unchanged")}
    record("import_entries", batch, by=by, county_id=edition.contest.county_id, **counts, errors=result.bad_rows)
