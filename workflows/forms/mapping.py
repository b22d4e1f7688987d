"""The mapping of a workbook: which column is which field, as proposed and as a person corrects it."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.register.sheetfile.sheets import Broken, blank
from projects.register.workbook import CONTEST_FIELDS, propose
from projects.register.workbook.cells import as_text
from projects.text import mask_within
from projects.trace.wording import listed

SAMPLES = 3
SAMPLE_LENGTH = 24
UNITS = ("元", "千元", "万元", "百万元", "千万元", "亿元")


@dataclass(frozen=True)
class MappedColumn:
    """A line of the page: the column's heading and first values, its field, its unit, why it is not read."""

    header: str
    samples: list
    field: forms.BoundField
    unit: forms.BoundField | None
    reason: str


@dataclass(frozen=True)
class MappedSheet:
    """A sheet of the page."""

    name: str
    read: forms.BoundField
    problem: str
    hidden: bool
    header_row: int
    rows: int
    columns: list


class MappingForm(forms.Form):
    """Selects for every column of every sheet. `choice` gives what differs from the proposal."""

    def __init__(self, *args, sheets, mapping, units, specs=CONTEST_FIELDS, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = {spec.key: spec.label for spec in specs}
        self.money = {spec.key for spec in specs if spec.kind == "money"}
        self.proposed = _by_sheet(propose(sheets, specs))
        self.tables = _by_sheet(propose(sheets, specs, mapping, units))
        fields = [("", _("Not read")), *self.labels.items()]
        for place, (name, tables) in enumerate(self.tables.items()):
            chosen = mapping.get(name)
            hidden = tables[0].sheet.hidden
            shut = (
                chosen is not None
                and bool(chosen)
                and not any(chosen.values())
                and len(chosen) == len(_columns(tables))
            )
            self.fields[f"read-{place}"] = forms.BooleanField(
                label=_("Read this sheet"), required=False, initial=not shut and (not hidden or chosen is not None)
            )
            for column in _columns(tables):
                self._add(place, column, fields, tables[0].unit)

    def _add(self, place, column, fields, unit):
        key = f"{place}-{column.index}"
        label = column.header or _("Column %(number)s") % {"number": column.index + 1}
        self.fields[f"field-{key}"] = forms.ChoiceField(
            label=label, choices=fields, required=False, initial=column.field or ""
        )
        if column.field in self.money or self.money & set(column.candidates):
            choices = [("", _("As written in the cells")), *((word, word) for word in UNITS)]
            self.fields[f"unit-{key}"] = forms.ChoiceField(
                label=_("Unit of “%(column)s”") % {"column": label}, choices=choices, required=False,
                initial=column.unit or unit or "",
            )  # fmt: skip

    def clean(self):
        data = super().clean()
        named = False
        for place, (name, tables) in enumerate(self.tables.items()):
            if not data.get(f"read-{place}"):
                continue
            chosen = [data.get(f"field-{place}-{column.index}") for column in _columns(tables)]
            chosen = [key for key in chosen if key and key != "serial"]
            named = named or "name" in chosen
            if doubled := {key for key in chosen if chosen.count(key) > 1}:
                labels = listed((str(label) for key, label in self.labels.items() if key in doubled), "、")
                words = _("Sheet “%(sheet)s”: two columns were chosen for %(fields)s. Choose one of them.")
                self.add_error(None, words % {"sheet": name, "fields": labels})
        if not named:
            self.add_error(None, _("Choose the column of the project names in at least one sheet."))
        return data

    def choice(self):
        """(mapping, units) as the reader takes them: only what the person changed."""
        mapping, units = {}, {}
        for place, (name, proposed) in enumerate(self.proposed.items()):
            read, hidden = self.cleaned_data[f"read-{place}"], proposed[0].sheet.hidden
            columns = _columns(proposed)
            if not read:
                if not hidden:
                    mapping[name] = {column.index: None for column in columns}
                continue
            changed = {
                column.index: self.cleaned_data[f"field-{place}-{column.index}"] or None
                for column in columns
                if self.cleaned_data[f"field-{place}-{column.index}"] != (column.field or "")
            }
            if changed or hidden:
                mapping[name] = changed
            if found := self._units(place, columns, proposed[0].unit):
                units[name] = found
        return mapping, units

    def _units(self, place, columns, general):
        found = {}
        for column in columns:
            unit = self.cleaned_data.get(f"unit-{place}-{column.index}")
            if unit is not None and unit != (column.unit or general or ""):
                found[column.index] = unit
        return found

    def sheets(self):
        """What the page shows, sheet by sheet."""
        for place, (name, tables) in enumerate(self.tables.items()):
            table = tables[0]
            columns = [self._column(place, table, column) for column in _columns(tables)]
            rows = sum(table.end - table.last_header - 1 for table in tables) + table.sheet.more
            yield MappedSheet(
                name, self[f"read-{place}"], table.problem, table.sheet.hidden, table.last_header + 1, rows, columns
            )

    def _column(self, place, table, column):
        unit = f"unit-{place}-{column.index}"
        return MappedColumn(
            column.header, _samples(table, column.index), self[f"field-{place}-{column.index}"],
            self[unit] if unit in self.fields else None, column.reason,
        )  # fmt: skip


def _by_sheet(tables):
    """{sheet name: its tables}; one sheet may hold several tables below each other."""
    found = {}
    for table in tables:
        found.setdefault(table.sheet.name, []).append(table)
    return found


def _columns(tables):
    """The columns of a sheet; the first table names those that several have."""
    found = {}
    for table in tables:
        for column in table.columns:
            found.setdefault(column.index, column)
    return [found[index] for index in sorted(found)]


def _samples(table, index):
    values = (
        table.sheet.cell(row, index) for row in range(table.last_header + 1, min(table.end, table.last_header + 40))
    )
    shown = [value.shown if isinstance(value, Broken) else as_text(value) for value in values if not blank(value)]
    return [mask_within(text)[:SAMPLE_LENGTH] for text in list(dict.fromkeys(shown))[:SAMPLES]]
