"""Importing a talent roster: rows of any number of projects, wholly or not at all, by the verb that keeps rosters."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.register.actions.imports import beat, close_import
from projects.register.importing import Change, effect, handles, leave_out, plain
from projects.register.importresult import result_of
from projects.register.models import ImportEffect, ImportKind
from projects.text import mask_name

from ..importing.rows import FactsPlan, Fault, fact_difference, read_facts
from ..importing.templates import ROSTER
from ..importing.words import CHOICES, ROSTER_FIELDS
from ..models import RosterLine
from ..rosterplan import FIELDS, holds_id_number, plan_people
from .roster import record_people

NEEDED = {"person": _("Name"), "born_on": _("Day of birth"), "since": _("Day of arrival")}
UNTOUCHED = ("verified_at", "void_since", "sent_back_at")
COLUMNS = {"name": "person"}  # a field of the verb → its column in the sheet


@handles(ImportKind.TALENT)
class Roster:
    """Each row is a person of a project. The sheet itself is the evidence until a better one comes."""

    fields = ROSTER_FIELDS
    columns = ROSTER
    in_parts = False

    def plan(self, batch, read):
        _refuse_id_numbers(read)
        facts = read_facts(batch, read, CHOICES, NEEDED)
        for project, rows in _by_project(facts):
            for one, planned in zip(rows, plan_people(project, [_row(one) for one in rows]), strict=True):
                one.what = {"left": "changed"}.get(planned.what, planned.what)
                one.changes = [_change(name, *values) for name, values in planned.changes.items()]
                for name, words in planned.faults:
                    Fault(one.row, read.tables)(COLUMNS.get(name, name), words)
        return FactsPlan([one for one in facts if one.what != "wrong"])

    def differences(self, plan, read):
        return [fact_difference(planned, mask_name(planned.values["person"])) for planned in plan.rows]

    @transaction.atomic
    def write(self, batch, read):
        plan = self.plan(batch, read)
        leave_out(plan, batch, read)
        effects = []
        for project, rows in _by_project(one for one in plan.rows if one.what != "unchanged"):
            known = set(project.roster.values_list("pk", flat=True))
            done = record_people(
                project=project,
                by=batch.by,
                rows=[_row(one) for one in rows],
                told=True,
                evidence=batch.file,
                audit=False,
            )
            effects += _effects(batch, project, done.lines, known)
        ImportEffect.objects.bulk_create(effects)
        beat(batch, done=len(plan.rows), of=len(plan.rows))
        return close_import(batch, result_of(read, plan), "import_roster")


def _refuse_id_numbers(read):
    for row in list(read.good):
        for key, value in row.values.items():
            if isinstance(value, str) and holds_id_number(value):
                Fault(row, read.tables)(key, _("ID numbers are not kept here. Delete them from the sheet."))


def _by_project(facts):
    found = defaultdict(list)
    for one in facts:
        found[one.project].append(one)
    return list(found.items())


def _row(one):
    """A row as the verb takes it."""
    row = {
        name: one.values[name] for name in (*FIELDS, "born_on", "since", "left_on") if one.values.get(name) is not None
    }
    return row | {"name": one.values["person"]}


def _change(name, before, after):
    field = RosterLine._meta.get_field(name)
    words = dict(field.flatchoices) or {True: _("Yes"), False: _("No")}
    return Change(name, str(field.verbose_name), str(words.get(before, before)), str(words.get(after, after)))


def _effects(batch, project, lines, known):
    people = {line.person.pk: line.person for line in lines if line.person.pk not in known}
    made = [effect(batch, person, made=True, project=project.pk) for person in people.values()]
    return made + [effect(batch, line, made=True, project=project.pk, after=plain(line, UNTOUCHED)) for line in lines]
