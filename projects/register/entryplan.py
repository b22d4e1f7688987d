"""What importing a workbook into an edition would do, row by row, before anything is written.

The dry run and the preview show this plan; the import carries it out.
"""

from collections import Counter
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.db.models import Min
from django.utils.translation import gettext as _

from projects.text import name_key

from .entryvalues import LABELS, columns_of, known_values, other_values, plain_values, row_key, show_value
from .importing import Change, difference
from .likes import Identity, LikenessIndex
from .models import ContestEntry, ImportRow, Likeness
from .workbook.header import Table
from .workbook.repeats import person_keys, related
from .workbook.rows import ReadRow, problem_at

IDENTITY = {"name", "leader", "uscc", "phone"}


@dataclass
class PlannedRow:
    """A good row: the entry it is (None: a new one), its values after the import, and what would change."""

    row: ReadRow
    known: dict
    key: str
    entry: ContestEntry | None = None
    new: bool = True
    changed: list = field(default_factory=list)
    before: dict = field(default_factory=dict)  # what the entry says now
    written: list = field(default_factory=list)  # [(row of the database, values before, after)] once it is written
    likes: list = field(default_factory=list)  # [(project id or PlannedRow, [reasons])] found now
    matches: list = field(default_factory=list)  # [(project number, [reasons])] to be decided by a person
    hidden: bool = False  # contest workers see all projects that a row may be like

    @property
    def columns(self):
        return columns_of(self.known)

    @property
    def others(self):
        return other_values(self.known)

    # A row is itself only: the plan keeps rows as keys of the likeness index.
    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other


@dataclass
class Plan:
    """The rows that would go in. Rows with errors and duplicates stay on the read workbook."""

    rows: list[PlannedRow]

    @property
    def created(self):
        return [row for row in self.rows if row.new]

    @property
    def updated(self):
        return [row for row in self.rows if not row.new and row.changed]

    @property
    def unchanged(self):
        return [row for row in self.rows if not row.new and not row.changed]


def plan_import(read, edition):
    """The plan for a ReadWorkbook. A code that belongs to another entry of the edition makes its row an error."""
    entries = list(ContestEntry.objects.filter(edition=edition).order_by("pk"))
    rows = find_entries(read, entries)
    for planned in rows:
        merge(planned)
    add_likeness(rows, edition.contest.county)
    return Plan(rows)


def find_entries(read, entries):
    """Each good row with the entry that it is: by its key first, then by name and person."""
    by_key = {entry.row_key: entry for entry in entries}
    seen, rows = Counter(), []
    for row in list(read.good):
        known = known_values(row.values)
        key = row_key(known)
        seen[key] += 1
        planned = PlannedRow(row, known, key if seen[key] == 1 else f"{key}#{seen[key]}")
        planned.entry = by_key.get(planned.key)
        if planned.entry and known.get("uscc") and not related(row, _as_row(planned.entry)):
            refuse_foreign_code(row, planned.entry, read.tables)
        else:
            rows.append(planned)
    taken = {planned.entry.pk for planned in rows if planned.entry}
    by_person = {}
    for entry in entries:
        for key in person_keys(_as_row(entry)):
            by_person.setdefault(key, []).append(entry)
    for planned in (planned for planned in rows if planned.entry is None):
        found = (entry for key in person_keys(planned.row) for entry in by_person.get(key, ()) if entry.pk not in taken)
        planned.entry = next(found, None)
        if planned.entry:
            taken.add(planned.entry.pk)
            planned.key = moved_key(planned, by_key)
    return rows


def moved_key(planned, by_key):
    """The key of an entry found by name and person: its own, unless the row now has a code."""
    return planned.key if planned.known.get("uscc") and planned.key not in by_key else planned.entry.row_key


def _as_row(entry):
    return SimpleNamespace(values=plain_values(entry))


def refuse_foreign_code(row, entry, tables: list[Table]):
    """A code copied from another entry of an earlier file is wrong in one of the two."""
    column = next(
        table.column_of("uscc") for table in tables
        if table.sheet.name == row.sheet and table.first_header < row.row <= table.end and table.column_of("uscc")
    )  # fmt: skip
    words = _("The entry “%(entry)s” (%(company)s) of this edition has the same code. Correct the wrong one.")
    row.errors.append(problem_at(row, column, words % {"entry": entry.name, "company": entry.company_name}))


def merge(planned):
    """Lay the row over its entry and note which fields change."""
    planned.new = planned.entry is None
    if planned.new:
        return
    before = plain_values(planned.entry)
    planned.before, planned.known = before, {**before, **planned.known}
    planned.changed = sorted(key for key, value in planned.known.items() if before.get(key) != value)


def add_likeness(rows, county):
    """Note for each row the projects that look like its own: found now, or still undecided from before."""
    index = LikenessIndex(county)
    pairs = list(Likeness.objects.filter(first__county=county).values_list("first", "second", "decision", "reasons"))
    judged = {frozenset(pair[:2]) for pair in pairs}
    add_undecided(rows, [pair for pair in pairs if pair[2] == Likeness.Decision.OPEN], index)
    for planned in rows:
        if not planned.new and not IDENTITY & set(planned.changed):
            continue
        own = None if planned.new else planned.entry.project_id
        identity = identity_of(planned, own)
        found = index.like(identity)
        planned.likes = [like for like in found if frozenset((own, like[0])) not in judged]
        planned.matches += [(index.numbers[key], why) for key, why in planned.likes if key in index.numbers]
        if own is None:
            index.add(identity)


def identity_of(planned, project_id):
    """What the likeness rule knows about the row's project."""
    columns = planned.columns
    key = name_key(columns["name"])[:100]
    return Identity(project_id or planned, key, columns["leader"], (columns["uscc"],), (columns["phone"],))


def add_undecided(rows, pairs, index):
    """Matches of earlier imports that nobody has decided: with a project that was there before the row's own.

    Rows of one file that look like each other are pairs to decide too, but no match with an existing project.
    """
    own = {planned.entry.project_id: planned for planned in rows if not planned.new}
    pairs = [pair for pair in pairs if pair[1] in own and pair[0] in index.numbers]
    sides = {project for pair in pairs for project in pair[:2]}
    first_file = (
        dict(
            ImportRow.objects.filter(entry__project__in=sides)
            .values_list("entry__project")
            .annotate(batch=Min("batch"))
            .order_by()
        )
        if sides
        else {}
    )
    for first, second, _decision, reasons in sorted(pairs, key=lambda pair: pair[:2]):
        # `first` has the smaller id, so it is the older project.
        if first not in first_file or first_file[first] != first_file.get(second):
            own[second].matches.append((index.numbers[first], reasons))


def entry_difference(planned):
    """A row of the preview."""
    changes = [
        Change(
            key,
            str(LABELS.get(key, key)),
            show_value(key, planned.before.get(key)),
            show_value(key, planned.known[key]),
        )
        for key in planned.changed
    ]
    who = planned.known.get("company_name") or planned.known.get("team_name") or planned.known.get("leader") or ""
    return difference(planned, planned.known["name"], who, changes)
