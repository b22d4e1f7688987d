"""Importing a contest's workbook: good rows become entries with a project each, in one act per file."""

from django.db import transaction
from django.utils import timezone

from projects.text import name_key, search_text
from projects.trace.actions import event, next_numbers, record
from projects.trace.models import AuditEvent

from ..bringers import Bringer
from ..entryplan import PlannedRow, entry_difference, plan_import
from ..entryvalues import COLUMNS, plain_values, project_facts
from ..importing import effect, handles, leave_out, plain
from ..importresult import result_of
from ..importtemplates import CONTEST
from ..models import (
    ContestEntry,
    Edition,
    ImportEffect,
    ImportKind,
    ImportRow,
    Likeness,
    Project,
    ProjectSource,
    SourceKind,
)
from ..stages import Stage
from ..workbook import CONTEST_FIELDS
from .imports import beat, close_import, import_file, open_import
from .likechoices import choose_likes
from .project import project_number

BATCH = 1000
ENTRY_COLUMNS = [*COLUMNS, "values", "row_key"]
PROJECT_COLUMNS = ["name", "leader", "field", "planned_investment", "summary", "name_key", "search_text"]


def import_workbook(data, filename, *, edition, by, dry_run=False):
    """Import a workbook's good rows into an edition in one go; WorkbookUnreadable when it cannot be read at all."""
    whose = {"county": edition.contest.county, "edition": edition}
    return import_file(data, filename, kind=ImportKind.CONTEST, by=by, dry_run=dry_run, **whose)


def open_batch(data, filename, *, edition, by, sheets=None):
    """Keep an uploaded workbook of an edition until a person confirms it."""
    whose = {"county": edition.contest.county, "edition": edition, "sheets": sheets}
    return open_import(data, filename, kind=ImportKind.CONTEST, by=by, **whose)


@handles(ImportKind.CONTEST)
class ContestResults:
    """Good rows become entries with a project each. The file goes in wholly or not at all."""

    fields = CONTEST_FIELDS
    columns = CONTEST
    in_parts = False

    def plan(self, batch, read):
        return plan_import(read, batch.edition)

    def differences(self, plan, read):
        return [entry_difference(planned) for planned in plan.rows]

    @transaction.atomic
    def write(self, batch, read):
        """Carry the plan out; the edition is locked, so that two imports follow each other."""
        edition = (
            Edition.objects.select_for_update(of=("self",)).select_related("contest__county").get(pk=batch.edition_id)
        )
        plan = plan_import(read, edition)
        skipped = leave_out(plan, batch, read)
        write_plan(plan, batch, edition, batch.by)
        effects = choose_likes([(planned.row, planned.entry.project_id) for planned in plan.rows if planned.new], batch)
        ImportEffect.objects.bulk_create([*entry_effects(plan, batch), *effects], batch_size=BATCH)
        result = result_of(read, plan)
        beat(batch, done=len(plan.rows), of=len(plan.rows) + skipped)
        return close_import(batch, result, "import_entries")


def entry_effects(plan, batch):
    """What the plan wrote, row by row: the history of the batch, and its undo."""
    for planned in plan.created:
        entry, row = planned.entry, planned.row
        yield effect(batch, entry.project, made=True, project=entry.project_id, row=row)
        yield effect(batch, entry, made=True, project=entry.project_id, row=row)
    for planned in plan.updated:
        for instance, before, after in planned.written:
            yield effect(
                batch,
                instance,
                made=False,
                project=planned.entry.project_id,
                row=planned.row,
                before=before,
                after=after,
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
    project.search_text = search_text(project.number, project.name, *words)
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
        untouched, before = is_untouched(project, entry), plain(entry, ENTRY_COLUMNS)
        if untouched:
            told = plain(project, PROJECT_COLUMNS)
            touched.append(_filled(project, planned))
            planned.written.append((project, told, plain(project, PROJECT_COLUMNS)))
        entry.values, entry.row_key = planned.others, planned.key
        for name, value in planned.columns.items():
            setattr(entry, name, value)
        planned.written.append((entry, before, plain(entry, ENTRY_COLUMNS)))
        record("update_entry", entry, by=by, county_id=project.county_id, project=project, fields=planned.changed)
    entries = [planned.entry for planned in rows]
    ContestEntry.objects.bulk_update(entries, ENTRY_COLUMNS, batch_size=100)
    Project.objects.bulk_update(touched, PROJECT_COLUMNS, batch_size=100)


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
