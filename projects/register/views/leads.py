"""Leads: the list by next date and step, a new one in seconds, putting it right, sleep."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.models import Carrier, County
from projects.people.seats import CENTRE, OPERATORS
from projects.trace.errors import Refused
from projects.trace.keyed import KeyedPaginator

from ..actions import incoming as papers
from ..actions import leads as verbs
from ..forms.leads import LeadForm, PaperForm, SleepForm
from ..hints import hints_for
from ..leadlist import LeadList
from ..models import Incoming, Project

PER_PAGE = 50
HINTED = ("name", "leader", "phone", "uscc", "company_name")


def refuse_outsiders(request):
    """Leads are worked by the desk and the centre only."""
    if not request.user.seats.has(*OPERATORS, *CENTRE):
        raise Http404


def editable_lead(request, number):
    """The lead, if this person works with it; joined ones are read only."""
    refuse_outsiders(request)
    return get_object_or_404(Project.objects.visible_to(request.user).live(), number=number)


def lead_list(request):
    """Leads that wait for a next step, the overdue ones first; the untouched and the sleeping apart."""
    refuse_outsiders(request)
    found = LeadList(request.user, request.GET)
    counted = found.rows() if found.narrowed else found.counts[found.tab]
    page = KeyedPaginator(found.pages(), PER_PAGE, counted=counted).page_of(request.GET)
    context = {
        "page": page, "rows": [found.row(lead) for lead in page], "list": found, "bringers": found.bringers(),
        "centre": request.user.seats.has(*CENTRE),
    }  # fmt: skip
    return render(request, "register/leads.html", context)


def lead_new(request, pk=None):
    """Register a lead, from nothing or from a paper that came in (`pk`). What looks like it is shown first."""
    refuse_outsiders(request)
    county = County.objects.get(pk=request.user.seats.home_county_id)
    paper = get_object_or_404(Incoming.objects.visible_to(request.user), pk=pk) if pk is not None else None
    if paper and paper.project_id:
        return redirect(paper.project)
    found = papers.gleaned(paper) if paper else {}
    form = LeadForm(request.POST or None, user=request.user, initial={name: one.value for name, one in found.items()})
    hints, hidden = [], 0
    if request.method == "POST":
        if form.is_valid():
            hints, hidden = _hints(request, county, form.cleaned_data)
            if "sure" in request.POST or not (hints or hidden):
                return _registered(request, county, paper, form)
    elif found:
        hints, hidden = _hints(request, county, form.initial)
    context = {
        "form": form, "paper": paper, "found": _shown(form, found), "hints": hints, "hidden": hidden, "ask": form.is_bound,
        "paper_form": None if paper else PaperForm(), "names": _bringers(county),
    }  # fmt: skip
    return render(request, "register/lead_form.html", context)


def _shown(form, found):
    """What was read out of a paper, with the words in which it stood."""
    return [
        {"label": form.fields[name].label, "value": form[name].value, "where": one.where} for name, one in found.items()
    ]


def _hints(request, county, values):
    return hints_for(request.user, county.pk, **{name: values.get(name) or "" for name in HINTED})


def _registered(request, county, paper, form):
    if paper:
        project = papers.make_lead(paper, by=request.user, **form.facts())
    else:
        project = verbs.register_lead(by=request.user, county=county, **form.facts())
    messages.success(request, _("Lead %(number)s is registered.") % {"number": project.number})
    return redirect(project)


def _bringers(county):
    """Names to choose from while typing: towns and enclaves of the county, and those who brought leads lately."""
    carriers = Carrier.objects.filter(county=county).values_list("town", "short_name")
    lately = Project.objects.filter(county=county).order_by("-created_at").values_list("introduced_by", flat=True)[:40]
    names = (*(name for pair in carriers for name in pair), *lately)
    return [name for name in dict.fromkeys(names) if name]


def lead_like(request):
    """What is known of somebody who is being typed in, as a part of the page (htmx)."""
    refuse_outsiders(request)
    county = County.objects.get(pk=request.user.seats.home_county_id)
    values = {name: request.GET.get(name, "")[:200] for name in HINTED}
    hints, hidden = hints_for(request.user, county.pk, **values)
    return render(request, "register/lead_hints.html", {"hints": hints, "hidden": hidden})


def lead_edit(request, number):
    """Put a lead right; verified facts have their own corrections."""
    project = editable_lead(request, number)
    form = LeadForm(request.POST or None, instance=project, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_lead(project, by=request.user, **form.facts(changed=True))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(project)
    context = {"form": form, "project": project, "names": _bringers(project.county)}
    return render(request, "register/lead_form.html", context)


def lead_sleep(request, number):
    """Let a lead rest until a day, with the reason."""
    project = editable_lead(request, number)
    form = SleepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.put_to_sleep(project, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asleep until %(day)s.") % {"day": form.cleaned_data["wake_on"]})
            return redirect(project)
    return render(
        request, "register/short_form.html", {"form": form, "project": project, "title": _("Let the lead rest")}
    )


@require_POST
def lead_wake(request, number):
    """Take up a sleeping lead again."""
    project = editable_lead(request, number)
    verbs.wake(project, by=request.user)
    return redirect(project)
