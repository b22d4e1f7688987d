"""The acts that make sense on many files at once: who may, what stands in the way, doing it, undoing it.

Each is a thin coat over a verb that also does a single file; the preview asks the same conditions of all files in a
constant number of queries, and the verb decides again when the file's turn comes.
"""

from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from projects.people.models import User
from projects.people.seats import CENTRE
from projects.register.actions.labels import put_label, remove_label
from projects.register.actions.leads import DATED, set_next_date
from projects.register.models import Label, Project
from projects.text import normalise
from projects.trace.wording import said

from . import service
from .handing import hand_over, leads, undo
from .models import Batch, OwnerChange, WorkItem
from .reminding import people_of, remind, reminded_today
from .rights import acts_as

NO_STEP = _("No step is open that could be acted on.")
NOT_YOURS = _("This step is not yours to do.")
NOT_YOUR_PROJECT = _("Only the desk of a carrier concerned or the centre does this.")


class Sight:
    """What the preview knows of the rows of a batch, each answer read once for all."""

    def __init__(self, batch, rows):
        self.by, self.params, self.rows = batch.by, batch.params, rows
        self.items = {row.item_id: row.item for row in rows if row.item_id}
        self.projects = {row.project_id for row in rows}

    @cached_property
    def mine(self):
        """Ids of the work items on which this person may act."""
        return set(WorkItem.objects.filter(pk__in=self.items).filter(acts_as(self.by)).values_list("pk", flat=True))

    @cached_property
    def receiver(self):
        """The colleague to whom files are handed over."""
        return User.objects.get(pk=self.params["to"])

    @cached_property
    def receivable(self):
        """Ids of the work items on which the colleague may act."""
        theirs = WorkItem.objects.filter(pk__in=self.items).filter(acts_as(self.receiver))
        return set(theirs.values_list("pk", flat=True))

    @cached_property
    def worked_on(self):
        """Ids of the projects on which this person works; the rule of `works_on` for many."""
        seats = self.by.seats
        links = Project.carriers.through.objects.filter(project=OuterRef("pk"), carrier__in=seats.carriers())
        condition = Q(county__in=seats.counties(*CENTRE)) | Q(Exists(links))
        return set(Project.objects.filter(condition, pk__in=self.projects).values_list("pk", flat=True))

    @cached_property
    def labelled(self):
        """Ids of the projects that have the label of the batch."""
        rows = Project.objects.filter(pk__in=self.projects, labels__name=normalise(self.params.get("name", "")))
        return set(rows.values_list("pk", flat=True))

    @cached_property
    def people(self):
        return people_of(list(self.items.values()))

    @cached_property
    def reminded(self):
        return reminded_today(list(self.items))


class FileAct:
    """An act on the open step of a project."""

    on_items = True
    undoable = True

    def why_not(self, row, sight):
        """What stands in the way of one row, "" when nothing does."""
        if row.item is None:
            return NO_STEP
        if row.item.done_at:
            return _("This step is done already.")
        return self.refusal(row, sight)

    def told(self, row, sight):
        """People who are told when the row is done."""
        return ()


class Take(FileAct):
    """接件."""

    def refusal(self, row, sight):
        if row.item_id not in sight.mine:
            return NOT_YOURS
        if row.item.owner_id == sight.by.pk:
            return _("This file is yours already.")
        return said(_("%(who)s has this file."), who=row.item.owner) if row.item.owner_id else ""

    def do(self, row, *, by, params):
        service.take(row.item, by=by)
        return {}

    def undo(self, row, *, by, params):
        service.release(row.item, by=by)


class Release(FileAct):
    """Back to the queue."""

    undoable = False

    def refusal(self, row, sight):
        return "" if row.item.owner_id == sight.by.pk else _("This file is not with you.")

    def do(self, row, *, by, params):
        service.release(row.item, by=by)
        return {}


class HandOver(FileAct):
    """转交: to a colleague who may do the step; leaders also give out what others hold."""

    def refusal(self, row, sight):
        leader = leads(sight.by, row.item)
        if not leader and row.item_id not in sight.mine:
            return NOT_YOURS
        if not leader and row.item.owner_id not in (None, sight.by.pk):
            return said(_("%(who)s has this file."), who=row.item.owner)
        if row.item.owner_id == sight.receiver.pk:
            return said(_("%(name)s has this file already."), name=sight.receiver)
        if row.item_id not in sight.receivable:
            return said(_("%(name)s may not do this step."), name=sight.receiver)
        return ""

    def told(self, row, sight):
        return (sight.receiver,)

    def do(self, row, *, by, params):
        to = User.objects.get(pk=params["to"])
        return {"change": hand_over(row.item, to=to, by=by, note=params.get("note", "")).pk}

    def undo(self, row, *, by, params):
        undo(OwnerChange.objects.select_related("item").get(pk=row.kept["change"]), by=by)


class Remind(FileAct):
    """催办."""

    undoable = False

    def refusal(self, row, sight):
        people = sight.people[row.item_id]
        if sight.by in people:
            return _("It is your own turn.")
        if not people:
            return _("Nobody has an account for this; a phone call helps.")
        return _("Somebody reminded of this file today already.") if row.item_id in sight.reminded else ""

    def told(self, row, sight):
        return sight.people[row.item_id]

    def do(self, row, *, by, params):
        remind(row.item, by=by, words=params.get("words", ""))
        return {}


class ProjectAct:
    """An act on the project itself, whatever its step."""

    on_items = False
    undoable = True

    def why_not(self, row, sight):
        """What stands in the way of one row, "" when nothing does."""
        return self.refusal(row, sight) if row.project_id in sight.worked_on else NOT_YOUR_PROJECT

    def told(self, row, sight):
        """Nobody: labels and dates are the office's own."""
        return ()


class PutLabel(ProjectAct):
    """A label on each."""

    def refusal(self, row, sight):
        return _("The label is on it already.") if row.project_id in sight.labelled else ""

    def do(self, row, *, by, params):
        return {"label": put_label(project=row.project, by=by, name=params["name"]).pk}

    def undo(self, row, *, by, params):
        remove_label(project=row.project, by=by, label=Label.objects.get(pk=row.kept["label"]))


class TakeLabel(ProjectAct):
    """A label off each."""

    def refusal(self, row, sight):
        return "" if row.project_id in sight.labelled else _("It does not have this label.")

    def do(self, row, *, by, params):
        label = Label.objects.get(county=row.project.county_id, name=normalise(params["name"]))
        remove_label(project=row.project, by=by, label=label)
        return {"name": label.name}

    def undo(self, row, *, by, params):
        put_label(project=row.project, by=by, name=row.kept["name"])


class NextDate(ProjectAct):
    """The next contact of a lead, the day on which a sleeping one wakes."""

    def refusal(self, row, sight):
        return "" if row.project.stage in DATED else _("Only a lead or a sleeping project has a next date.")

    def do(self, row, *, by, params):
        before = set_next_date(row.project, by=by, day=date.fromisoformat(params["day"]))
        return {"before": before.isoformat() if before else "", "after": params["day"]}

    def undo(self, row, *, by, params):
        before = row.kept["before"]
        expected = date.fromisoformat(row.kept["after"])
        set_next_date(row.project, by=by, day=date.fromisoformat(before) if before else None, expected=expected)


ACTS = {
    Batch.Act.TAKE: Take(), Batch.Act.HAND_OVER: HandOver(), Batch.Act.RELEASE: Release(), Batch.Act.REMIND: Remind(),
    Batch.Act.LABEL: PutLabel(), Batch.Act.UNLABEL: TakeLabel(), Batch.Act.NEXT_DATE: NextDate(),
}  # fmt: skip
