"""Verbs on labels: put one on a project, take it off."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..models import Label, Project
from ..rules import works_on


def _labelled(project, by):
    """The locked project, if the person works on it."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not works_on(by, project):
        raise Refused(_("Only the desk of a carrier concerned or the centre puts labels."))
    return project


@transaction.atomic
def put_label(*, project, by, name):
    """Put a label on a project; a word that the county has not used yet becomes a new label."""
    name = normalise(name)
    if not name or len(name) > Label._meta.get_field("name").max_length:
        raise Refused(_("A label has 1 to 12 characters."))
    project = _labelled(project, by)
    label, _made = Label.objects.get_or_create(county_id=project.county_id, name=name)
    if project.labels.filter(pk=label.pk).exists():
        raise Refused(said(_("“%(project)s” has the label “%(label)s” already."), project=project.name, label=name))
    project.labels.add(label)
    record("label", project, by=by, county_id=project.county_id, project=project, note=name)
    return label


@transaction.atomic
def remove_label(*, project, by, label):
    """Take a label off a project; the word stays in the list of the county."""
    project = _labelled(project, by)
    if not project.labels.filter(pk=label.pk).exists():
        raise Refused(
            said(_("“%(project)s” does not have the label “%(label)s”."), project=project.name, label=label.name)
        )
    project.labels.remove(label)
    record("remove_label", project, by=by, county_id=project.county_id, project=project, note=label.name)
