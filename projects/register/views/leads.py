"""Leads: the list by next date, a new one in three minutes, contacts, sleep."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.models import County
from projects.people.seats import CENTRE, OPERATORS
from projects.text import normalise
from projects.trace.errors import Refused

from ..actions import leads as verbs
from ..forms.leads import LeadForm, NoteForm, SleepForm
from ..models import Project, SourceKind
from ..stages import Stage

PER_PAGE = 50
COLUMNS = (
    "number", "name", "leader", "introduced_by", "source", "carrier__short_name", "follow_up_by__name", "next_date",
)  # fmt: skip


def _refuse_outsiders(request):
    """Leads are worked by the desk and the centre only."""
    if not request.user.seats.has(*OPERATORS, *CENTRE):
        raise Http404


def editable_lead(request, number):
    """The lead, if this person works with it; joined ones are read only."""
    _refuse_outsiders(request)
    return get_object_or_404(Project.objects.visible_to(request.user).live(), number=number)


def lead_list(request):
    """Leads that wait for a next step, the overdue ones first; sleeping ones apart."""
    _refuse_outsiders(request)
    today = timezone.localdate()
    leads = Project.objects.visible_to(request.user)
    shown = request.GET.get("tab", "awake")
    wanted = {
        "awake": Q(stage=Stage.LEAD),
        "overdue": Q(stage=Stage.LEAD, next_date__lt=today),
        "asleep": Q(stage=Stage.ASLEEP),
    }
    counts = leads.filter(stage__in=(Stage.LEAD, Stage.ASLEEP)).aggregate(
        **{tab: Count("pk", filter=condition) for tab, condition in wanted.items()}
    )
    shown = shown if shown in wanted else "awake"
    leads = leads.filter(wanted[shown]).order_by("next_date", "-created_at", "-pk").values(*COLUMNS)
    if word := normalise(request.GET.get("q", "")).lower():
        paginator = Paginator(leads.filter(search_text__contains=word), PER_PAGE)
    else:
        paginator = Paginator(leads, PER_PAGE)
        paginator.count = counts[shown]
    page = paginator.get_page(request.GET.get("page"))
    labels = {"awake": _("Being followed"), "overdue": _("Next date passed"), "asleep": _("Asleep")}
    tabs = [
        {"label": labels[key], "url": f"?tab={key}", "count": counts[key], "active": key == shown} for key in labels
    ]
    rows = [_row_of(lead, late_before=None if shown == "asleep" else today) for lead in page]
    return render(request, "register/leads.html", {"page": page, "rows": rows, "tabs": tabs, "tab": shown})


def _row_of(lead, late_before):
    """What the template prints, as plain texts; `late` when the next date has passed."""
    day = lead["next_date"]
    return {
        "url": reverse("project", args=[lead["number"]]),
        "number": lead["number"],
        "name": lead["name"],
        "leader": lead["leader"],
        "brought_by": lead["introduced_by"] or "—",
        "source": SourceKind(lead["source"]).label,
        "carrier": lead["carrier__short_name"] or "—",
        "followed_by": lead["follow_up_by__name"] or "—",
        "next": day.isoformat() if day else "—",
        "late": bool(day and late_before and day < late_before),
    }


def lead_new(request):
    """Register a lead."""
    _refuse_outsiders(request)
    form = LeadForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        county = County.objects.get(pk=request.user.seats.home_county_id)
        project = verbs.register_lead(by=request.user, county=county, **form.cleaned_data)
        messages.success(request, _("Lead %(number)s is registered.") % {"number": project.number})
        return redirect(project)
    return render(request, "register/lead_form.html", {"form": form})


def lead_edit(request, number):
    """Put a lead right; verified facts have their own corrections."""
    project = editable_lead(request, number)
    form = LeadForm(request.POST or None, instance=project, user=request.user)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        verbs.edit_lead(project, by=request.user, **fields)
        messages.success(request, _("Saved."))
        return redirect(project)
    return render(request, "register/lead_form.html", {"form": form, "project": project})


@require_POST
def note_new(request, number):
    """Note a contact from the project page."""
    project = editable_lead(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "register/short_form.html", {"form": form, "project": project, "title": _("Note a contact")})
    verbs.add_note(project, by=request.user, **form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect(project)


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
    return render(request, "register/short_form.html", {"form": form, "project": project, "title": _("Let the lead rest")})


@require_POST
def lead_wake(request, number):
    """Take up a sleeping lead again."""
    project = editable_lead(request, number)
    verbs.wake(project, by=request.user)
    return redirect(project)
