"""领导意见: the leader's own list and one-page brief; asking, reminding and taking back by the centre."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.seats import CENTRE, CENTRE_LEADER
from projects.register.models import Project
from projects.trace.errors import Refused

from ..actions import opinions as verbs
from ..brief import brief_of
from ..forms.opinions import AskForm, OpinionForm
from ..models import Opinion
from .access import refuse_readers

PER_PAGE = 20
READ = ("project__organisation", "project__carrier", "leader", "asked_by")


def opinion_list(request):
    """Questions to this leader, the open ones first; for the centre and auditors all of the county."""
    leads = request.user.seats.has(CENTRE_LEADER)
    if not (leads or request.user.seats.counties_reading_all):
        raise Http404
    rows = Opinion.objects.visible_to(request.user).standing().select_related(*READ)
    mine = list(rows.waiting().filter(leader=request.user)) if leads else []
    others = rows.exclude(pk__in=[row.pk for row in mine]).order_by("-asked_at", "-pk")
    page = Paginator(others, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "selection/opinions.html", {"mine": mine, "page": page})


def opinion_page(request, pk):
    """The brief of the project, and the leader's answer."""
    rows = Opinion.objects.visible_to(request.user).select_related(*READ)
    opinion = get_object_or_404(rows, pk=pk)
    own = opinion.leader_id == request.user.pk
    waits = opinion.given_at is None and opinion.dropped_at is None
    if request.method == "POST" and not own:
        raise PermissionDenied
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.give_opinion(opinion, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Thank you. Your opinion is on the file; the desk goes on with it."))
            return redirect("opinions")
    standing = opinion.project.opinions.standing().select_related("leader")
    context = {
        "opinion": opinion, "project": opinion.project, "form": form if own and (waits or form.is_bound) else None,
        "brief": brief_of(opinion.project), "others": [row for row in standing if row.pk != opinion.pk],
        "reads_project": Project.objects.visible_to(request.user).filter(pk=opinion.project_id).exists(),
    }  # fmt: skip
    return render(request, "selection/opinion.html", context)


def opinion_ask(request, number):
    """Ask one or several leaders about a project."""
    rows = Project.objects.visible_to(request.user).select_related("county")
    project = get_object_or_404(rows, number=number)
    if not request.user.seats.counties(*CENTRE):
        raise Http404
    refuse_readers(request, project.county_id)
    form = AskForm(request.POST or None, county_id=project.county_id)
    if request.method == "POST" and form.is_valid():
        try:
            asked = verbs.ask_opinions(project, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(count)s leaders have been asked.") % {"count": len(asked)})
            return redirect(f"{project.get_absolute_url()}#selection")
    waiting = project.opinions.waiting().select_related("leader")
    return render(request, "selection/opinion_ask.html", {"form": form, "project": project, "waiting": waiting})


def _act(request, pk, verb, words):
    opinion = get_object_or_404(Opinion.objects.visible_to(request.user).select_related("project"), pk=pk)
    refuse_readers(request, opinion.project.county_id)
    verb(opinion, by=request.user)
    messages.success(request, words)
    return redirect(f"{opinion.project.get_absolute_url()}#selection")


@require_POST
def opinion_remind(request, pk):
    """Ask a leader again."""
    return _act(request, pk, verbs.remind_opinion, _("Reminded."))


@require_POST
def opinion_drop(request, pk):
    """Take a question back."""
    return _act(request, pk, verbs.drop_opinion, _("The question is taken back."))
