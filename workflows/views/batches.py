"""Acts on many files: choosing, the preview, the result per file while the worker does them, undoing."""

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.register.views.choosing import chosen_projects
from projects.text import row_numbers
from projects.trace.errors import Refused
from projects.trace.wording import listed

from .. import batch as verbs
from ..batchacts import ACTS
from ..forms.batch import form_class
from ..models import Batch, BatchRow
from ..steps import step_title
from ..tasks import run_batch


@require_POST
def batch_new(request):
    """Keep what was chosen in the inbox (`items`) or the register (`projects`, or all of a filter) as a draft."""
    if not request.user.seats.is_staff_side:
        raise Http404
    act = request.POST.get("act")
    if act not in ACTS:
        raise Refused(_("Please choose what is to be done."))
    items = row_numbers(request.POST.getlist("items"))
    made = verbs.prepare(
        by=request.user,
        act=act,
        items=items,
        projects=() if items else chosen_projects(request, verbs.MOST).values("pk"),
    )
    return redirect("batch", made.pk)


def batch_page(request, pk):
    """A draft with its question and preview; a begun one with what became of each file."""
    found = get_object_or_404(Batch.objects.visible_to(request.user).select_related("undoes", "by"), pk=pk)
    return _results(request, found) if found.started_at else _draft(request, found)


def _draft(request, batch, form=None):
    kind = form_class(batch.act)
    asked = bool(kind(batch=batch).fields)
    if form is None:
        form = kind(request.GET if request.GET or not asked else None, batch=batch)
    ready = form.is_valid()
    rows, told = [], []
    if ready:
        batch.params = form.params()
        rows, told = verbs.preview(batch)
    possible = sum(not row.why for row in rows)
    context = {
        "batch": batch, "form": form, "asked": asked, "ready": ready, "rows": _named(rows), "told": listed(told, "、") if told else "",
        "possible": possible, "hindered": len(rows) - possible, "number": batch.rows.count(),
    }  # fmt: skip
    return render(request, "workflows/batch_draft.html", context)


def _named(rows):
    for row in rows:
        row.step = step_title(row.item.step) if row.item else ""
    return rows


def _results(request, batch):
    counts = dict(batch.rows.order_by().values_list("state").annotate(number=Count("pk")))
    rows = _named(list(batch.rows.select_related("project", "item")))
    context = {
        "batch": batch, "rows": rows, "done": counts.get(BatchRow.State.DONE, 0), "number": len(rows),
        "refused": counts.get(BatchRow.State.REFUSED, 0), "may_undo": verbs.may_undo(batch),
    }  # fmt: skip
    template = "workflows/batch_rows.html" if request.htmx else "workflows/batch.html"
    return render(request, template, context)


@require_POST
def batch_start(request, pk):
    """Hand the batch to the worker."""
    found = get_object_or_404(Batch.objects.visible_to(request.user).select_related("by"), pk=pk)
    form = form_class(found.act)(request.POST, batch=found)
    if not form.is_valid():
        return _draft(request, found, form)
    verbs.start(found, params=form.params())
    run_batch.enqueue(found.pk)
    return redirect("batch", found.pk)


@require_POST
def batch_undo(request, pk):
    """Take back what the batch did."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    back = verbs.undo(found, by=request.user)
    run_batch.enqueue(back.pk)
    return redirect("batch", back.pk)
