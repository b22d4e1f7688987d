"""csv: UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; comma, semicolon or tab."""

import codecs
import csv
import io
import re
from collections import Counter

from projects.register.sheetfile.sheets import (
    MAX_ROWS,
    Sheet,
    WorkbookUnreadable,
    _,
    broken_formula,
    check_extent,
    trimmed,
)

DELIMITERS = ",;\t"
SEPARATOR_LINE = re.compile(r"\Asep=([,;\t])\r?\n")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Systems write ="0138" so that Excel keeps the digits as text.
TEXT_FORMULA = re.compile(r'\A="([^"]*)"\Z')


def read(data):
    """One sheet without a name."""
    text = decode(data)
    if CONTROLS.search(text):
        raise WorkbookUnreadable(_("This is not a csv file: it holds bytes that no text has."))
    given = SEPARATOR_LINE.match(text)
    delimiter = given[1] if given else likely_delimiter(text)
    rows = trimmed([[cell(value) for value in row] for row in records(text[given.end() if given else 0 :], delimiter)])
    return [Sheet(name="", rows=rows)]


def decode(data):
    """The text; encodings are tried strictly, so that no character is replaced silently."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookUnreadable(_("The encoding of the csv file is neither UTF-8 nor GB18030. Save it as xlsx."))


def records(text, delimiter):
    """Rows of the text; a damaged quotation is an error, since it would swallow the rows after it."""
    rows, begins = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append(row)
            begins = reader.line_num + 1
            if len(rows) > MAX_ROWS and row:
                check_extent("", len(rows), len(row))
    except csv.Error as problem:
        raise WorkbookUnreadable(
            _("The csv file is damaged near line %(line)s (quotation marks). Save it as xlsx."), line=begins
        ) from problem
    return rows


def likely_delimiter(text):
    """The delimiter that gives most rows the same, largest number of columns."""

    def columns(delimiter):
        # Quotation may be damaged here; `records` reports that.
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter) if row
        )
        return widths.most_common(1)[0][0] if widths else 0

    try:
        return max(DELIMITERS, key=columns)
    except csv.Error:
        return ","


def cell(value):
    """A csv cell; a formula in it has no computed value."""
    text_formula = TEXT_FORMULA.match(value)
    if text_formula:
        return text_formula[1]
    return broken_formula(value[1:]) if value.startswith("=") else value
