"""Verbs on leads (线索): register, put right, note a contact, let sleep, wake."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import LeadNote, Project
from ..stages import Stage
from .likeness import find_likeness
from .project import move, refresh_search, register_project

EDITABLE = (
    "name", "source", "introduced_by", "leader", "contact", "phone", "email", "field", "next_date", "summary",
    "follow_up_by",
)  # fmt: skip


@transaction.atomic
def register_lead(*, by, county, **fields):
    """A new lead with its first source; likeness to known projects is looked up at once."""
    project = register_project(by=by, county=county, follow_up_by=fields.pop("follow_up_by", None) or by, **fields)
    find_likeness(project)
    return project


@transaction.atomic
def edit_lead(project, *, by, **fields):
    """Put the facts of a lead right; what changed is recorded without personal data."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    changed = [name for name in EDITABLE if name in fields and getattr(project, name) != fields[name]]
    for name in changed:
        setattr(project, name, fields[name])
    refresh_search(project)
    project.save()
    find_likeness(project)
    record("edit_lead", project, by=by, county_id=project.county_id, project=project, fields=changed)
    return project


@transaction.atomic
def add_note(project, *, by, kind, words, on=None, next_date=None):
    """Note a call, visit or service; optionally set the next date."""
    note = LeadNote.objects.create(project=project, kind=kind, words=words, on=on or timezone.localdate(), by=by)
    if next_date:
        Project.objects.filter(pk=project.pk).update(next_date=next_date)
    record("note", project, by=by, county_id=project.county_id, project=project, kind=kind)
    return note


@transaction.atomic
def put_to_sleep(project, *, by, wake_on, reason):
    """Let a lead or an ended project rest until a day."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if wake_on <= timezone.localdate():
        raise Refused(_("The day of waking must lie in the future."))
    move(project, Stage.ASLEEP, reason=reason)
    project.next_date = wake_on
    project.save(update_fields=["next_date"])
    record("put_to_sleep", project, by=by, county_id=project.county_id, project=project, note=reason)


@transaction.atomic
def wake(project, *, by):
    """Take up a sleeping lead again."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    move(project, Stage.LEAD)
    record("wake", project, by=by, county_id=project.county_id, project=project)
