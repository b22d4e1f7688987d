"""A workbook on its way in, of any kind: upload, which column is what, preview, confirm, result, undo."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.people.models import County
from projects.people.proof import prove, proves
from projects.people.seats import CENTRE, CENTRE_STAFF, INCUBATOR_OPERATOR, OPERATORS
from projects.register.actions import imports as verbs
from projects.register.actions.entries import open_batch
from projects.register.actions.importundo import ask_undo
from projects.register.importing import KINDS, SMALL, Sight, choice_of, handler_of, read_batch, stored_bytes
from projects.register.importresult import stored_result
from projects.register.importtemplates import template_workbook
from projects.register.models import ImportBatch, ImportKind, Likeness
from projects.register.tasks import RELATED, do_import, look_into
from projects.register.workbook import HEAD, WorkbookUnreadable, read_sheets
from projects.register.workbook.marking import marked_workbook
from projects.trace.errors import Refused

from ..forms.contests import WorkbookForm
from ..forms.imports import ChoicesForm, LedgerForm, RosterForm
from ..forms.mapping import MappingForm
from .contests import find_edition

PER_PAGE = 30
SHOWN_PLACES = 100
MOST_FIELDS = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMPORTERS = (*OPERATORS, *CENTRE)
JUDGES = (*CENTRE, INCUBATOR_OPERATOR)
State = ImportBatch.State


def find_batch(request, pk):
    """The upload, or 404 for whoever does not work with such files."""
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def room(request):
    """All files that came in, with what became of them, and where the next one goes in."""
    if not request.user.seats.has(*IMPORTERS):
        raise Http404
    rows = ImportBatch.objects.visible_to(request.user).select_related(*RELATED)
    kind = request.GET.get("kind") if request.GET.get("kind") in ImportKind.values else ""
    page = Paginator(rows.filter(kind=kind) if kind else rows, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [("", _("All")), *ImportKind.choices]
    tabs = [{"label": label, "url": f"?kind={value}", "count": None, "active": value == kind} for value, label in tabs]
    kinds = [(value, ImportKind(value).label) for value in KINDS if value != ImportKind.CONTEST]
    context = {
        "page": page,
        "tabs": tabs,
        "kinds": kinds,
        "contests": request.user.seats.has(CENTRE_STAFF, INCUBATOR_OPERATOR),
    }
    return render(request, "imports/room.html", context)


def new(request, kind):
    """Take a ledger in; nothing is imported yet."""
    if kind not in KINDS or kind == ImportKind.CONTEST or not request.user.seats.has(*IMPORTERS):
        raise Http404
    form_class = RosterForm if kind == ImportKind.TALENT else LedgerForm
    form = form_class(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        county = County.objects.get(pk=request.user.seats.home_county_id)
        whose = {"county": county, "carrier": form.cleaned_data["carrier"], "by": request.user}
        batch = verbs.open_import(*form.cleaned_data["file"], kind=kind, sheets=form.sheets, **whose)
        return redirect("import-mapping", batch.pk)
    return render(request, "imports/upload.html", {"form": form, "kind": kind, "label": ImportKind(kind).label})


def upload(request, code):
    """Take the results of a contest in; nothing is imported yet."""
    edition = find_edition(request, code)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = open_batch(*form.cleaned_data["file"], edition=edition, by=request.user, sheets=form.sheets)
        return redirect("import-mapping", batch.pk)
    context = {"form": form, "edition": edition, "kind": ImportKind.CONTEST, "label": edition.name}
    return render(request, "imports/upload.html", context)


def template(request, kind):
    """An empty workbook of a kind, with an example, drop-downs and notes."""
    if kind not in KINDS or not request.user.seats.has(*IMPORTERS):
        raise Http404
    return _workbook(template_workbook(kind), f"{ImportKind(kind).label}.xlsx")


def mapping(request, pk):
    """The columns found, each with the field proposed; a person corrects them."""
    batch = find_batch(request, pk)
    if batch.state not in (State.DRAFT, State.FAILED):
        return redirect("import", batch.pk)
    fields, units = choice_of(batch)
    sheets = read_sheets(stored_bytes(batch), batch.file.name, HEAD)
    specs = handler_of(batch).fields
    form = MappingForm(request.POST or None, sheets=sheets, mapping=fields, units=units, specs=specs)
    if len(form.fields) > MOST_FIELDS:
        raise Refused(_("The file has too many sheets and columns to choose from. Delete those that hold no projects."))
    if request.method == "POST" and form.is_valid():
        verbs.choose_columns(batch, sheets, *form.choice())
        if batch.file.size > SMALL:
            look_into.enqueue(batch.pk)
        return redirect("import-preview", batch.pk)
    return render(request, "imports/mapping.html", {"form": form, "batch": batch})


def preview(request, pk):
    """What the import would do, as a difference; nothing is written. A large file is looked into by the worker."""
    batch = find_batch(request, pk)
    if batch.state not in (State.DRAFT, State.FAILED):
        return redirect("import", batch.pk)
    try:
        kept = batch.preview if batch.file.size > SMALL else Sight(batch, read_batch(batch)).kept()
    except WorkbookUnreadable as problem:
        kept = {"problem": str(problem)}
    if kept.get("problem"):
        messages.error(request, kept["problem"])
        return redirect("import-mapping", batch.pk)
    if not kept:
        return render(request, "imports/looking.html", {"batch": batch})
    form = ChoicesForm(rows=kept["parts"]["doubtful"], judges=request.user.seats.has(*JUDGES))
    context = page_context(batch, stored_result(kept["result"])) | {"parts": kept["parts"], "numbers": kept["numbers"]}
    return render(request, "imports/preview.html", context | {"form": form})


def page_context(batch, result):
    """What preview and result show alike: the first places of each kind, and how many more there are."""
    remarks = result.remarks
    parts = {
        "errors": result.errors, "duplicates": result.duplicates, "matches": result.matches,
        **{name: remarks.get(name, []) for name in ("sheets", "columns", "skipped", "notes")},
    }  # fmt: skip
    shown = {name: {"rows": rows[:SHOWN_PLACES], "count": len(rows)} for name, rows in parts.items()}
    return {"batch": batch, "edition": batch.edition, "result": result, "most": SHOWN_PLACES, **shown}


@require_POST
def confirm(request, pk):
    """Import the file as shown in the preview: a small one at once, a large one by the worker."""
    batch = find_batch(request, pk)
    choices = ChoicesForm.chosen(request.POST, judges=request.user.seats.has(*JUDGES))
    verbs.ask_import(batch, by=request.user, choices=choices)
    if batch.file.size > SMALL:
        do_import.enqueue(batch.pk)
    else:
        verbs.run_import(batch)
    return redirect("import", batch.pk)


@require_POST
def call_off(request, pk):
    """Take a confirmation back before the worker has begun."""
    batch = find_batch(request, pk)
    verbs.call_off(batch, by=request.user)
    messages.success(request, _("Called off; nothing was imported."))
    return redirect("import-preview", batch.pk)


@require_POST
@proves
def undo(request, pk):
    """Take a whole import back: a small one at once, a large one by the worker."""
    batch = find_batch(request, pk)
    ask_undo(batch, by=request.user)
    if batch.file.size > SMALL:
        do_import.enqueue(batch.pk)
    else:
        do_import.func(batch.pk)
    return redirect("import", batch.pk)


def result_page(request, pk):
    """How far the import is, and what became of each row; the bad rows as a workbook, the likeness to decide."""
    batch = find_batch(request, pk)
    if batch.state in (State.WAITING, State.RUNNING, State.UNDOING):
        shown = "imports/progress.html" if request.htmx else "imports/running.html"
        return render(request, shown, {"batch": batch})
    if request.htmx:
        response = HttpResponse()
        response.headers["HX-Refresh"] = "true"
        return response
    if not batch.imported_at and not batch.fault:
        return redirect("import-mapping", batch.pk)
    context = page_context(batch, stored_result(batch.result)) if batch.imported_at else {"batch": batch}
    numbers = {match["project"] for match in context["matches"]["rows"]} if batch.imported_at else ()
    return render(request, "imports/result.html", context | {"pairs": _pairs(request.user, batch, numbers)})


def _pairs(user, batch, numbers):
    """The undecided pairs of the file's projects with those matched that this person may decide."""
    if not numbers or not user.seats.has(*JUDGES):
        return ()
    own = batch.effects.filter(made=True, project__isnull=False).values("project")
    pairs = Likeness.objects.visible_to(user).undecided().select_related("first", "second")
    pairs = pairs.filter(Q(first__number__in=numbers, second__in=own) | Q(second__number__in=numbers, first__in=own))
    return pairs.order_by("pk")[:SHOWN_PLACES]


@require_safe
def marked(request, pk):
    """The bad rows as a workbook with coloured and commented cells, made when asked for: as they were sent, unmasked."""
    batch = find_batch(request, pk)
    prove(request)
    try:
        sight = Sight(batch, read_batch(batch))
    except WorkbookUnreadable as problem:
        raise Refused(str(problem)) from problem
    sight.plan  # noqa: B018  planning finds what only the register shows
    line = begin_export(
        ExportLine.Kind.IMPORT, by=request.user, county_id=batch.file.county_id, what=batch.file.name,
        persons=ExportLine.Persons.FULL,
    )  # fmt: skip
    body = marked_workbook(sight.read, mark=line.mark)
    if body is None:
        line.delete()
        raise Refused(_("There are no rows to correct."))
    end_export(line, body=body, rows=len(sight.read.bad))
    stem = batch.file.name.rpartition(".")[0] or batch.file.name
    return _workbook(body, _("%(file)s - to correct.xlsx") % {"file": stem})


def _workbook(body, name):
    response = HttpResponse(body, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
