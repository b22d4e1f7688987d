"""决定依据: why a project was admitted, put in reserve or refused, with everything that stands behind it on one page."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.models import Application, Project
from projects.selection.models import Opinion, Review
from projects.selection.reports import results_of

ENDED = (Application.State.REFUSED, Application.State.LAPSED, Application.State.WITHDRAWN)


@require_safe
def project_reasons(request, number):
    """For the office. Names of experts, votes, opinions and objections are for the centre and the auditors."""
    user = request.user
    project = get_object_or_404(
        Project.objects.visible_to(user).select_related("organisation", "carrier"), number=number
    )
    if not user.seats.has(*COUNTY_READERS, *OPERATORS):
        raise Http404
    inside = project.county_id in user.seats.counties_reading_all
    items = project.notice_items.select_related("notice")
    context = {
        "project": project,
        "inside": inside,
        "decisions": _decisions(project, user, inside=inside),
        "ended": project.applications.filter(state__in=ENDED).order_by("-pk"),
        "opinions": Opinion.objects.visible_to(user).standing().filter(project=project).select_related("leader"),
        "notices": items.prefetch_related("objections__closed_by", "objections__told_by") if inside else items,
        "letters": project.letters.select_related("paper"),
    }
    return render(request, "workflows/reasons.html", context)


def _decisions(project, user, *, inside):
    """Decisions with their sitting, the result of the sheets and, for those inside, each sheet; newest first."""
    rows = (
        project.decisions.standing()
        .visible_to(user)
        .select_related("deliberation__minutes__word", "deliberation__minutes__pdf", "item__meeting__rubric")
    )
    rows = list(rows.prefetch_related("deliberation__attendances").order_by("-pk"))
    items = [row.item for row in rows if row.item]
    results, sheets = results_of(items), {}
    if inside:
        submitted = Review.objects.filter(item__in=items, state=Review.State.SUBMITTED).select_related("expert__user")
        for sheet in submitted.order_by("pk"):
            sheets.setdefault(sheet.item_id, []).append(sheet)
    for row in rows:
        row.result, row.sheets = results.get(row.item_id), sheets.get(row.item_id, ())
    return rows
