"""What every kind of file is read into: sheets of raw cells, rows as numbered by Excel less one."""

from dataclasses import dataclass, field

MAX_ROWS = 100_000
MAX_COLUMNS = 300
MAX_CELLS = 3_000_000


def _(words):
    """Marks words for the catalogue. They are put into the reader's language where they are said, not in here."""
    return words


def said(words, details):
    """A marked sentence in the language of the reader."""
    from django.utils.translation import gettext  # only the site says sentences, the limited process has no Django

    return gettext(words) % details if details else gettext(words)


class WorkbookUnreadable(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""

    def __init__(self, words, **details):
        super().__init__(words)
        self.words, self.details = words, details

    def __str__(self):
        return said(self.words, self.details)


@dataclass(frozen=True)
class Broken:
    """A cell that Excel shows but whose value is not in the file: a formula never computed, or an Excel error."""

    shown: str
    words: str
    code: str = ""

    @property
    def message(self):
        """What is wrong with the cell and what to do."""
        return said(self.words, self.code and {"code": self.code})


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[0]` is Excel's row 1; cells are None, str, numbers, dates or Broken.

    `merges` are (first row, first column, last row, last column), counted from 0. `more` rows follow that were not
    fetched.
    """

    name: str
    rows: list[list]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset = frozenset()
    hidden_columns: frozenset = frozenset()
    more: int = 0

    def cell(self, row, column):
        """The raw value, None outside the sheet."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None

    @property
    def width(self):
        return max((len(row) for row in self.rows), default=0)


def broken_formula(formula):
    """The value of a formula cell that was never computed."""
    return Broken(
        f"={formula}", _("The formula has no computed value. Open the file in Excel, save it, or type the value.")
    )


def broken_error(code):
    """The value of a cell in which Excel shows an error such as #REF!."""
    return Broken(code, _("Excel shows the error %(code)s here. Type the value."), code)


def blank(value):
    """Whether a cell holds nothing that a person would see."""
    return value is None or (isinstance(value, str) and not value.strip("\ufeff\u200b \t\r\n\xa0\u3000"))


def trimmed(rows):
    """Rows with blank cells as None, without blank rows at the end and blank cells at the right."""
    kept = []
    for row in rows:
        cells = [None if blank(value) else value for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def check_size(sheets):
    """Refuse sheets larger than any list of projects can be."""
    for sheet in sheets:
        check_extent(sheet.name, len(sheet.rows), sheet.width)
    if sum(len(sheet.rows) * sheet.width for sheet in sheets) > MAX_CELLS:
        raise WorkbookUnreadable(_("The file holds too many cells. Split it into several files."))


def check_extent(name, rows, columns):
    """Refuse one sheet with too many rows or columns."""
    if rows > MAX_ROWS:
        words = _(
            "Sheet “%(sheet)s” has more than %(most)s rows, the most that can be read. "
            "Delete what is below the table or split the file."
        )
        raise WorkbookUnreadable(words, sheet=name, most=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise WorkbookUnreadable(
            _(
                "Sheet “%(sheet)s” has %(columns)s columns; at most %(most)s can be read. "
                "Delete what is right of the table."
            ),
            sheet=name,
            columns=columns,
            most=MAX_COLUMNS,
        )
