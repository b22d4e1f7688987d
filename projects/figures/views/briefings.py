"""What is sent: the message to copy, the monthly note as Word, and the projects that come next."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.register.models import SourceKind
from projects.register.stages import Stage
from projects.trace.actions import record

from ..forms import AskForm
from ..reports.note import monthly_note, note_name
from ..rules.briefing import brief, message
from ..rules.nearest import closest, nearest
from ..rules.progress import progress_of, target_value
from ..scope import Scope
from .targets import readers_scope

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PER_PAGE = 50


def message_page(request):
    """The message, to be copied, and the way to the list behind it."""
    scope = readers_scope(request)
    form = AskForm.of(request.GET)
    found = brief(scope.county, scope.count(form.asked))
    context = {"form": form, "asked": form.asked, "message": message(found), "found": found}
    return render(request, "figures/message.html", context)


@require_safe
def note(request):
    """The monthly note as a Word file."""
    scope = readers_scope(request)
    count = scope.count(AskForm.of(request.GET).asked)
    body = monthly_note(brief(scope.county, count))
    record("monthly_note", scope.county, by=request.user, county_id=scope.county.pk, as_of=f"{count.cutoff:%Y-%m-%d}")
    name = content_disposition_header(as_attachment=True, filename=note_name(count))
    return HttpResponse(body, content_type=WORD, headers={"Content-Disposition": name})


def nearest_page(request):
    """How many are still missing, and the projects that come next, each with what it lacks. Always as of today."""
    scope, today = Scope(request.user), timezone.localdate()
    form = AskForm.of(request.GET)
    count = scope.count(form.asked_in(today.year))
    target = target_value(scope.county, today.year) if scope.reads_all else None
    progress = progress_of(count, target=target)
    rows = nearest(scope.county, today)
    seen = None if scope.reads_all else scope.seen([row.project["pk"] for row in rows])
    rows = [row for row in rows if seen is None or row.project["pk"] in seen]
    near = closest(rows, progress.missing)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.project["stage_words"] = Stage(row.project["stage"]).label
        row.project["source_words"] = SourceKind(row.project["source"]).label
    context = {"progress": progress, "page": page, "near": len(near), "title": _title(progress, near)}
    return render(request, "figures/nearest.html", context)


def _title(progress, near):
    if progress.missing:
        words = {"missing": progress.missing, "count": len(near)}
        return _("%(missing)s to go: these %(count)s are nearest, and what each lacks") % words
    return _("The next projects, and what each lacks")
