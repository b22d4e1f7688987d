"""集体研究: write one sitting down, read and word its pending decisions, publish them together."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.register.models import ContestEntry, Project
from projects.selection.actions import decisions as verbs
from projects.selection.models import AgendaItem, Deliberation, Opinion
from projects.selection.reports import judged_items, results_of, reused_results
from projects.selection.rules import Result
from projects.selection.views.access import county_of_centre, refuse_outsiders, refuse_readers
from projects.trace.errors import Refused

from .. import screening
from ..forms.sittings import DropForm, PendingDecisionForm, SittingFactsForm, SittingForm
from ..models import WorkItem
from ..papers.minutes import draft_minutes
from .portal_papers import letter_file


@dataclass
class QueueRow:
    """A project that waits for a decision, with what the experts found and the leaders said."""

    project: Project
    item: AgendaItem | None
    result: Result
    entry: ContestEntry | None = None  # the contest whose score stands for the review (直通)
    opinions: list = field(default_factory=list)


def queue_of(county):
    """Projects that wait for deliberation and are in no pending sitting: a constant number of queries."""
    waiting = WorkItem.objects.open().filter(step=screening.DELIBERATION, county=county)
    projects = list(
        Project.objects.filter(pk__in=waiting.values("project_id"), pending_decision=None)
        .select_related("organisation", "carrier")
        .order_by("stage_since", "pk")
    )
    items = judged_items(projects)
    results = results_of(list(items.values()))
    reused = reused_results([project for project in projects if project.pk not in items])
    entries = ContestEntry.objects.filter(project__in=projects, score__isnull=False).select_related("edition")
    scored = {entry.project_id: entry for entry in entries.order_by("edition__year", "pk")}
    said = {}
    for opinion in Opinion.objects.standing().filter(project__in=projects).select_related("leader"):
        said.setdefault(opinion.project_id, []).append(opinion)
    rows = []
    for project in projects:
        item = items.get(project.pk)
        result = results[item.pk] if item else reused.get(project.pk, Result(0))
        rows.append(QueueRow(project, item, result, scored.get(project.pk), said.get(project.pk, [])))
    return rows


def sitting_new(request):
    """集体研究: one sitting decides several projects of the queue; nothing is told yet."""
    county = county_of_centre(request)
    form = SittingForm(request.POST or None, queue=queue_of(county), county=county)
    if request.method == "POST" and form.is_valid():
        try:
            sitting = screening.hold_sitting(by=request.user, county=county, verdicts=form.verdicts, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. Read the messages below; nobody is told before you publish."))
            return redirect(sitting)
    return render(request, "workflows/screening_deliberation.html", {"form": form})


def _sitting(request, pk, *, acting=True):
    """The sitting as the desk sees it; with `acting`, only for those who may decide."""
    refuse_outsiders(request)
    rows = Deliberation.objects.visible_to(request.user).select_related("county", "minutes")
    sitting = get_object_or_404(rows, pk=pk)
    if acting:
        refuse_readers(request, sitting.county_id)
    return sitting


def sitting_edit(request, pk):
    """Put a pending sitting right: its day, who was there, its minutes."""
    sitting = _sitting(request, pk)
    seats = sitting.seats
    initial = {name: getattr(sitting, name) for name in ("on", "place", "attendees", "words")} | {
        "chair": next((row.user_id for row in seats if row.chairs), None),
        "members": [row.user_id for row in seats if not row.chairs],
    }
    form = SittingFactsForm(request.POST or None, county=sitting.county, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_sitting(sitting, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(sitting)
    return render(request, "workflows/sitting_edit.html", {"form": form, "sitting": sitting})


def _decision(request, pk, decision):
    sitting = _sitting(request, pk)
    rows = sitting.decisions.standing().select_related("project__organisation", "item__meeting__rubric", "deliberation")
    return sitting, get_object_or_404(rows, pk=decision)


def decision_edit(request, pk, decision):
    """Read and change one pending decision and the message that goes with it."""
    sitting, row = _decision(request, pk, decision)
    form = PendingDecisionForm(request.POST or None, decision=row)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_decision(row, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Nobody is told before the sitting is published."))
            return redirect(sitting)
    context = {"form": form, "sitting": sitting, "decision": row, "project": row.project}
    return render(request, "workflows/sitting_decision.html", context)


def decision_drop(request, pk, decision):
    """Take one project out of a pending sitting."""
    sitting, row = _decision(request, pk, decision)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.drop_decision(row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Taken out; the project waits for another sitting."))
            return redirect(sitting)
    return render(request, "workflows/sitting_drop.html", {"form": form, "sitting": sitting, "project": row.project})


@require_POST
def sitting_publish(request, pk):
    """Publish a sitting: every decision takes effect, every message goes out."""
    sitting = screening.publish_sitting(_sitting(request, pk), by=request.user)
    messages.success(request, _("Published: the decisions are in effect and the applicants have been told."))
    return redirect(sitting)


@require_safe
def sitting_minutes(request, pk, kind):
    """The minutes: as they were kept, or, while the sitting is pending, as they would read now."""
    sitting = _sitting(request, pk, acting=False)
    if kind not in ("docx", "pdf") or sitting.county_id not in request.user.seats.counties_reading_all:
        raise Http404
    if sitting.is_pending:
        return letter_file(draft_minutes(sitting), kind)
    file = sitting.minutes and (sitting.minutes.word if kind == "docx" else sitting.minutes.pdf)
    if file is None:
        raise Http404
    return redirect("file", file.pk)
