"""The experts of a meeting on the desk: propose and invite, attendance, free places, one more for a project."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.register.forms.leads import ReasonForm
from projects.text import row_numbers
from projects.trace.errors import Refused

from ..actions import experts as verbs
from ..actions import vacancies
from ..conflicts import items_for_rule
from ..forms.assign import CAUSES, AttendanceForm, CandidateFilter
from ..forms.meetings import AskForm
from ..models import Expert, Vacancy
from ..proposals import candidates, proposals_for
from .access import meeting_for
from .acting import act_on


def invite(request, number):
    """The pool by field and load, with conflicts; tick whom to invite."""
    meeting = meeting_for(request, number, acting=True)
    asked = CandidateFilter(request.GET or None)
    chosen = row_numbers(request.POST.getlist("experts"))
    problem = ""
    if request.method == "POST":
        experts = Expert.objects.available(meeting.county_id).filter(pk__in=chosen)
        problem = _invite(request, meeting, list(experts.select_related("user").order_by("pk")))
        if not problem:
            return redirect(meeting)
    rows = candidates(meeting, list(items_for_rule(meeting)), **asked.conditions())
    context = {"meeting": meeting, "rows": rows, "filter": asked, "chosen": chosen, "problem": problem}
    return render(request, "selection/invite.html", context)


def _invite(request, meeting, experts):
    if not experts:
        return _("Tick at least one expert.")
    try:
        verbs.invite(meeting, by=request.user, experts=experts)
    except Refused as refusal:
        return str(refusal)
    messages.success(request, _("The experts are invited and have been told."))
    return ""


def attendance(request, number, expert):
    """An expert did not come, came late, abstains or is prevented; somebody else may come instead."""
    meeting = meeting_for(request, number, acting=True)
    place = get_object_or_404(meeting.invitations.select_related("expert__user"), expert=expert, left_at=None)
    unscored = meeting.agenda.standing().filter(reviews__expert=place.expert, reviews__state__in=verbs.UNSCORED)
    form = AttendanceForm(request.POST or None, meeting=meeting, items=unscored.select_related("project"))
    return act_on(
        request, form, lambda form: _attend(form.cleaned_data, meeting, place.expert, request.user),
        done=_("The experts of the meeting are changed."), back=meeting.get_absolute_url(),
        template="selection/replace.html", meeting=meeting, expert=place.expert,
    )  # fmt: skip


def _attend(data, meeting, expert, by):
    shared = {"by": by, "expert": expert, "cause": data["cause"], "reason": data["reason"]}
    if data["cause"] in (CAUSES.LATE, CAUSES.ABSTAINED):
        verbs.miss_items(meeting, items=data["items"], **shared)
    else:
        verbs.replace_expert(meeting, substitute=data["substitute"], **shared)


def ask(request, number, item):
    """One more expert for a single project."""
    meeting = meeting_for(request, number, acting=True)
    found = get_object_or_404(meeting.agenda.select_related("project", "meeting"), pk=item, removed_at=None)
    form = AskForm(request.POST or None, item=found)
    return act_on(
        request, form, lambda form: verbs.ask_for_item(found, by=request.user, expert=form.cleaned_data["expert"]),
        done=_("The expert is invited and has been told."), back=meeting.get_absolute_url(),
        template="selection/ask.html", meeting=meeting, item=found,
    )  # fmt: skip


def _vacancy(request, number, pk):
    meeting = meeting_for(request, number, acting=True)
    rows = Vacancy.objects.filter(review__item__meeting=meeting)
    return meeting, get_object_or_404(rows.select_related("review__item__meeting", "review__expert__user"), pk=pk)


@require_POST
def vacancy_fill(request, number, pk):
    """One click: ask the best of the proposals."""
    meeting, found = _vacancy(request, number, pk)
    review = vacancies.fill_vacancy(found, by=request.user)
    words = {"name": review.expert, "project": review.item.project.name}
    messages.success(request, _("%(name)s is asked for “%(project)s” and has been told.") % words)
    return redirect(meeting)


def vacancy(request, number, pk):
    """A free place: the proposals with field and load, another choice, or leave it free."""
    meeting, found = _vacancy(request, number, pk)
    item = found.review.item
    asking = "expert" in request.POST
    form = AskForm(request.POST if asking else None, item=item)
    leaving = ReasonForm(request.POST if request.method == "POST" and not asking else None)
    if request.method == "POST":
        done = _deal_with(request, found, form if asking else leaving, asking)
        if done:
            return redirect(meeting)
    context = {
        "meeting": meeting, "vacancy": found, "form": form, "leaving": leaving, "item": item,
        "proposals": [] if found.closed_at else proposals_for(item),
    }  # fmt: skip
    return render(request, "selection/vacancy.html", context)


def _deal_with(request, vacancy, form, asking):
    if not form.is_valid():
        return False
    verb = vacancies.fill_vacancy if asking else vacancies.leave_vacant
    try:
        verb(vacancy, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True


def open_vacancies(meeting):
    """The free places of a meeting: one query."""
    rows = Vacancy.objects.open().filter(review__item__meeting=meeting)
    return list(rows.select_related("review__expert__user", "review__item__project"))
