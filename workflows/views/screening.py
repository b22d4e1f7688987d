"""Steps of screening: the pages behind the inbox, and the agenda of a meeting."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.register.models import Project
from projects.selection.actions import meetings, notices
from projects.selection.models import AgendaItem, NoticeItem
from projects.selection.views.access import meeting_for
from projects.trace.errors import Refused

from .. import screening
from ..forms.screening import AgendaForm, ExamineForm, PostponeForm, ScheduleForm
from ..models import WorkItem
from .steps import StepView


class ScheduleView(StepView):
    """Put one project on a meeting that is planned or running."""

    step = screening.SCHEDULE
    form_class = ScheduleForm
    template_name = "workflows/screening_schedule.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"county_id": self.item.county_id}

    def act(self, form):
        return partial(meetings.put_on_agenda, **form.cleaned_data), ""

    def get_success_url(self):
        return self.result.meeting.get_absolute_url()


class ExamineView(StepView):
    """End the inquiry into the objections against a project."""

    step = "screening.objection"
    form_class = ExamineForm
    template_name = "workflows/screening_objection.html"

    def act(self, form):
        data = form.cleaned_data
        verb = partial(
            notices.examine, inquiry=data["inquiry"], answer=data["answer"], upheld=data["outcome"] == "upheld"
        )
        return verb, data["outcome"]

    def get_context_data(self, **kwargs):
        items = NoticeItem.objects.filter(project=self.item.project_id).select_related("notice__county")
        shown = items.prefetch_related("objections__evidence", "objections__closed_by").order_by("-pk").first()
        return super().get_context_data(notice_item=shown, **kwargs)


def _item_at(request, item, step):
    rows = WorkItem.objects.visible_to(request.user).select_related("project")
    return get_object_or_404(rows, pk=item, step=step)


def review_step(request, item):
    """The step waits for the sheets: it is done on the page of the meeting."""
    found = _item_at(request, item, screening.REVIEW)
    on_agenda = AgendaItem.objects.filter(project=found.project_id).select_related("meeting").order_by("-pk").first()
    return redirect(on_agenda.meeting) if on_agenda else redirect("meetings")


def deliberation_step(request, item):
    """The step is done in a sitting of several projects; a done one leads to its sitting."""
    found = _item_at(request, item, screening.DELIBERATION)
    decisions = found.project.decisions.standing().visible_to(request.user)
    decision = (
        decisions.filter(pending_for=None if found.done_at else found.project).select_related("deliberation").last()
    )
    if decision:
        return redirect(decision.deliberation)
    return redirect(f"{reverse('deliberation-new')}#project-{found.project_id}")


def notice_step(request, item):
    """The step is done by batches: to be published, or running."""
    found = _item_at(request, item, screening.NOTICE)
    shown = found.project.notice_items.exclude(state=NoticeItem.State.WITHDRAWN).select_related("notice").last()
    return redirect(shown.notice) if shown else redirect("notice-new")


def _candidates(meeting):
    waiting = WorkItem.objects.open().filter(step=screening.SCHEDULE, county=meeting.county_id)
    projects = Project.objects.filter(pk__in=waiting.values("project_id"))
    return list(projects.select_related("organisation", "carrier").order_by("stage_since", "pk"))


def agenda(request, number):
    """Set the order and times, and add accepted projects; each project in a transaction of its own."""
    meeting = meeting_for(request, number, acting=True)
    items = list(meeting.agenda.standing().select_related("project__organisation", "project__carrier"))
    form = AgendaForm(request.POST or None, items=items, candidates=_candidates(meeting), timed=bool(meeting.starts_at))
    if request.method == "POST" and form.is_valid():
        try:
            if form.arranged:
                meetings.arrange_agenda(meeting, by=request.user, rows=form.arranged, breaks=form.breaks)
            for project, starts_at in form.chosen:
                screening.schedule(project, by=request.user, meeting=meeting, starts_at=starts_at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The agenda is saved; applicants of added projects have been told."))
            return redirect(meeting)
    return render(request, "workflows/screening_agenda.html", {"meeting": meeting, "form": form})


def postpone(request, number, item):
    """Take a project off the agenda, with a reason."""
    meeting = meeting_for(request, number, acting=True)
    found = get_object_or_404(meeting.agenda.select_related("project", "meeting"), pk=item, removed_at=None)
    form = PostponeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            screening.postpone(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Taken off the agenda; the project waits for another meeting."))
            return redirect(meeting)
    return render(request, "workflows/screening_postpone.html", {"meeting": meeting, "form": form, "item": found})


@require_POST
def close(request, number):
    """Close the reviews: every project goes to deliberation, or the page says which lack sheets."""
    meeting = meeting_for(request, number, acting=True)
    screening.close_reviews(meeting, by=request.user)
    messages.success(request, _("The reviews are closed; the results are below. Next: deliberation."))
    return redirect(meeting)
