"""Review meetings on the desk: list, plan, page with agenda, progress and results."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.people.seats import CENTRE
from projects.trace.errors import Refused

from ..actions import meetings as verbs
from ..board import agenda_rows, expert_rows, sheet_table
from ..forms.meetings import MeetingForm
from ..models import AgendaItem, Meeting, Review
from ..reports import OPEN_TO_READ, result_for, reused_scores
from .access import READERS, county_of_centre, meeting_for, one_for, refuse_outsiders, runs
from .experts import open_vacancies

PER_PAGE = 30
TABS = {
    "running": (gettext_lazy("Under way"), (Meeting.State.PLANNED, Meeting.State.OPEN)),
    "deciding": (gettext_lazy("To be deliberated"), (Meeting.State.CLOSED,)),
    "decided": (gettext_lazy("Decided"), (Meeting.State.DECIDED,)),
}


def meeting_list(request):
    """评审管理: all meetings by state, with how many sheets are in."""
    refuse_outsiders(request)
    meetings = Meeting.objects.visible_to(request.user)
    counts = meetings.aggregate(**{key: Count("pk", filter=Q(state__in=rule[1])) for key, rule in TABS.items()})
    shown = request.GET.get("tab") if request.GET.get("tab") in TABS else _first_tab(counts)
    listed = meetings.filter(state__in=TABS[shown][1]).annotate(
        projects=Count("agenda", filter=Q(agenda__removed_at=None), distinct=True),
        experts=Count("invitations", filter=Q(invitations__left_at=None), distinct=True),
        sheets=Count("agenda__reviews", filter=_sheets(Review.TAKING_PART), distinct=True),
        submitted=Count("agenda__reviews", filter=_sheets([Review.State.SUBMITTED]), distinct=True),
    )
    page = Paginator(listed.order_by("-on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": words, "url": f"?tab={key}", "count": counts[key], "active": key == shown}
        for key, (words, _states) in TABS.items()
    ]
    context = {"page": page, "tabs": tabs, "may_plan": request.user.seats.has(*CENTRE)}
    return render(request, "selection/meetings.html", context)


def _first_tab(counts):
    return next((key for key in TABS if counts[key]), "running")


def _sheets(states):
    return Q(agenda__removed_at=None, agenda__reviews__state__in=states)


def meeting_new(request):
    """Plan a meeting."""
    county = county_of_centre(request)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = verbs.plan_meeting(by=request.user, county=county, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The meeting is planned. Now put projects on its agenda and invite experts."))
            return redirect(meeting)
    return render(request, "selection/meeting_form.html", {"form": form})


def meeting_edit(request, number):
    """Change day, place or name."""
    meeting = meeting_for(request, number, acting=True)
    form = MeetingForm(request.POST or None, instance=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_meeting(meeting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(meeting)
    return render(request, "selection/meeting_form.html", {"form": form, "meeting": meeting})


def meeting_page(request, number):
    """Agenda, experts, who has submitted; after closing the results."""
    if not request.user.seats.has(*READERS):
        one_for(request, Meeting.objects.visible_to(request.user), number=number)
        return redirect("my-reviews")  # an expert's door to the meeting is the own list
    meeting = meeting_for(request, number)
    rows, experts = agenda_rows(meeting), expert_rows(meeting)
    vacancies = open_vacancies(meeting)
    context = {
        "meeting": meeting,
        "rows": rows,
        "experts": experts,
        "vacancies": vacancies,
        "draws": list(meeting.draws.order_by("number")),
        "closed": meeting.state in OPEN_TO_READ,
        "runs": runs(request.user, meeting.county_id),
        "reads_sheets": meeting.county_id in request.user.seats.counties_reading_all,
        "even": len([row for row in experts if not row.left]) % 2 == 0,
        "states": Meeting.State,
    }
    return render(request, "selection/meeting.html", context)


@require_POST
def meeting_open(request, number):
    """Let the experts read and score."""
    meeting = meeting_for(request, number, acting=True)
    verbs.open_meeting(meeting, by=request.user)
    messages.success(request, _("The meeting is open; the experts have been told."))
    return redirect(meeting)


def item_sheets(request, number, item):
    """All sheets on one project, for the centre and its auditors, after the reviews are closed."""
    meeting = meeting_for(request, number)
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("project", "meeting__rubric")
    found = get_object_or_404(rows, pk=item)
    if meeting.county_id not in request.user.seats.counties_reading_all or meeting.state not in OPEN_TO_READ:
        raise Http404
    reviews = list(
        Review.objects.visible_to(request.user)
        .filter(item=found, state=Review.State.SUBMITTED)
        .select_related("expert__user", "version__application")
        .prefetch_related("scores", "corrections")
    )
    context = {
        "meeting": meeting, "item": found, "reviews": reviews,
        "table": sheet_table(meeting.rubric, reviews), "result": result_for(found),
        "reused": reused_scores([found]).get(found.pk),
    }  # fmt: skip
    return render(request, "selection/item_sheets.html", context)
