"""A workbook on its way in: upload, which column is what, preview, confirm, result."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.register.actions.entries import choice_of, import_workbook, kept_choice, open_batch
from projects.register.entryplan import plan_import
from projects.register.entryvalues import LABELS
from projects.register.importresult import result_of, stored_result
from projects.register.models import ImportBatch, Likeness
from projects.register.workbook import WorkbookUnreadable, read_sheets, read_workbook
from projects.register.workbook.marking import marked_workbook
from projects.text import mask_phone
from projects.trace.errors import Refused

from ..forms.contests import WorkbookForm
from ..forms.mapping import MappingForm
from .contests import find_edition, refuse_outsiders, worked_by

SHOWN_ROWS = 20
SHOWN_PLACES = 100
MOST_FIELDS = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find_batch(request, pk):
    """The upload, or 404 for whoever does not work on its edition."""
    refuse_outsiders(request)
    rows = worked_by(ImportBatch.objects.visible_to(request.user), request.user, "edition__contest__county")
    return get_object_or_404(rows.select_related("edition__contest__county", "file", "by"), pk=pk)


def stored_bytes(batch):
    """The workbook as it was uploaded."""
    try:
        with batch.file.content.open("rb") as content:
            return content.read()
    except FileNotFoundError as error:
        raise Refused(_("The stored file is missing. Please upload it again.")) from error


def read_batch(batch):
    """The workbook read by the choice of the person; days are judged as of the import, or of today before it."""
    mapping, units = choice_of(batch)
    day = timezone.localdate(batch.imported_at) if batch.imported_at else None
    return read_workbook(stored_bytes(batch), batch.file.name, mapping=mapping, units=units, today=day)


def upload(request, code):
    """Take a workbook in; nothing is imported yet."""
    edition = find_edition(request, code)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, name = form.cleaned_data["file"]
        batch = open_batch(data, name, edition=edition, by=request.user)
        return redirect("import-mapping", batch.pk)
    return render(request, "contests/upload.html", {"form": form, "edition": edition})


def mapping(request, pk):
    """The columns found, each with the field proposed; a person corrects them."""
    batch = find_batch(request, pk)
    if batch.imported_at:
        return redirect("import", batch.pk)
    fields, units = choice_of(batch)
    sheets = read_sheets(stored_bytes(batch), batch.file.name)
    form = MappingForm(request.POST or None, sheets=sheets, mapping=fields, units=units)
    if len(form.fields) > MOST_FIELDS:
        raise Refused(_("The file has too many sheets and columns to choose from. Delete those that hold no projects."))
    if request.method == "POST" and form.is_valid():
        batch.mapping = kept_choice(*form.choice())
        batch.save(update_fields=["mapping"])
        return redirect("import-preview", batch.pk)
    return render(request, "contests/mapping.html", {"form": form, "batch": batch, "edition": batch.edition})


def preview(request, pk):
    """What the import would do; nothing is written."""
    batch = find_batch(request, pk)
    if batch.imported_at:
        return redirect("import", batch.pk)
    try:
        read = read_batch(batch)
    except WorkbookUnreadable as problem:
        messages.error(request, str(problem))
        return redirect("import-mapping", batch.pk)
    plan = plan_import(read, batch.edition)
    context = page_context(batch, result_of(read, plan))
    return render(request, "contests/preview.html", context | {"rows": [_shown(row) for row in plan.rows[:SHOWN_ROWS]]})


def _shown(planned):
    known = planned.known
    return {
        "sheet": planned.row.sheet, "row": planned.row.row, "name": known["name"],
        "applicant": known.get("company_name") or known.get("team_name"), "leader": known.get("leader"),
        "phone": mask_phone(planned.columns["phone"]), "score": planned.columns["score"],
        "award": known.get("award"), "changed": bool(planned.changed),
        "labels": [LABELS.get(key, key) for key in planned.changed], "new": planned.new, "like": bool(planned.matches),
    }  # fmt: skip


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
    """Import the file as shown in the preview; a second press is told who was first."""
    batch = find_batch(request, pk)
    fields, units = choice_of(batch)
    try:
        result = import_workbook(
            stored_bytes(batch), batch.file.name, edition=batch.edition, by=request.user, mapping=fields, units=units,
            batch=batch,
        )  # fmt: skip
    except WorkbookUnreadable as problem:
        raise Refused(str(problem)) from problem
    messages.success(
        request,
        _("Imported: %(created)s created, %(updated)s updated.") % {"created": result.created, "updated": result.updated},
    )
    return redirect("import", batch.pk)


def result_page(request, pk):
    """What became of each row; the bad rows as a workbook, the likeness to decide."""
    batch = find_batch(request, pk)
    if not batch.imported_at:
        return redirect("import-mapping", batch.pk)
    context = page_context(batch, stored_result(batch.result))
    numbers = {match["project"] for match in context["matches"]["rows"]}
    return render(request, "contests/result.html", context | {"pairs": _pairs(request.user, batch, numbers)})


def _pairs(user, batch, numbers):
    """The undecided pairs of the file's projects with those matched that this person may decide."""
    if not numbers:
        return ()
    own = batch.rows.values("entry__project")
    pairs = Likeness.objects.visible_to(user).undecided().select_related("first", "second")
    pairs = pairs.filter(Q(first__number__in=numbers, second__in=own) | Q(second__number__in=numbers, first__in=own))
    return pairs.order_by("pk")[:SHOWN_PLACES]


def marked(request, pk):
    """The bad rows as a workbook with coloured and commented cells, made when asked for."""
    batch = find_batch(request, pk)
    try:
        read = read_batch(batch)
    except WorkbookUnreadable as problem:
        raise Refused(str(problem)) from problem
    plan_import(read, batch.edition)  # notes the codes that belong to other entries of the edition
    body = marked_workbook(read)
    if body is None:
        raise Refused(_("There are no rows to correct."))
    stem = batch.file.name.rpartition(".")[0] or batch.file.name
    response = HttpResponse(body, content_type=XLSX)
    name = _("%(file)s - to correct.xlsx") % {"file": stem}
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
