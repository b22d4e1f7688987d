"""Rows of one file that are the same project entered twice."""

from django.utils.translation import gettext as _

from projects.register.workbook.rows import RowRef, problem_at
from projects.text import name_key, normalise


def mark_repeats(rows, tables):
    """Set `duplicate_of` on later rows; a code that two unlike projects share is an error of the later row.

    Only rows without errors are compared: a bad row does not go in, so nothing can be its duplicate yet.
    """
    by_code, by_person = {}, {}
    for row in rows:
        if row.errors:
            continue
        code = row.values.get("uscc")
        same_code = by_code.get(code) if code else None
        same_name = next((by_person[key] for key in person_keys(row) if key in by_person), None)
        if same_code and not related(row, same_code):
            add_conflict(row, same_code, tables)
        elif same_code or same_name:
            set_duplicate(
                row,
                same_code or same_name,
                _("Same company code.") if same_code else _("Same project name and leader or phone."),
            )
        else:
            by_code.setdefault(code, row)
            for key in person_keys(row):
                by_person.setdefault(key, row)


def person_keys(row):
    """What a later row must share with this one to be its duplicate: the name with a leader or a phone."""
    name = name_key(row.values["name"])
    people = [row.values.get(key) for key in ("leader", "contact", "phone", "contact_phone", "landline")]
    return [(name, normalise(person)) for person in people if person]


def related(row, other):
    """Whether two rows with one code agree in anything else that names the company or the project."""
    for key in ("name", "company_name", "team_name"):
        mine, theirs = row.values.get(key), other.values.get(key)
        if mine and theirs and name_key(mine) == name_key(theirs):
            return True
    if any(
        row.values.get(key) and row.values.get(key) == other.values.get(key)
        for key in ("leader", "contact", "phone", "contact_phone")
    ):
        return True
    return not (row.values.get("company_name") and other.values.get("company_name"))


def set_duplicate(row, original, reason):
    row.duplicate_of, row.duplicate_reason = RowRef(original.sheet, original.row), reason


def add_conflict(row, other, tables):
    """A code copied down to another company is wrong in one of the two rows."""
    message = _("Row %(row)s has the same code for another company (%(company)s). Correct the wrong one.")
    column = next(
        table.column_of("uscc") for table in tables
        if table.sheet.name == row.sheet and table.first_header < row.row <= table.end and table.column_of("uscc")
    )  # fmt: skip
    row.errors.append(problem_at(row, column, message % {"row": other.row, "company": other.values["company_name"]}))
