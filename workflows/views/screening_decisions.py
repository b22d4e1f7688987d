"""What follows the reviews: a sitting, the end of a notice, and the public's objection."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.register.models import ContestEntry, Project
from projects.selection.forms.notices import ObjectionForm
from projects.selection.models import AgendaItem, NoticeItem
from projects.selection.reports import judged_items, results_of
from projects.selection.rules import Result
from projects.selection.views.access import county_of_centre, refuse_readers
from projects.selection.views.notices import notice_for, public_notice_or_404
from projects.trace.errors import Refused

from .. import screening
from ..forms.screening import SittingForm
from ..models import WorkItem

OBJECTIONS_AN_HOUR = 5


@dataclass
class QueueRow:
    """A project that waits for a decision, with what the experts found."""

    project: Project
    item: AgendaItem | None
    result: Result
    entry: ContestEntry | None = None  # the contest whose score stands for the review (直通)


def queue_of(county):
    """Projects that wait for deliberation, with results: a constant number of queries."""
    waiting = WorkItem.objects.open().filter(step=screening.DELIBERATION, county=county)
    projects = list(
        Project.objects.filter(pk__in=waiting.values("project_id"))
        .select_related("organisation", "carrier")
        .order_by("stage_since", "pk")
    )
    items = judged_items(projects)
    results = results_of(list(items.values()))
    entries = ContestEntry.objects.filter(project__in=projects, score__isnull=False).select_related("edition")
    scored = {entry.project_id: entry for entry in entries.order_by("edition__year", "pk")}
    return [_queue_row(project, items.get(project.pk), results, scored.get(project.pk)) for project in projects]


def _queue_row(project, item, results, entry):
    return QueueRow(project, item, results[item.pk] if item else Result(0), entry)


def sitting_new(request):
    """集体研究: one sitting decides several projects of the queue."""
    county = county_of_centre(request)
    form = SittingForm(request.POST or None, queue=queue_of(county))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sitting = screening.hold_sitting(
                by=request.user, county=county, on=data["on"], attendees=data["attendees"], words=data["words"],
                verdicts=form.verdicts,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decisions are written down; the applicants have been told."))
            return redirect(sitting)
    return render(request, "workflows/screening_deliberation.html", {"form": form})


@require_POST
def notice_close(request, year, batch):
    """End a batch whose last day is over."""
    notice = notice_for(request, year, batch)
    refuse_readers(request, notice.county_id)
    count = screening.close_notice(notice, by=request.user)
    messages.success(request, _("%(count)s projects are approved; their admission has begun.") % {"count": count})
    return redirect(notice)


def _throttled(request):
    """Whether this address has objected too often within the hour."""
    key = f"objections:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > OBJECTIONS_AN_HOUR


@login_not_required
def public_objection(request, county, year, batch, item):
    """Anybody may object to a project in notice; name and contact stay with the centre."""
    notice = public_notice_or_404(county, year, batch)
    found = get_object_or_404(NoticeItem.objects.select_related("notice__county", "project"), pk=item, notice=notice)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _object(request, found, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "selection/public_objection_done.html", {"notice": notice, "item": found})
    return render(request, "selection/public_objection.html", {"notice": notice, "item": found, "form": form})


def _object(request, item, data):
    if _throttled(request):
        raise Refused(_("Too many objections from this place. Please try again in an hour, or call the centre."))
    checked = data.pop("evidence")
    evidence = store(checked, by=None, county=item.notice.county) if checked else None
    screening.object_to(item, evidence=evidence, **data)
