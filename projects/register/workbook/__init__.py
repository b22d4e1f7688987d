"""Reading organisers' workbooks: `read_workbook` gives every row with its values, problems and duplicates.

Pure: nothing here knows the database. Steps: `reading` (bytes to sheets), `header` (which column is what),
`rows` (values, by `cells` and `kinds`), `repeats` (entered twice), `marking` (bad rows back to the sender).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.register.sheetfile.sheets import WorkbookUnreadable
from projects.register.workbook.header import Table, propose
from projects.register.workbook.reading import read_sheets
from projects.register.workbook.repeats import mark_repeats
from projects.register.workbook.rows import ReadRow, SkippedRow, read_table
from projects.register.workbook.words import CONTEST_FIELDS, LEDGER_FIELDS, STOCK_FIELDS

__all__ = [
    "CONTEST_FIELDS",
    "HEAD",
    "LEDGER_FIELDS",
    "STOCK_FIELDS",
    "ReadWorkbook",
    "WorkbookUnreadable",
    "propose",
    "read_rows",
    "read_sheets",
    "read_workbook",
]

HEAD = 2000  # rows of a sheet that a page looks at for its headings; whoever imports reads all


@dataclass(frozen=True)
class ReadWorkbook:
    """`rows` are the projects in the file's order, `skipped` its others; `tables` with a `problem` were not read."""

    tables: list[Table]
    rows: list[ReadRow]
    skipped: list[SkippedRow]

    @property
    def good(self):
        return [row for row in self.rows if row.good]

    @property
    def bad(self):
        return [row for row in self.rows if row.errors]

    @property
    def duplicates(self):
        return [row for row in self.rows if row.duplicate_of]

    @property
    def unread(self):
        return [table for table in self.tables if table.problem]


def read_workbook(data, filename, fields=CONTEST_FIELDS, mapping=None, units=None, today=None):
    """Read a whole file; WorkbookUnreadable when it cannot be opened or holds no table of projects.

    `mapping` and `units` as in `header.propose`; `today` bounds dates that cannot lie ahead.
    """
    return read_rows(read_sheets(data, filename), fields, mapping, units, today)


def read_rows(sheets, fields=CONTEST_FIELDS, mapping=None, units=None, today=None):
    """The same for sheets that were read already."""
    tables = propose(sheets, fields, mapping, units)
    readable = [table for table in tables if not table.problem]
    if not readable:
        reasons = "; ".join(
            f"{table.sheet.name}: {table.problem}" if table.sheet.name else table.problem for table in tables
        )
        raise WorkbookUnreadable(_("No table of projects was found. %(reasons)s") % {"reasons": reasons})
    parts = [read_table(table, fields, today) for table in readable]
    rows = [row for kept, _skipped in parts for row in kept]
    mark_repeats(rows, readable)
    return ReadWorkbook(tables, rows, [row for _kept, skipped in parts for row in skipped])
