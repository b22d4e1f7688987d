"""One room for workbooks on their way in: what every kind shares, and the book of kinds.

A kind says which fields its rows have, what an import would do (`plan`) and how it is written (`write`). Apps above the
register add theirs with `handles`.
"""

from dataclasses import asdict, dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE
from projects.trace.errors import Refused
from projects.trace.wording import filed

from .importresult import result_of
from .likes import reason_words
from .models import ImportEffect, Project
from .workbook import read_rows, read_sheets
from .workbook.rows import SkippedRow

KINDS = {}
FIRST_ROWS, MOST_ROWS, MOST_DOUBTFUL = 20, 200, 200  # rows that a preview shows
SMALL = 60_000  # bytes: a file up to this is read and written while the person waits
SKIP, DIFFERENT = "skip", "different"  # choices for a doubtful row; any other is the number of the project that it is


@dataclass(frozen=True)
class Change:
    """One field, old → new, in words; `kept` says that a person's value stays instead."""

    key: str
    label: str
    old: str
    new: str
    kept: bool = False


def handles(kind):
    """Class decorator: the handler of a kind of import."""

    def register(handler):
        KINDS[kind] = handler()
        return handler

    return register


def handler_of(batch):
    """What knows how to import this file."""
    return KINDS[batch.kind]


def stored_bytes(batch):
    """The workbook as it was uploaded."""
    try:
        with batch.file.content.open("rb") as content:
            return content.read()
    except FileNotFoundError as error:
        raise Refused(_("The stored file is missing. Please upload it again.")) from error


def choice_of(batch):
    """(mapping, units) of a batch as the reader wants them: column numbers are numbers again."""
    return tuple(
        {
            sheet: {int(place): value for place, value in columns.items()}
            for sheet, columns in batch.mapping.get(part, {}).items()
        }
        for part in ("fields", "units")
    )


def kept_choice(mapping, units):
    """A person's choice of columns and units as JSON keeps it."""
    return {"fields": mapping or {}, "units": units or {}}


def read_batch(batch, sheets=None):
    """The workbook read by the choice of the person; days are judged as of the import, or of today before it.

    `sheets`: what was read of it already.
    """
    if sheets is None:
        sheets = read_sheets(stored_bytes(batch), batch.file.name)
    mapping, units = choice_of(batch)
    day = timezone.localdate(batch.imported_at) if batch.imported_at else None
    return read_rows(sheets, handler_of(batch).fields, mapping, units, day)


@dataclass
class Sight:
    """A file read and planned: `read`, `plan` and the `result` that an import would have."""

    batch: object
    read: object

    @cached_property
    def plan(self):
        return handler_of(self.batch).plan(self.batch, self.read)

    @cached_property
    def result(self):
        plan = self.plan  # planning may find more errors
        return result_of(self.read, plan)

    def kept(self):
        """What the preview shows, as JSON keeps it: numbers and remarks, and the first rows of each sort."""
        result = self.result
        rows = handler_of(self.batch).differences(self.plan, self.read)
        doubtful = [row for row in rows if row["matches"] or row["hidden"]]
        sorts = {state: [row for row in rows if row["state"] == state] for state in ("new", "changed")}
        parts = {
            "doubtful": doubtful[:MOST_DOUBTFUL],
            "new": sorts["new"][:FIRST_ROWS],
            "changed": sorts["changed"][:MOST_ROWS],
        }
        numbers = {"doubtful": len(doubtful), "open": sum(getattr(row, "open", False) for row in self.plan.created)}
        return {"result": result.to_json() | {"remarks": result.remarks}, "parts": parts, "numbers": numbers}


def seen_by(user, county):
    """Ids of the projects that a sender may see and change by a file; None where that is all of the county."""
    if user is None or user.seats.has(*CENTRE, county_id=county.pk):
        return None
    return set(Project.objects.visible_to(user).filter(county=county).values_list("pk", flat=True))


def place_key(row):
    """A row of a file in `ImportBatch.choices`."""
    return f"{row.sheet}!{row.row}"


def difference(planned, name, who, changes):
    """A row of the preview: what would happen to it, field by field. Plain, so that a worker can keep it."""
    row, state = planned.row, "new" if planned.new else "changed" if planned.changed else "unchanged"
    return {
        "sheet": row.sheet, "row": row.row, "key": place_key(row), "name": name, "who": who, "state": state,
        "changes": [asdict(change) for change in changes], "hidden": planned.hidden,
        "matches": [(number, filed(reason_words(reasons))) for number, reasons in planned.matches],
        "open": [planned.words] if getattr(planned, "words", "") else [],
    }  # fmt: skip


def leave_out(plan, batch, read):
    """Take the rows out of the plan that a person chose to leave out; they stay named in the result."""
    out = [planned for planned in plan.rows if batch.choices.get(place_key(planned.row)) == SKIP]
    reason = filed(_("Left out by the person who imported."))
    read.skipped.extend(SkippedRow(one.row.sheet, one.row.row, one.known["name"], reason) for one in out)
    plan.rows = [planned for planned in plan.rows if planned not in out]
    return len(out)


def plain(instance, names):
    """{column: value} as JSON keeps it; `restored` is the way back."""
    values = {name: getattr(instance, instance._meta.get_field(name).attname) for name in names}
    kept = (str, int, float, bool, dict, list, type(None))
    return {name: value if isinstance(value, kept) else str(value) for name, value in values.items()}


def restored(model, name, value):
    """A value of `plain` as the column holds it: (attribute, value)."""
    field = model._meta.get_field(name)
    return field.attname, field.target_field.to_python(value) if field.is_relation else field.to_python(value)


def effect(batch, instance, *, made, project=None, row=None, before=None, after=None):
    """What is kept of one row that an import wrote; not saved yet."""
    return ImportEffect(
        batch=batch, model=instance._meta.label, target=instance.pk, project=project, made=made, before=before or {},
        after=after or {}, sheet=row.sheet if row else "", row=row.row if row else None,
    )  # fmt: skip
