"""Tables and their columns become rows of values; what is no project is set aside with its reason."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.register.sheetfile.sheets import Broken, Sheet, blank
from projects.register.workbook.cells import CellError, Context, Noted, as_text, is_empty
from projects.register.workbook.checks import check_row
from projects.register.workbook.kinds import convert
from projects.text import clean, normalise

TOTAL = re.compile(
    r"(本页|以上|项目|企业)?(合计|总计|小计|共计|累计|平均|平均分|平均值|总数)(（.*）|\(.*\)|[:：].*|\d+.*)?"
)
NOTE = re.compile(
    r"(注|备注|附注|说明|填表说明|填报说明|注意事项|注意|附件|填表人|填报人|制表人|制表|审核人|审核|复核人|复核|联系人|联系电话|填报日期|制表日期|日期|签字|盖章|"
    r"单位负责人|分管领导|经办人|主办单位|承办单位|填报单位|数据来源)(\d*[:：.、].*|（.*）.*)?",
    re.DOTALL,
)
GROUP = re.compile("(企业|项目|团队|初创|成长|创意|创新|青创|国际|海外|大学生|留学人员)[组类]")
EXAMPLE = re.compile("示例|样例|填写示例|例")
SENTENCE = re.compile("[。；;]|[:：].{4,}")


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be read; `row` as numbered by Excel, `column_index` from 0."""

    sheet: str
    row: int
    column_header: str
    message: str
    column_index: int


@dataclass(frozen=True)
class RowRef:
    """A row of the file; `row` as numbered by Excel."""

    sheet: str
    row: int


@dataclass
class ReadRow:
    """One project of the file; `values` holds every field of the table, None where the cell says nothing."""

    sheet: str
    row: int
    values: dict
    errors: list[CellProblem] = field(default_factory=list)
    notes: list[CellProblem] = field(default_factory=list)
    duplicate_of: RowRef | None = None
    duplicate_reason: str = ""

    @property
    def good(self):
        """Whether the row may go in: no error, no duplicate."""
        return not self.errors and not self.duplicate_of


@dataclass(frozen=True)
class SkippedRow:
    """A row below a header that is no project; its text is kept, for notes bind (what a phone may be used for)."""

    sheet: str
    row: int
    text: str
    reason: str


def read_table(table, fields, today=None):
    """(rows, skipped rows) of one table."""
    specs = {spec.key: spec for spec in fields}
    kept, skipped = [], []
    filled, covered = merged_down(table)
    group = table_group(table)
    for index in range(table.last_header + 1, table.end):
        cells = {
            column.index: filled.get((index, column.index), table.sheet.cell(index, column.index))
            for column in table.columns
        }
        seen = visible(table.sheet.rows[index])
        if not seen and all(blank(value) for value in cells.values()):
            continue
        reason = no_project(table, index, seen, cells, covered)
        if reason:
            skipped.append(SkippedRow(table.sheet.name, index + 1, " ".join(seen.values()), reason))
            group = stated_group(seen) or group
        elif seen:
            row = read_row(table, index, cells, specs, today or timezone.localdate())
            row.values["group"] = row.values.get("group") or group
            kept.append(row)
    return kept, skipped


def visible(cells):
    """{column: text} of the cells in which a person sees something."""
    return {
        index: value.shown if isinstance(value, Broken) else clean(as_text(value))
        for index, value in enumerate(cells)
        if not blank(value)
    }


def merged_down(table):
    """({(row, column): value} for data cells merged downwards, rows whose project name continues the row above)."""
    values, covered = {}, set()
    name = table.column_of("name")
    # Below one project stand many people or amounts, each a row of its own.
    lists_facts = table.column_of("person") or table.column_of("amount")
    read = {column.index for column in table.columns if column.field}
    for top, left, bottom, _right in table.sheet.merges:
        rows = range(max(top, table.last_header) + 1, min(bottom + 1, table.end))
        if left not in read or top <= table.last_header:
            continue
        if name and left == name.index and not lists_facts:
            covered.update(rows)
        values.update({(row, left): table.sheet.cell(top, left) for row in rows})
    return values, covered


def no_project(table, index, seen, cells, covered):
    """Why a row that is not blank is no project; "" when it is one."""
    read = {column.index: column.field for column in table.columns if column.field}
    first = normalise(next(iter(seen.values()), ""))
    telling = {place for place in seen if read.get(place, "serial") != "serial"}
    identity = {read[place] for place in telling} & {"name", "company_name", "team_name", "applicant_name", "uscc"}
    headers = {column.header for column in table.columns}
    if len(seen) == 1 and index > table.last_full_row and len(read) > 2:
        # The sender's name and the date stand under the table, in any column.
        return _("A single cell below the table.")
    if EXAMPLE.fullmatch(first):
        return _("An example row.")
    if index in covered:
        return _("Continues the project above (merged cells).") if seen else ""
    if TOTAL.fullmatch(re.sub(r"\s", "", first)) and "uscc" not in identity:
        return _("A total.")
    if (len(seen) <= 3 and NOTE.fullmatch(first)) or (
        len(seen) == 1 and (GROUP.search(first) or SENTENCE.search(first))
    ):
        return _("A note.")
    if len(seen) >= 2 and len(headers & {re.sub(r"\s*\n\s*", "", text) for text in seen.values()}) * 2 > len(seen):
        return _("The headings again.")
    if all(is_empty("text", cells[place]) for place in telling):
        return _("Only a serial number.") if len(seen) == 1 and first.isdecimal() else _("No project in this row.")
    return "" if identity or len(telling) > 2 else _("No project in this row.")


def table_group(table):
    """The contest group stated nearest above the header, else by the sheet's name, or None."""
    for row in reversed(table.sheet.rows[: table.first_header]):
        seen = visible(row)
        group = stated_group(seen) if len(seen) <= 2 else None
        if group:
            return group
    return stated_group({0: table.sheet.name})


def stated_group(seen):
    """The one group that texts name; None when they name none or several."""
    found = Counter(match[0] for text in seen.values() for match in GROUP.finditer(normalise(text)))
    return next(iter(found)) if len(found) == 1 else None


def read_row(table, index, cells, specs, today):
    """The values of one row with its problems and notes."""
    row = ReadRow(table.sheet.name, index + 1, {})
    for column in table.columns:
        spec = specs.get(column.field)
        if spec and spec.kind != "ignored":
            context = Context(column.unit or table.unit, spec.max_length, today if spec.past_only else None)
            row.values[spec.key] = read_cell(row, column, spec, cells[column.index], context)
    check_row(row, table, specs, problem_at)
    if index in table.sheet.hidden_rows:
        row.notes.append(problem_at(row, table.columns[0], _("The row is hidden in Excel; it is read all the same.")))
    return row


def read_cell(row, column, spec, raw, context):
    """The value, None with a problem noted on the row when it cannot be read."""
    try:
        value = convert(spec.kind, raw, context)
    except CellError as problem:
        row.errors.append(problem_at(row, column, str(problem)))
        return None
    if isinstance(value, Noted):
        row.notes.append(problem_at(row, column, value.note))
        return value.value
    return value


def problem_at(row, column, message):
    """A CellProblem of this row."""
    return CellProblem(row.sheet, row.row, column.header, message, column.index)


def sheet_of(tables, name):
    """The raw Sheet by its name."""
    return next((table.sheet for table in tables if table.sheet.name == name), Sheet(name, []))
