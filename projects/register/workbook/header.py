"""Where a sheet's table begins, and which column is which field: a proposal that a person can overrule."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from projects.register.sheetfile.sheets import Sheet
from projects.register.workbook.titles import header_texts, money_unit, sheet_unit, shown_header, word_forms
from projects.register.workbook.words import AMBIGUOUS

SEARCHED_ROWS = 60
SURE_MATCHES = 3
BY_PATTERN = 1000
FOREIGN = re.compile("美元|美金|欧元|日元|港元|港币|英镑|usd|eur|外币")


@dataclass(frozen=True)
class Column:
    """One column of a table: its header as shown, the field it is read into (None: not read, and why)."""

    index: int
    header: str
    field: str | None
    unit: str | None = None
    reason: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table of a sheet; rows are counted from 0, `end` is excluded. `problem` says why it is not read."""

    sheet: Sheet
    first_header: int
    last_header: int
    end: int
    columns: tuple[Column, ...]
    unit: str | None = None
    problem: str = ""

    @cached_property
    def last_full_row(self):
        """The last row with more than one cell filled; the header's when there is none."""
        rows = range(self.last_header + 1, self.end)
        return max(
            (row for row in rows if sum(value is not None for value in self.sheet.rows[row]) > 1),
            default=self.last_header,
        )

    def column_of(self, field):
        """The column read into `field`, or None."""
        return next((column for column in self.columns if column.field == field), None)


def propose(sheets, fields, mapping=None, units=None):
    """The tables of all sheets, at least one each.

    `mapping` {sheet: {column index: field key or None}} and `units` {sheet: {column index: "万元"}} are a
    person's corrections; a hidden or headless sheet is read only when `mapping` names it.
    """
    tables = []
    for sheet in sheets:
        found = tables_of(sheet, fields)
        chosen, chosen_units = (mapping or {}).get(sheet.name), (units or {}).get(sheet.name, {})
        tables.extend(judged(corrected(table, chosen, chosen_units), fields, chosen is not None) for table in found)
    return tables


def tables_of(sheet, fields):
    """The tables of one sheet, one below the other; a sheet without a header gives one with no field."""
    heads = header_rows(sheet, fields)
    if not heads:
        return [headless(sheet)]
    ends = [first for first, _last in heads[1:]] + [len(sheet.rows)]
    return [build_table(sheet, first, last, end, fields) for (first, last), end in zip(heads, ends, strict=True)]


def headless(sheet):
    """A table whose columns are all unread: its fullest early row stands for the header."""
    early = range(min(10, len(sheet.rows)))
    head = max(early, key=lambda row: sum(isinstance(value, str) for value in sheet.rows[row]), default=0)
    texts = header_texts(sheet, head, head) if sheet.rows else {}
    columns = tuple(Column(index, shown_header(pair), None) for index, pair in sorted(texts.items()))
    return Table(sheet, head, head, len(sheet.rows), columns, unit=sheet_unit(sheet, head))


def header_rows(sheet, fields):
    """[(first, last)] of every header: one row or two, from the first good one on; [] when there is none."""
    scores = {row: _best_head(sheet, row, fields) for row in range(min(SEARCHED_ROWS, len(sheet.rows)))}
    # A line such as "contact: …, phone: …" above the table holds headings too, but not the one that matters.
    telling = {row: score for row, score in scores.items() if score[2]} or scores
    best = max((count for count, _last, _required in telling.values()), default=0)
    if best < 2:
        return []
    first = next(row for row, (count, _last, _required) in telling.items() if count * 2 >= best and count >= 2)
    heads = [(first, scores[first][1])]
    known = {word: field.key for field in fields for word in field.words}
    for row in range(heads[0][1] + 1, len(sheet.rows)):
        # Below the first header only a sure one begins another table: data may hold a word of a header.
        if row > heads[-1][1] and _known_words(sheet.rows[row], known) >= SURE_MATCHES:
            heads.append((row, _best_head(sheet, row, fields)[1]))
    return heads


def _best_head(sheet, row, fields):
    """(number of fields, last row, whether a required one is there) of a header of one or two rows at `row`."""
    alone, below, both = (
        _fields_in(sheet, first, last, fields) for first, last in ((row, row), (row + 1, row + 1), (row, row + 1))
    )
    # A title above a header adds nothing to it and holds no heading itself.
    two_rows = 0 < len(alone) < len(both) >= len(below) and _text_only(sheet, row + 1)
    found, last = (both, row + 1) if two_rows else (alone, row)
    return len(found), last, any(field.required and field.key in found for field in fields)


def _text_only(sheet, row):
    return row < len(sheet.rows) and all(value is None or isinstance(value, str) for value in sheet.rows[row])


def _fields_in(sheet, first, last, fields):
    if last >= len(sheet.rows):
        return set()
    texts = header_texts(sheet, first, last)
    return {match[0] for match in (match_field(pair, fields) for pair in texts.values()) if match}


def _known_words(row, known):
    forms = (form for value in row if isinstance(value, str) and len(value) <= 20 for form in word_forms(value))
    return len({known[form] for form in forms if form in known})


def build_table(sheet, first, last, end, fields):
    """A table with its proposed columns; of several columns for one field the surest word wins, a tie is left open."""
    texts = header_texts(sheet, first, last)
    matches = {index: match_field(pair, fields) for index, pair in texts.items()}
    columns = tuple(_column(index, pair, matches, fields) for index, pair in sorted(texts.items()))
    columns = tuple(_told_hidden(column, sheet) for column in columns)
    return Table(sheet, first, last, end, columns, unit=sheet_unit(sheet, first))


def _told_hidden(column, sheet):
    """A column that is read although Excel does not show it, with a word about that."""
    if column.field is None or column.index not in sheet.hidden_columns:
        return column
    return replace(column, reason=_("The column is hidden in Excel; it is read all the same."))


def _column(index, pair, matches, fields):
    header, match = shown_header(pair), matches[index]
    if not match:
        candidates = next((AMBIGUOUS[form] for form in word_forms(pair[1] or pair[0]) if form in AMBIGUOUS), ())
        keys = tuple(key for key in candidates if any(field.key == key for field in fields))
        reason = (
            _("This heading may mean several things: choose.")
            if keys
            else _("Unknown heading: not read unless chosen.")
        )
        return Column(index, header, None, reason=reason, candidates=keys)
    key, sureness = match
    field = next(field for field in fields if field.key == key)
    rivals = [other[1] for place, other in matches.items() if other and other[0] == key and place != index]
    if field.kind != "ignored" and rivals and min(rivals) <= sureness:
        tie = min(rivals) == sureness
        reason = _("Two columns have this meaning: choose one.") if tie else _("Another column is read for this field.")
        return Column(index, header, None, reason=reason, candidates=(key,))
    if field.kind == "money" and FOREIGN.search("".join(pair).lower()):
        return Column(index, header, None, reason=_("Amounts in a foreign currency are not read."), candidates=(key,))
    return Column(index, header, key, unit=money_unit(pair) if field.kind == "money" else None)


def match_field(pair, fields):
    """(field key, sureness; lower is surer) for a header of one or two texts (group, own), or None."""
    group, own = pair
    wordings = [group + own, own] if group and own else [group or own]
    for text in wordings:
        for form in word_forms(text):
            for field in fields:
                if form in field.words:
                    return field.key, field.words.index(form)
    for text in wordings:
        for form in word_forms(text):
            for field in fields:
                if field.pattern and form not in AMBIGUOUS and field.pattern.search(form):
                    return field.key, BY_PATTERN
    return None


def corrected(table, chosen, units):
    """The table with a person's choice of fields and units in place of the proposal."""
    columns = []
    for column in table.columns:
        if chosen is not None and column.index in chosen:
            column = replace(column, field=chosen[column.index] or None, reason="")
        if column.index in units:
            column = replace(column, unit=unicodedata.normalize("NFKC", units[column.index]) or None)
        columns.append(column)
    return replace(table, columns=tuple(columns))


def judged(table, fields, asked_for):
    """The table with `problem` set when it cannot or shall not be read."""
    read = [column.field for column in table.columns if column.field]
    missing = [field for field in fields if field.required and field.key not in read]
    if not table.sheet.rows:
        problem = _("The sheet is empty.")
    elif table.sheet.hidden and not asked_for:
        problem = _("The sheet is hidden. Show it in Excel, or choose its columns, to have it read.")
    elif not read:
        problem = _("No row with headings of a project list was found.")
    elif missing:
        problem = _("No column with “%(field)s” was found.") % {"field": missing[0].label}
    elif len(set(read) - {"serial"}) < len([key for key in read if key != "serial"]):
        problem = _("Two columns were chosen for one field. Choose one of them.")
    else:
        problem = ""
    return replace(table, problem=problem)
