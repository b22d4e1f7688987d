"""One pass over a worksheet's XML for what calamine hides: its extent, Excel errors, formulas without a value."""

import re
from xml.parsers import expat

from projects.register.sheetfile.sheets import (
    MAX_COLUMNS,
    MAX_ROWS,
    WorkbookUnreadable,
    _,
    broken_error,
    broken_formula,
)

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
# More than this is no workbook of a contest; errors in every cell would only fill memory.
MAX_BROKEN = 50_000
TRUE = ("1", "true")
MOST_SCANNED = MAX_ROWS + 1  # behind it nothing is read: that the sheet is too long is known by then


class TooLong(Exception):
    """The sheet goes on behind the last row that could be read."""


class Scan:
    """`rows` and `columns` hold every cell with content; `broken` is {(row, column): Broken}, counted from 0.

    `hidden_rows` and `hidden_columns` are those that Excel does not show.
    """

    def __init__(self):
        self.rows = self.columns = 0
        self.broken, self.hidden_rows, self.hidden_columns = {}, set(), set()
        self._row = self._column = -1
        self._collecting = None
        self._begin_cell(None, "")

    def _begin_cell(self, reference, kind):
        self._kind = kind
        self._formula = self._value = None
        place = REFERENCE.fullmatch(reference or "")
        if place:
            self._column, self._row = column_index(place[1]), int(place[2]) - 1
        elif reference is None:
            self._column += 1

    def start(self, name, attributes):
        tag = name.rpartition(":")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1
            if attributes.get("hidden") in TRUE and len(self.hidden_rows) < MAX_ROWS:
                self.hidden_rows.add(self._row)
        elif tag == "col" and attributes.get("hidden") in TRUE:
            first, last = (attributes.get(name, "") for name in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                self.hidden_columns.update(range(int(first) - 1, min(int(last), MAX_COLUMNS)))
        elif tag == "c":
            self._begin_cell(attributes.get("r"), attributes.get("t", ""))
        elif tag == "f":
            self._formula, self._collecting = "", "_formula"
        elif tag in ("v", "t"):
            self._value, self._collecting = self._value or "", "_value"

    def text(self, data):
        if self._collecting and len(getattr(self, self._collecting) or "") < 1000:
            setattr(self, self._collecting, (getattr(self, self._collecting) or "") + data)

    def end(self, name):
        tag = name.rpartition(":")[2]
        if tag in ("f", "v", "t"):
            self._collecting = None
        elif tag == "c" and (self._value or self._formula is not None):
            self._end_cell()

    def _end_cell(self):
        self.rows, self.columns = max(self.rows, self._row + 1), max(self.columns, self._column + 1)
        if self._row >= MOST_SCANNED:
            raise TooLong
        computed_empty_text = self._kind == "str" and self._value is not None
        if self._kind == "e":
            self._add(broken_error((self._value or "#?").strip()))
        elif self._formula is not None and not self._value and not computed_empty_text:
            self._add(broken_formula(self._formula))

    def _add(self, value):
        if self._row < MAX_ROWS and self._column < MAX_COLUMNS and len(self.broken) < MAX_BROKEN:
            self.broken[self._row, self._column] = value


def scan(xml):
    """The Scan of one worksheet part; ExpatError (a ValueError to the caller) when it is no XML."""
    found = Scan()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(xml, True)
    except TooLong:
        return found
    except expat.ExpatError as problem:
        raise ValueError(str(problem)) from problem
    return found


def _refuse_doctype(*_arguments):
    raise WorkbookUnreadable(_("The workbook is damaged. Open it in Excel, save it again as xlsx and send that."))


def column_index(letters):
    """The column of letters, counted from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
