"""What was handed in and what the check found, gathered for the page of a project in a constant number of queries."""

from dataclasses import dataclass, field

from projects.trace.prepared import prepared

from .models import Finding, Material


@dataclass
class Paper:
    """One material of an application: every document version handed in for it, the newest first."""

    application: str
    name: str
    handed: list = field(default_factory=list)  # materials


def papers_of(applications):
    """Papers handed in with the applications, newest application first; one query."""
    rows = _materials.rows([application.pk for application in applications])
    found = {}
    order = {application.pk: place for place, application in enumerate(applications)}
    for row in sorted(
        rows, key=lambda row: (order[row.application_id], row.requirement.order, -row.version.number, -row.pk)
    ):
        application = applications[order[row.application_id]]
        paper = found.setdefault(
            (application.pk, row.requirement.code), Paper(application.number, row.requirement.name)
        )
        if row.document_id not in [one.document_id for one in paper.handed]:
            paper.handed.append(row)
    return list(found.values())


def faults_of(applications):
    """What the checks found not in order, by version, the newest first; one query."""
    return _findings.rows([application.pk for application in applications])


@prepared("applications")
def _materials(applications):
    rows = Material.objects.filter(application__in=applications, version__isnull=False).order_by()
    return rows.select_related("requirement", "version", "document__document", "document__file")


@prepared("applications")
def _findings(applications):
    rows = Finding.objects.filter(version__application__in=applications).exclude(result=Finding.Result.OK)
    return rows.select_related("version__application").order_by("-version__application", "-version__number", "pk")
