"""An application as it was submitted: for the applicant, the desk and the centre; printable, with versions compared."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from projects.people.revealing import RevealForm, reveal
from projects.people.seats import CENTRE
from projects.register.compare import State, changes, handed_in
from projects.register.form import STEPS, Field
from projects.register.models import Application, Finding
from projects.register.values import show

VISIBLE = ("project__organisation", "carrier", "enclave", "organisation", "route")


def application_read(request, number):
    """A version of an application (the newest unless another is named). Contact details show on request, recorded."""
    application = get_object_or_404(
        Application.objects.visible_to(request.user).select_related(*VISIBLE), number=number
    )
    versions = list(application.versions.select_related("submitted_by"))
    if not versions:
        return render(request, "portal/read_nothing.html", {"application": application, "project": application.project})
    version = next((row for row in versions if str(row.number) == request.GET.get("version")), versions[0])
    before = next((row for row in versions if row.number == version.number - 1), None)
    asking = RevealForm(request.POST if request.method == "POST" else None)
    masked = not _sees_contacts(request, application, asking)
    context = {
        "application": application,
        "project": application.project,
        "version": version,
        "versions": versions,
        "sections": sections(application, version, masked=masked),
        "materials": handed_in(version),
        "findings": version.findings.exclude(result=Finding.Result.OK),
        "changes": changes(State(application, before), State(application, version), masked=masked) if before else None,
        "before": before,
        "masked": masked,
        "may_choose_way": application.state in (Application.State.DRAFT, Application.State.SUBMITTED)
        and request.user.seats.has(*CENTRE, county_id=application.project.county_id),
        "may_unmask": masked and may_unmask(request.user, application),
        "reveal_form": asking,
        "own": is_own(request.user, application),
        "now": timezone.now(),
    }
    return render(request, "portal/read.html", context)


def is_own(user, application):
    """Whether the person reads their own side's application: contact details need no mask."""
    return application.organisation_id in user.seats.organisations() or application.started_by_id == user.pk


def may_unmask(user, application):
    """Those who work on the file may see how to reach the applicant; auditors and reporters need not."""
    seats = user.seats
    return (
        seats.has(*CENTRE, county_id=application.project.county_id)
        or application.carrier_id in seats.carriers()
        or (application.enclave_id is not None and application.enclave_id in seats.carriers())
    )


def _sees_contacts(request, application, asking):
    if is_own(request.user, application):
        return True
    if request.method != "POST" or not may_unmask(request.user, application):
        return False
    if not asking.is_valid():
        return False
    project = application.project
    reveal(application, by=request.user, county_id=project.county_id, project=project, reason=asking.words)
    return True


def sections(application, version, *, masked):
    """[(step, facts, prose, tables)] of a version: short answers, texts, and rows as tables."""
    found = []
    for step in STEPS:
        facts, prose, tables = [], [], []
        for part in step.parts_for(application.applicant_kind):
            value = version.data.get(part.name)
            if not isinstance(part, Field):
                tables.append((part, [_cells(part, row, masked) for row in value or []]))
            elif part.kind == "prose":
                prose.append((part.label, show(part, value)))
            else:
                facts.append((part.label, show(part, value, masked=masked)))
        found.append((step, facts, prose, tables))
    return found


def _cells(part, row, masked):
    """[(label, words)] of one row of a table."""
    return [(one.label, show(one, row.get(one.name), masked=masked)) for one in part.fields]
