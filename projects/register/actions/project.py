"""Verbs on a project as such: make it, move it to a stage, let it rest, connect it to a carrier."""

from django.db import transaction
from django.utils import timezone

from projects.text import name_key, search_text
from projects.trace.actions import next_number, record
from projects.trace.wording import filed

from ..bringers import guess
from ..models import Project, ProjectSource, SourceKind
from ..stages import LIVE_REST, Stage, check_move


def refresh_search(project):
    """Recompute what search and likeness read; call after a name, applicant or company changed (no save).

    Names of persons are not in it: they are found by their tokens (`searching`).
    """
    companies = project.company_links.values_list("company__name", "company__uscc") if project.pk else ()
    entries = project.entries.values_list("company_name", "uscc") if project.pk else ()
    applicant = [(project.organisation.name, project.organisation.uscc)] if project.organisation else ()
    words = dict.fromkeys(word for pair in (*companies, *entries, *applicant) for word in pair)
    project.name_key = name_key(project.name)[:100]
    project.search_text = search_text(project.number, project.name, project.introduced_by, *words)


def project_number(county, year, serial):
    """The number under which people speak of a project."""
    return f"{county.number_prefix}-{year}-{serial:04d}"


@transaction.atomic
def register_project(*, by, county, name, source=SourceKind.DIRECT, carrier=None, entry=None, on=None, **fields):
    """A new project, as a lead: number, first source, carrier. `fields` are further columns of `Project`."""
    today = timezone.localdate()
    fields.setdefault("bringer", guess(fields.get("introduced_by", ""), source))
    serial = next_number(county_id=county.pk, key=f"project-{today.year}")
    project = Project(county=county, name=name, source=source, carrier=carrier, created_by=by, **fields)
    project.number = project_number(county, today.year, serial)
    refresh_search(project)
    project.save()
    add_source(project, kind=source, carrier=carrier, entry=entry, on=on or today)
    record("register", project, by=by, county_id=county.pk, project=project, source=source)
    return project


def add_source(project, *, kind, carrier=None, entry=None, on, words=""):
    """Note a way on which the project came; the carrier becomes one of those concerned."""
    if carrier:
        project.carriers.add(carrier)
    return ProjectSource.objects.create(project=project, kind=kind, carrier=carrier, entry=entry, on=on, words=words)


def set_stage(project, stage, *, reason=""):
    """As `move`, for a verb that saves the whole project itself. Returns the columns that changed."""
    check_move(project.stage, stage)
    project.stage, project.stage_reason, project.stage_since = stage, filed(reason)[:300], timezone.now()
    if stage in LIVE_REST:
        project.rests_at = stage
    return ["stage", "stage_reason", "stage_since", "rests_at"]


def move(project, stage, *, reason=""):
    """Bring a locked project to a stage, if the declared list allows it. The calling verb records the act."""
    project.save(update_fields=set_stage(project, stage, reason=reason))


def end_journey(project, stage, *, reason=""):
    """End a journey without result: a project that already lives somewhere stays there, any other ends at `stage`."""
    move(project, Stage(project.rests_at) if project.rests_at else stage, reason=reason)
