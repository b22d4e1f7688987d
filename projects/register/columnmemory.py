"""How a sender's headings were read last time: proposed again for the next file, in whatever order its columns stand."""

from django.utils import timezone

from .models import ColumnMemory
from .workbook import propose
from .workbook.titles import folded

MOST = 300  # headings kept for one sender


def remember(batch, sheets, fields, mapping, units):
    """Keep what a person chose in place of the proposal, under the name of the sender."""
    row = recalled(batch) or ColumnMemory(county_id=batch.county_id, kind=batch.kind, sender=batch.sender)
    before = (dict(row.fields), dict(row.units))
    for sheet, column in _columns(sheets, fields):
        heading = folded(column.header)
        if heading:
            _keep(row.fields, heading, mapping.get(sheet, {}), column.index)
            _keep(row.units, heading, units.get(sheet, {}), column.index)
    if (row.fields, row.units) != before:
        row.kept_at = timezone.now()
        row.save()


def _keep(known, heading, chosen, place):
    """One heading: as chosen, or forgotten where the proposal was taken."""
    known.pop(heading, None)
    if place in chosen:
        known[heading] = chosen[place] or ""
        if len(known) > MOST:
            del known[next(iter(known))]


def recalled(batch):
    """The memory of the batch's sender, or None."""
    return ColumnMemory.objects.filter(county=batch.county_id, kind=batch.kind, sender=batch.sender).first()


def proposed(batch, sheets, fields):
    """(mapping, units) for a new file by what is remembered; empty where nothing is."""
    known, mapping, units = recalled(batch), {}, {}
    if known is None:
        return mapping, units
    for sheet, column in _columns(sheets, fields):
        heading = folded(column.header)
        if heading in known.fields and (known.fields[heading] or None) != column.field:
            mapping.setdefault(sheet, {})[column.index] = known.fields[heading] or None
        if heading in known.units:
            units.setdefault(sheet, {})[column.index] = known.units[heading]
    return mapping, units


def _columns(sheets, fields):
    """(sheet name, column as proposed without any memory) of all readable sheets, the first table naming a column."""
    seen = set()
    for table in propose(sheets, fields):
        for column in table.columns if not table.sheet.hidden else ():
            if (table.sheet.name, column.index) not in seen:
                seen.add((table.sheet.name, column.index))
                yield table.sheet.name, column
