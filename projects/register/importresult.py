"""The result of importing a workbook: numbers, and every place that wants a person's eye."""

from dataclasses import dataclass, field

from projects.trace.wording import filed

from .likes import reason_words
from .models import ImportBatch


@dataclass
class ImportResult:
    """What became of each row. `rows` = created + updated + unchanged + duplicates + rows with an error.

    `matches` are rows whose project looks like one that existed before and waits for a person's decision; they are
    listed again at every import until somebody decides.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    duplicates: list = field(default_factory=list)
    matches: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    remarks: dict = field(default_factory=dict)  # for people: sheets and columns not read, rows left out, notes
    batch: ImportBatch | None = None

    def to_json(self):
        """The answer of `import_entries --json`."""
        names = ("rows", "created", "updated", "unchanged", "duplicates", "matches", "errors")
        return {name: getattr(self, name) for name in names}

    @property
    def bad_rows(self):
        """How many rows have an error; a row with two errors is one."""
        return len({(error["sheet"], error["row"]) for error in self.errors})


def result_of(read, plan):
    """The result of a read workbook and its plan."""
    return ImportResult(
        rows=len(read.rows),
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=len(plan.unchanged),
        duplicates=[
            {"sheet": row.sheet, "row": row.row, "of_sheet": row.duplicate_of.sheet, "of_row": row.duplicate_of.row}
            for row in read.duplicates
        ],
        matches=[
            {
                "sheet": planned.row.sheet,
                "row": planned.row.row,
                "project": number,
                "reason": filed(reason_words(reasons)),
            }
            for planned in plan.rows
            for number, reasons in planned.matches
        ],
        errors=[_problem(problem) for row in read.bad for problem in row.errors],
        remarks=remarks_of(read),
    )


def _problem(problem):
    return {
        "sheet": problem.sheet, "row": problem.row, "column": problem.column_header, "message": problem.message,
    }  # fmt: skip


def remarks_of(read):
    """What a person should know besides: nothing is left out silently."""
    readable = [table for table in read.tables if not table.problem]
    return {
        "sheets": [{"sheet": table.sheet.name, "reason": table.problem} for table in read.unread],
        "columns": [
            {"sheet": table.sheet.name, "column": column.header, "reason": column.reason}
            for table in readable
            for column in table.columns
            if column.field is None and column.header
        ],
        "skipped": [
            {"sheet": row.sheet, "row": row.row, "text": row.text, "reason": row.reason} for row in read.skipped
        ],
        "notes": [_problem(problem) for row in read.rows for problem in row.notes],
    }


def stored_result(kept):
    """The result of an import as its batch kept it."""
    return ImportResult(**kept)
