"""Old stock (存量): a list on its way in, and the first events that wait to be verified."""

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.people.models import County
from projects.people.seats import CENTRE
from projects.register.actions import stock as verbs
from projects.register.actions.entries import choice_of, kept_choice
from projects.register.importresult import result_of, stored_result
from projects.register.models import FigureKind, StockBatch, StockFact
from projects.register.stages import Stage
from projects.register.stockplan import plan_stock
from projects.register.workbook import STOCK_FIELDS, WorkbookUnreadable, read_sheets, read_workbook
from projects.trace.errors import Refused

from ..forms.contests import WorkbookForm
from ..forms.mapping import MappingForm
from ..forms.stock import FirstEventForm
from .imports import MOST_FIELDS, SHOWN_PLACES, SHOWN_ROWS, stored_bytes

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
    batches = StockBatch.objects.visible_to(request.user).select_related("file", "by")[:10]
    return render(request, "stock/list.html", {"page": page, "tabs": tabs, "tab": shown, "batches": batches})


def upload(request):
    """Take a list in; nothing is imported yet."""
    refuse_outsiders(request)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    form.fields["file"].label = _("Workbook of the old projects")
    if request.method == "POST" and form.is_valid():
        county = County.objects.get(pk=request.user.seats.home_county_id)
        batch = verbs.open_stock(*form.cleaned_data["file"], county=county, by=request.user)
        return redirect("stock-mapping", batch.pk)
    return render(request, "stock/upload.html", {"form": form})


def _batch(request, pk):
    refuse_outsiders(request)
    rows = StockBatch.objects.visible_to(request.user).select_related("county", "file", "by")
    return get_object_or_404(rows, pk=pk)


def mapping(request, pk):
    """The columns found, each with the field proposed; a person corrects them."""
    batch = _batch(request, pk)
    if batch.imported_at:
        return redirect("stock-import", batch.pk)
    fields, units = choice_of(batch)
    sheets = read_sheets(stored_bytes(batch), batch.file.name)
    form = MappingForm(request.POST or None, sheets=sheets, mapping=fields, units=units, specs=STOCK_FIELDS)
    if len(form.fields) > MOST_FIELDS:
        raise Refused(_("The file has too many sheets and columns to choose from. Delete those that hold no projects."))
    if request.method == "POST" and form.is_valid():
        batch.mapping = kept_choice(*form.choice())
        batch.save(update_fields=["mapping"])
        return redirect("stock-preview", batch.pk)
    return render(request, "stock/mapping.html", {"form": form, "batch": batch})


def preview(request, pk):
    """What the import would do; nothing is written."""
    batch = _batch(request, pk)
    if batch.imported_at:
        return redirect("stock-import", batch.pk)
    fields, units = choice_of(batch)
    try:
        read = read_workbook(stored_bytes(batch), batch.file.name, STOCK_FIELDS, mapping=fields, units=units)
    except WorkbookUnreadable as problem:
        messages.error(request, str(problem))
        return redirect("stock-mapping", batch.pk)
    plan = plan_stock(read, batch.county)
    rows = [_shown(row) for row in plan.rows[:SHOWN_ROWS]]
    context = _context(batch, result_of(read, plan)) | {"rows": rows, "open": sum(row.open for row in plan.created)}
    return render(request, "stock/preview.html", context)


def _shown(planned):
    known = planned.known
    return {
        "sheet": planned.row.sheet, "row": planned.row.row, "name": known["name"], "leader": known.get("leader"),
        "company": known.get("company_name") or known.get("team_name"), "words": planned.words, "on": planned.on,
        "stage": Stage(planned.stage).label if planned.stage else "", "number": planned.number,
        "kind": FigureKind(planned.kind).label if planned.kind else "",
        "carrier": planned.carrier.short_name if planned.carrier else "", "like": bool(planned.matches),
    }  # fmt: skip


def _context(batch, result):
    """What preview and result show alike."""
    parts = {
        "errors": result.errors, "duplicates": result.duplicates, "matches": result.matches,
        **{name: result.remarks.get(name, []) for name in ("sheets", "columns", "skipped", "notes")},
    }  # fmt: skip
    shown = {name: {"rows": rows[:SHOWN_PLACES], "count": len(rows)} for name, rows in parts.items()}
    return {"batch": batch, "result": result, "most": SHOWN_PLACES, **shown}


@require_POST
def confirm(request, pk):
    """Import the list as shown in the preview; a second press is told who was first."""
    batch = _batch(request, pk)
    fields, units = choice_of(batch)
    try:
        result = verbs.import_stock(batch, stored_bytes(batch), by=request.user, mapping=fields, units=units)
    except WorkbookUnreadable as problem:
        raise Refused(str(problem)) from problem
    messages.success(request, _("%(created)s projects of old stock were taken in.") % {"created": result.created})
    return redirect("stock-import", batch.pk)


def result_page(request, pk):
    """What became of each row."""
    batch = _batch(request, pk)
    if not batch.imported_at:
        return redirect("stock-mapping", batch.pk)
    return render(request, "stock/result.html", _context(batch, stored_result(batch.result)))


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
