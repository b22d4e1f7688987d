"""Rows of a workbook written straight as XML: xlsxwriter does everything but the rows, which cost it most of the time.

Its own cells (an object, a table, a dozen of checks for each) made a ledger five times slower than the lines here. What
is used of its inside is little and named in one place: the file of the rows in constant-memory mode.
"""

import re
from datetime import date
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from projects.money import wan_from_fen

BEGIN = date(1899, 12, 30).toordinal()  # day 0 of spreadsheets
# What a spreadsheet takes for a formula, also after blanks and in full width, as Chinese keyboards write it.
DANGEROUS = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe63\ufe62\ufe66\ufe6b\u2212]|[\t\r\n]")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CODED = re.compile("(_x[0-9a-fA-F]{4}_)")  # read as one character unless its own underscore is coded
LONGEST = 32_000  # a cell takes 32,767 characters


def harmless(text):
    """Text that no spreadsheet takes for a formula: an apostrophe before a dangerous beginning."""
    return f"'{text}" if DANGEROUS.match(text) else text


def cell_text(value):
    """A value as the text of a cell: harmless, of a length that a cell takes, without signs that no workbook may hold."""
    return harmless(NOT_XML.sub("", str(value))[:LONGEST])


class LeanSheet(Worksheet):
    """A sheet in constant-memory mode whose later rows are given as XML."""

    def begin_rows(self, place):
        """Write out what was given cell by cell; from row `place` on only `put_row` may be used."""
        self._write_single_row(place)

    def put_row(self, place, cells):
        """A row of cells (XML) at `place`, counted from 0, below all that were written before."""
        self.row_data_fh.write(f'<row r="{place + 1}">{"".join(cells)}</row>')
        self.previous_row = self.dim_rowmax = place


def text_cell(column, style, coded=CODED.sub):
    """A function (row, value) → XML of a cell of text; `row` as spreadsheets count."""
    name, index = xl_col_to_name(column), style._get_xf_index()

    def cell(row, value):
        text = escape(cell_text(value))
        if "_x" in text:
            text = coded(r"_x005F\1", text)
        return f'<c r="{name}{row}" s="{index}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    return cell


def number_cell(column, style, words, as_number=str):
    """The same for numbers, as `as_number` writes them; a word where a number is due stays a word."""
    name, index = xl_col_to_name(column), style._get_xf_index()

    def cell(row, value):
        if isinstance(value, str):
            return words(row, value)
        return f'<c r="{name}{row}" s="{index}"><v>{as_number(value)}</v></c>'

    return cell


def in_wan(fen):
    """分 as exact 万元, in digits."""
    return f"{wan_from_fen(fen):f}"


def serial(day):
    """A day as spreadsheets count days."""
    return day.toordinal() - BEGIN
