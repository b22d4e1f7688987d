"""Rows of facts and the projects that they belong to: by number, else by a name that only one project has."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from projects.register.importing import difference, seen_by
from projects.register.models import Project
from projects.register.workbook.rows import ReadRow, problem_at
from projects.text import name_key
from projects.trace.wording import filed, said


@dataclass(eq=False)
class PlannedFact:
    """A good row: its project, its values as the verb takes them, what would become of it (`what`), field by field."""

    row: ReadRow
    project: Project
    values: dict
    what: str = "new"  # new, changed, unchanged
    changes: list = field(default_factory=list)
    matches: tuple = ()
    hidden: bool = False

    @property
    def known(self):
        return self.row.values

    @property
    def new(self):
        return self.what == "new"

    @property
    def changed(self):
        return self.what == "changed"


@dataclass
class FactsPlan:
    """The rows that would go in. Rows with errors stay on the read workbook."""

    rows: list

    @property
    def created(self):
        return [row for row in self.rows if row.new]

    @property
    def updated(self):
        return [row for row in self.rows if row.changed]

    @property
    def unchanged(self):
        return [row for row in self.rows if row.what == "unchanged"]


def read_facts(batch, read, choices, needed):
    """[PlannedFact] of the good rows; what no project fits, and what is missing or unclear, becomes an error."""
    projects, facts = Projects(batch), []
    for row in read.good:
        fault = Fault(row, read.tables)
        project = projects.of(row.values, fault)
        values = {key: chosen(key, value, choices, fault) for key, value in row.values.items() if value is not None}
        for key, label in needed.items():
            if row.values.get(key) is None:
                fault(key, said(_("“%(field)s” is missing. Fill it in."), field=label))
        if not row.errors:
            facts.append(PlannedFact(row, project, values))
    return facts


class Fault:
    """Notes an error on the cell of a field; on the row's project name where the sheet has no such column."""

    def __init__(self, row, tables):
        self.row = row
        self.table = next(
            one for one in tables if one.sheet.name == row.sheet and one.first_header < row.row <= one.end
        )

    def __call__(self, key, words):
        column = self.table.column_of(key) or self.table.column_of("name")
        self.row.errors.append(problem_at(self.row, column, filed(words)))


def chosen(key, value, choices, fault):
    """A word of a drop-down as its value; other values as they are."""
    if key not in choices:
        return value
    words = choices[key]
    if value not in words:
        known = "、".join(dict.fromkeys(words))
        fault(key, said(_("“%(value)s” is not one of: %(words)s."), value=value, words=known))
    return words.get(value)


class Projects:
    """The projects of a county that the sender may see, by number and by name."""

    def __init__(self, batch):
        self.by_number, self.by_name = {}, defaultdict(list)
        rows, seen = Project.objects.live().filter(county=batch.county_id), seen_by(batch.by, batch.county)
        for project in rows.select_related("county", "carrier").iterator():
            if seen is None or project.pk in seen:
                self.by_number[project.number] = project
                self.by_name[name_key(project.name)].append(project)

    def of(self, values, fault):
        """The project of a row, or None with an error."""
        number, found = values.get("number"), self.by_name[name_key(values["name"])]
        if number:
            if number not in self.by_number:
                fault("number", said(_("There is no project %(number)s among yours."), number=number))
            return self.by_number.get(number)
        if len(found) == 1:
            return found[0]
        if found:
            numbers = "、".join(project.number for project in found)
            fault(
                "name",
                said(_("Several projects have this name (%(numbers)s). Give the project number."), numbers=numbers),
            )
        else:
            fault("name", _("No project of this name is among yours. Give the project number."))
        return None


def fact_difference(planned, who):
    """A row of the preview."""
    return difference(planned, planned.project.name, who, planned.changes)
