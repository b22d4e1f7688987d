"""Old stock (存量): the first events that wait to be verified."""

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.people.seats import CENTRE
from projects.register.actions import stock as verbs
from projects.register.models import ImportBatch, ImportKind, StockFact
from projects.trace.errors import Refused

from ..forms.stock import FirstEventForm

PER_PAGE = 50


def refuse_outsiders(request):
    """Old stock is the centre's work: it decides what counts."""
    if not request.user.seats.has(*CENTRE):
        raise Http404


def stock_list(request):
    """First events that wait, those without a day first; those that are verified; the lists that came in."""
    refuse_outsiders(request)
    rows = StockFact.objects.visible_to(request.user).select_related("project", "carrier", "stated_by")
    waiting, done = rows.open().order_by("on", "pk"), rows.filter(verified_at__isnull=False).order_by("-verified_at")
    shown = "done" if request.GET.get("tab") == "done" else "open"
    tabs = [
        {"label": _("Day to be verified"), "url": "?tab=open", "count": waiting.count(), "active": shown == "open"},
        {"label": _("Verified"), "url": "?tab=done", "count": None, "active": shown == "done"},
    ]
    page = Paginator(done if shown == "done" else waiting, PER_PAGE).get_page(request.GET.get("page"))
    batches = (
        ImportBatch.objects.visible_to(request.user).filter(kind=ImportKind.LEDGER).select_related("file", "by")[:10]
    )
    return render(request, "stock/list.html", {"page": page, "tabs": tabs, "tab": shown, "batches": batches})


def fact_page(request, pk):
    """The first event of one old project: put it right, and let a second person verify it."""
    refuse_outsiders(request)
    rows = StockFact.objects.visible_to(request.user).select_related(
        "project__county", "carrier", "stated_by", "verified_by", "evidence", "batch__file"
    )
    fact = get_object_or_404(rows, pk=pk)
    form = FirstEventForm(request.POST or None, request.FILES or None, instance=copy(fact))
    if request.method == "POST" and form.is_valid():
        try:
            _stated(request, fact, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. A second person verifies it."))
            return redirect("stock-fact", fact.pk)
    mine = fact.stated_by_id == request.user.pk
    return render(request, "stock/fact.html", {"fact": fact, "form": form, "project": fact.project, "mine": mine})


def _stated(request, fact, form):
    data = {name: form.cleaned_data[name] for name in ("kind", "on", "carrier", "words")}
    paper = form.cleaned_data["paper"]
    evidence = store(paper, by=request.user, county=fact.project.county) if paper else None
    verbs.state_first_event(fact, by=request.user, evidence=evidence, **data)


@require_POST
def fact_verify(request, pk):
    """A second person stands for kind and day."""
    refuse_outsiders(request)
    fact = get_object_or_404(StockFact.objects.visible_to(request.user), pk=pk)
    verbs.verify_first_event(fact, by=request.user)
    messages.success(request, _("Verified; it counts in %(year)s by its day.") % {"year": fact.on.year})
    return redirect("stock")
