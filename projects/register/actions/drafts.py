"""Verbs of filling in: start an application, save a field, add and drop rows, hand in and take back materials."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.text import name_key
from projects.trace.actions import next_number, record
from projects.trace.errors import Refused

from .. import form
from ..eligibility import draft_of, form_rule, ordinary_route, route_in_force
from ..models import Application, DraftField, Material, Project, SourceKind
from ..pipeline import LeadStep
from ..stages import Stage
from ..supplement import open_codes, open_parts
from ..values import ROW_ID, as_typed, row_ids
from .leads import put_at
from .project import move, refresh_search, register_project

OPEN = (Application.State.DRAFT, Application.State.SUBMITTED)
MOST_PATHS = 1000  # of one draft: more is a runaway script, not a form
LONGEST_VALUE = 5000


class Conflict(Refused):
    """Somebody else changed the field meanwhile; `row` is what stands there now."""

    def __init__(self, row):
        self.row = row
        super().__init__(_("%(who)s changed this meanwhile.") % {"who": row.by})


def find_open(organisation, name):
    """The organisation's open application for a project of this name, or None."""
    rows = Application.objects.filter(organisation=organisation, state__in=OPEN, project__name_key=name_key(name)[:100])
    return rows.select_related("project").first()


@transaction.atomic
def start_application(
    *, by, organisation, carrier, project=None, name="", field="", enclave=None, route_code="",
    on_behalf=False,
):  # fmt: skip
    """Begin an application to a carrier: for a new project (name, field), or for one that exists.

    Refused while the project has an open one. What is known of project and person is filled in. Without
    `route_code` it goes the carrier's ordinary way.
    """
    route = route_in_force(carrier, route_code) if route_code else ordinary_route(carrier)
    if route is None:
        raise Refused(_("%(carrier)s takes no applications at present.") % {"carrier": carrier})
    if project is None:
        source = SourceKind.ENCLAVE if enclave else SourceKind.DIRECT
        project = register_project(
            by=by, county=organisation.county, name=name, source=source, carrier=enclave if on_behalf else None,
            organisation=organisation, field=field,
        )  # fmt: skip
    project = Project.objects.select_for_update().get(pk=project.pk)
    _refuse_unfit(project, organisation)
    move(project, Stage.DRAFTING)
    project.organisation = organisation
    refresh_search(project)
    project.save(update_fields=["organisation", "search_text", "name_key"])
    if project.lead_step != LeadStep.APPLIED:
        put_at(project, LeadStep.APPLIED, by=by)
    year = timezone.localdate().year
    serial = next_number(county_id=project.county_id, key=f"application-{year}")
    application = Application.objects.create(
        project=project, organisation=organisation, number=f"SQ{project.county.code}-{year}-{serial:04d}",
        carrier=carrier, enclave=enclave, route=route, started_by=by, on_behalf=on_behalf,
        unconfirmed=on_behalf, applicant_kind=organisation.kind,
    )  # fmt: skip
    _fill_in(application, by)
    record("start_application", application, by=by, county_id=project.county_id, project=project, on_behalf=on_behalf)
    return application


def _refuse_unfit(project, organisation):
    if project.organisation_id not in (None, organisation.pk):
        raise Refused(_("This project belongs to another applicant."))
    if project.applications.filter(state__in=OPEN).exists():
        raise Refused(_("This project has an open application already."))


def _fill_in(application, by):
    """What was asked once is not asked again: the draft of the last attempt, else what the register knows."""
    before = application.project.applications.exclude(pk=application.pk).first()
    typed = draft_of(before) if before else _known(application, by)
    DraftField.objects.bulk_create(
        DraftField(application=application, path=path, value=value, by=by)
        for path, value in typed.items()
        if value not in ("", None)  # a row that was removed (False) stays removed
    )


def _known(application, by):
    project = application.project
    person = {} if application.on_behalf else {"contact": by.name, "phone": by.phone, "email": by.email or ""}
    known = {
        "project_name": project.name, "tech_field": project.field, "summary": project.summary,
        "leader": project.leader, "planned_investment": project.planned_investment,
        "contact": project.contact or person.get("contact"), "phone": project.phone or person.get("phone"),
        "email": project.email or person.get("email"),
    }  # fmt: skip
    return {name: as_typed(form.PARTS[name], value) for name, value in known.items()}


@transaction.atomic
def save_field(*, by, application, path, value, base_rev=None):
    """Save one field of a draft as typed, valid or not. Returns its row.

    With `base_rev` (the revision that the typist saw; 0 for none) a change made since raises `Conflict`, also one
    that the same person made in another window. The path of a row itself takes True (there) or False (removed).
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related("project")
    application = rows.get(pk=application.pk)  # a submission waits, or has been
    _refuse_closed(application, path)
    _refuse_full(application, path, value)
    if isinstance(value, bool) == (form.field_at(path) is not None):
        raise Refused(_("This field is not part of the form."))
    if len(str(value)) > LONGEST_VALUE:
        raise Refused(_("The text is too long to be saved. Please put it into the business plan."))
    row, made = DraftField.objects.select_for_update().get_or_create(
        application=application, path=path, defaults={"value": value, "by": by}
    )
    if not made and row.value == value:
        return row
    _mark_unconfirmed(application, by)
    if made:
        return row
    if base_rev is not None and base_rev != row.rev:
        raise Conflict(row)
    row.value, row.rev, row.by, row.at = value, row.rev + 1, by, timezone.now()
    row.save(update_fields=["value", "rev", "by", "at"])
    return row


def _mark_unconfirmed(application, by):
    """What an operator types is not the applicant's word, also after an earlier text was confirmed."""
    theirs = application.organisation_id in by.seats.organisations()
    if application.on_behalf and not application.unconfirmed and not theirs:
        application.unconfirmed = True
        application.save(update_fields=["unconfirmed"])


def _refuse_closed(application, path):
    parts = open_parts(application)
    if parts is not None and path.split(".")[0] not in parts:
        raise Refused(_("This field is not open for changes now."))
    head, *rest = path.split(".")
    is_row = isinstance(form.PARTS.get(head), form.Rows) and rest and ROW_ID.fullmatch(rest[0])
    if form.field_at(path) is None and not (is_row and len(rest) == 1) or (rest and not is_row):
        raise Refused(_("This field is not part of the form."))
    if application.draft_fields.count() > MOST_PATHS:
        raise Refused(_("The form holds too many rows. Remove some first."))


def _refuse_full(application, path, value):
    """One row more than the county's rule takes is not begun, whether by its mark or by its first field."""
    part, _dot, rest = path.partition(".")
    row = rest.partition(".")[0]
    if not row or value is False:
        return
    draft = draft_of(application)
    living = row_ids(part, draft)
    if row in living or (draft.get(f"{part}.{row}") is False and value is not True):
        return
    most = form_rule(application.project.county_id).most_rows
    if len(living) >= most:
        words = _("“%(part)s” takes at most %(most)s rows. Put the others into the business plan.")
        raise Refused(words % {"part": form.PARTS[part].label, "most": most})


def add_row(*, by, application, part):
    """Begin an empty row of a repeating part; returns the marker of the row."""
    return save_field(by=by, application=application, path=f"{part}.{uuid.uuid4().hex[:8]}", value=True)


def drop_row(*, by, application, path):
    """Remove a row; what was typed stays in the draft's rows, unseen."""
    return save_field(by=by, application=application, path=path, value=False)


@transaction.atomic
def attach_material(*, by, application, requirement, document):
    """Hand in a version of a document for a requirement, in place of an older one of the same document.

    It is pinned to the application version at submission.
    """
    application = Application.objects.select_for_update().select_related("project").get(pk=application.pk)
    codes = open_codes(application)
    if codes is not None and requirement.code not in codes:
        raise Refused(_("This material is not open for changes now."))
    if document.document.organisation_id != application.organisation_id:
        raise Refused(_("This document belongs to another organisation."))
    draft = {"application": application, "version": None, "requirement": requirement}
    Material.objects.filter(**draft, document__document=document.document_id).exclude(document=document).delete()
    material, made = Material.objects.get_or_create(**draft, document=document)
    if made:
        record(
            "attach_material", application, by=by, county_id=application.project.county_id,
            project=application.project, material=requirement.code,
        )  # fmt: skip
    return material


@transaction.atomic
def detach_material(*, by, material):
    """Take back a material that was not submitted yet; the document stays in the folder."""
    if material.version_id is not None:
        raise Refused(_("What was submitted stays as it was."))
    application = material.application
    record(
        "detach_material", application, by=by, county_id=application.project.county_id, project=application.project,
        material=material.requirement.code,
    )  # fmt: skip
    material.delete()
