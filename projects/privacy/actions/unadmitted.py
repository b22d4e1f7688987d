"""A project that was not admitted: its people go, its number, name, stages, dates and sums stay for the statistics."""

from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.outcomes.models import RosterPerson
from projects.register.actions.project import refresh_search
from projects.register.models import (
    ApplicationVersion,
    ContestEntry,
    DraftField,
    Material,
    Project,
)
from projects.register.stages import Stage
from projects.trace.models import Message
from projects.trace.wording import filed

from .erasure import SHORTEST, Known, personal_paths
from .redaction import drop_bytes, redact, replace_in
from .rosters import forget

NAMES = ("leader", "contact", "legal_representative")
ENDED = (Stage.REFUSED, Stage.REJECTED, Stage.WITHDRAWN, Stage.LAPSED)  # without having been admitted
WAYS = ("phone", "email")


class People(Known):
    """All persons of one project, as far as it names them."""

    def __init__(self, names, ways):
        self.alias = filed(_("(cleared)"))
        self.names = {name for name in names if name and len(name) >= SHORTEST}
        self.values = self.names | {way for way in ways if way}


def people_of(project):
    """The names and ways to reach people in the project, its entries and its applications."""
    names, ways = [project.leader, project.contact], [project.phone, project.email]
    for entry in project.entries.all():
        names.append(entry.leader)
        ways += [entry.phone, entry.email]
    for data in ApplicationVersion.objects.filter(application__project=project).values_list("data", flat=True):
        names += [data.get(name) for name in NAMES]
        ways += [data.get(name) for name in WAYS]
        for rows in data.values():
            if isinstance(rows, list):
                names += [row.get("name") for row in rows if isinstance(row, dict)]
    return People([one for one in names if isinstance(one, str)], [one for one in ways if isinstance(one, str)])


def clear_project(project):
    """Take all persons out of everything that is kept of the project."""
    people = people_of(project)
    redact(people, [project.pk])
    replace_in(people, Message.objects.filter(project_id=project.pk), ["subject", "body"])
    _clear_answers(project)
    Project.objects.filter(pk=project.pk).update(leader="", contact="", phone="", email="")
    ContestEntry.objects.filter(project=project).update(leader="", phone="", email="", values={})
    project.refresh_from_db()
    refresh_search(project)
    project.save(update_fields=["search_text", "name_key"])
    forget(RosterPerson.objects.filter(project=project))
    for stored in _own_papers(project):
        drop_bytes(stored)


def _clear_answers(project):
    parts, cells = personal_paths()
    for version in ApplicationVersion.objects.filter(application__project=project):
        data = {name: _without(name, value, cells) for name, value in version.data.items() if name not in parts}
        ApplicationVersion.objects.filter(pk=version.pk).update(data=data)
    gone = [
        row.pk for row in DraftField.objects.filter(application__project=project).only("pk", "path")
        if (place := row.path.split("."))[0] in parts or (len(place) == 3 and (place[0], place[2]) in cells)
    ]  # fmt: skip
    DraftField.objects.filter(pk__in=gone).delete()


def _without(name, value, cells):
    """Rows of the form without their personal cells: how many people there were stays."""
    if not isinstance(value, list):
        return value
    return [{key: cell for key, cell in row.items() if (name, key) not in cells} for row in value]


def _own_papers(project):
    """Files that were handed in with this project alone, where the applicant has no project that goes on."""
    if Project.objects.filter(organisation=project.organisation).exclude(stage__in=ENDED).exists():
        return StoredFile.objects.none()
    elsewhere = Material.objects.exclude(application__project=project).values("document__file")
    mine = Material.objects.filter(application__project=project).values("document__file")
    return StoredFile.objects.filter(pk__in=mine).exclude(pk__in=elsewhere)
