"""The register for other systems: a list paged by key, and one project with its persons masked."""

from datetime import datetime
from typing import Annotated

from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from projects.files.exportlog import note_reading
from projects.machines.models import Scope
from projects.register.counted import counted_in
from projects.register.filters import FIRST_YEAR
from projects.register.models import Project, ProjectCompany
from projects.register.stages import Stage
from projects.text import mask_email, mask_name, mask_phone
from projects.trace.actions import record
from projects.trace.models import AuditEvent

from .access import needs, refuse_unknown
from .problems import Invalid

router = Router()
PAGE, MOST = 50, 200
Number = Annotated[str, Path(..., pattern=r"^[A-Za-z0-9-]{1,20}$")]


class Asked(Schema):
    """Filters of the list."""

    stage: str | None = Field(None, max_length=20, description=gettext_noop("Code of the stage"))
    counted_in: int | None = Field(None, ge=FIRST_YEAR, le=2099, description=gettext_noop("Year in which it counts"))
    updated_since: datetime | None = Field(
        None, description=gettext_noop("Those with an entry in their history since then")
    )
    after: int | None = Field(None, ge=1, le=2**62, description=gettext_noop("“next” of the page before"))
    limit: int = Field(PAGE, ge=1, le=MOST, description=gettext_noop("Rows a page"))


class Line(Schema):
    """A project in the list: nothing about persons."""

    model_config = ConfigDict(extra="forbid")
    number: str
    name: str
    stage: str
    stage_words: str
    stage_since: datetime
    source: str
    field: str
    carrier: str | None
    company: str | None
    uscc: str | None
    planned_investment: int | None = Field(description=gettext_noop("Planned total investment, in fen"))
    registered_at: datetime
    updated_at: datetime | None


class Listed(Schema):
    """A page of the list; `next` goes into `after` for the page that follows."""

    items: list[Line]
    next: int | None


class Person(Schema):
    """Whom to ask, masked: whoever needs the number reads it in the site, with the reason noted."""

    leader: str
    contact: str
    phone: str
    email: str


class Detail(Line):
    """A project with its summary, sources and masked persons."""

    summary: str
    reason: str
    sources: list[dict]
    facts: list[dict]
    person: Person


def projects_of(token):
    """What the token's account sees, within its carrier where it has one."""
    rows = Project.objects.visible_to(token.account).filter(county=token.county_id)
    return rows.filter(carriers=token.carrier_id) if token.carrier_id else rows


@router.get("/projects", response=Listed, url_name="projects", summary=gettext_noop("Register of projects"))
def project_list(request, asked: Query[Asked]):
    """Projects in the order of their registration, a page at a time."""
    token = needs(request, Scope.REGISTER_READ)
    refuse_unknown(request, *Asked.model_fields)
    rows = _narrowed(projects_of(token), token, asked)
    found = list(rows.select_related("carrier").order_by("pk")[: asked.limit + 1])
    page = found[: asked.limit]
    return {"items": _lines(page), "next": page[-1].pk if len(found) > asked.limit else None}


def _narrowed(rows, token, asked):
    if asked.stage:
        if asked.stage not in Stage.values:
            raise Invalid(
                [
                    (
                        "stage",
                        _("This value is not among the choices: %(choices)s.") % {"choices": "、".join(Stage.values)},
                    )
                ]
            )
        rows = rows.filter(stage=asked.stage)
    if asked.counted_in:
        rows = rows.filter(pk__in=counted_in({token.county_id}, asked.counted_in))
    if asked.updated_since:
        since = asked.updated_since
        if not 2000 <= since.year < 2100:
            raise Invalid([("updated_since", _("This entry is not right."))])
        since = make_aware(since) if is_naive(since) else since
        acts = AuditEvent.objects.filter(county=token.county_id, at__gte=since, project_id__isnull=False)
        rows = rows.filter(pk__in=acts.values("project_id"))
    return rows.filter(pk__gt=asked.after) if asked.after else rows


def _lines(projects):
    """Lines of some projects, in two further questions whatever their number."""
    ids = [project.pk for project in projects]
    acts = AuditEvent.objects.filter(project_id__in=ids).order_by().values_list("project_id")
    updated = dict(acts.annotate(last=Max("at")))
    links = ProjectCompany.objects.current().filter(project__in=ids).reverse()  # the newest is kept
    companies = {link.project_id: link.company for link in links}
    return [_line(project, companies.get(project.pk), updated.get(project.pk)) for project in projects]


def _line(project, company, updated):
    return {
        "number": project.number, "name": project.name, "stage": project.stage,
        "stage_words": str(project.get_stage_display()), "stage_since": project.stage_since, "source": project.source,
        "field": project.field, "carrier": project.carrier.code if project.carrier else None,
        "company": company.name if company else None, "uscc": company.uscc if company else None,
        "planned_investment": project.planned_investment, "registered_at": project.created_at, "updated_at": updated,
    }  # fmt: skip


@router.get("/projects/{number}", response=Detail, url_name="project", summary=gettext_noop("Project"))
@transaction.atomic
def project_detail(request, number: Number):
    """One project with its dated facts. That it was read is written down: it tells of persons, though masked."""
    token = needs(request, Scope.REGISTER_READ)
    refuse_unknown(request)
    project = get_object_or_404(projects_of(token).select_related("carrier"), number=number)
    facts = list(project.figure_events.order_by("occurred_on", "pk"))
    retracted = {row.retracts_id for row in facts}
    record("read_by_machine", project, by=token.account, county_id=project.county_id, project=project, token=token.pk)
    note_reading(token.pk, by=token.account, county_id=project.county_id)
    return _lines([project])[0] | {
        "summary": project.summary, "reason": project.stage_reason,
        "facts": [
            {
                "kind": row.kind, "on": row.occurred_on.isoformat(), "known_on": row.recorded_on.isoformat(),
                "value": row.value, "holds": row.pk not in retracted,
            }
            for row in facts if row.retracts_id is None
        ],
        "sources": [
            {"kind": row.kind, "carrier": row.carrier.code if row.carrier else None, "on": row.on.isoformat()}
            for row in project.sources.select_related("carrier")
        ],
        "person": {
            "leader": mask_name(project.leader), "contact": mask_name(project.contact),
            "phone": mask_phone(project.phone), "email": mask_email(project.email),
        },
    }  # fmt: skip
