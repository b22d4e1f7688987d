"""导出台账: choose columns, order and days, keep templates, take a workbook at once or when the worker has made it."""

import hashlib
import io
from contextlib import contextmanager

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.files.exportmodels import READERS
from projects.people.proof import prove
from projects.register.filters import ProjectFilter
from projects.trace.errors import Refused
from projects.trace.wording import filed
from projects.trace.workbooks import XLSX, workbook_response

from ..actions import exports as verbs
from ..actions.making import ask_again, may_stop
from ..actions.making import stop as stop_making
from ..exportforms import LedgerForm, TemplateForm, columns_in_order
from ..ledger.columns import Columns
from ..models import ColumnSet, LedgerExport
from ..scope import Scope
from ..tasks import make_ledger

PAGE = 30
OWN_PARAMETERS = ("template", "page")  # of this page; the others are the list's


def choose(request):
    """Columns, order and days; the filter of the list travels in the address."""
    scope = Scope(request.user)
    known = Columns(scope.county.pk, request.user)
    columns, used = _first_columns(request, scope, known)
    forms = _forms(request, scope)
    if request.method == "POST":
        columns = columns_in_order(request.POST)
        try:
            if answer := _act(request, scope, forms, columns):
                return answer
        except Refused as refusal:
            form = next((form for form in forms if refusal.field in form.fields), forms[0])
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return render(
        request, "figures/export.html", _context(request, scope, forms) | _lines(known, columns) | {"used": used}
    )


def _act(request, scope, forms, columns):
    """What the pressed button asks for; None to show the page again."""
    asking, naming = forms
    if not (asking.is_valid() and naming.is_valid()):
        return None
    if request.POST.get("do") == "save":
        kept = verbs.save_columns(by=request.user, county=scope.county, columns=columns, **naming.cleaned_data)
        messages.success(request, _("The template is kept."))
        query = list_query(request.GET)
        query["template"] = kept.pk
        return redirect(f"{reverse('exports')}?{query.urlencode()}")
    if request.POST.get("do") == "download":
        return _download(request, _order(request, scope, asking, columns))
    return None


def _order(request, scope, asking, columns):
    """The export that is asked for, not saved."""
    asked, data = asking.asked, asking.cleaned_data
    return LedgerExport(
        county=scope.county, asked_by=request.user, columns=columns, query=list_query(request.GET).urlencode()[:2000],
        year=asked.year, as_of=asked.as_of, known_on=asked.known_on, phones=data.get("phones", False),
        reason=data.get("reason", ""),
    )  # fmt: skip


def _download(request, export):
    """A small ledger at once; a large one is left to the worker."""
    verbs.refuse_order(export)
    if export.phones:
        prove(request)
    projects, _words = verbs.projects_of(export, verbs.inquiry_of(export))
    export.total = projects.order_by().count()
    if export.total > verbs.AT_ONCE:
        with transaction.atomic():
            export = verbs.ask_export(export)
            make_ledger.enqueue(export.pk)
        messages.success(request, _("The workbook is being made; a message will tell you."))
        return redirect("export", export.pk)
    out = io.BytesIO()
    rows, words = verbs.write_export(export, out)
    body = out.getvalue()
    verbs.log_export(export, rows=rows, words=words, sha256=hashlib.sha256(body).hexdigest())
    return workbook_response(body, _file_name())


def _file_name():
    return filed(_("Project register")) + f"-{timezone.localdate():%Y%m%d}.xlsx"


def list_query(query):
    """The parameters of the list page among those of an address."""
    query = query.copy()
    for name in OWN_PARAMETERS:
        query.pop(name, None)
    return query


def _forms(request, scope):
    data = request.POST if request.method == "POST" else None
    more = {"may_have_phones": verbs.may_have_phones(request.user, scope.county.pk)}
    asking = LedgerForm(data, **more) if data else LedgerForm.of(request.GET, **more)
    return asking, TemplateForm(data, may_share=verbs.may_share(request.user, scope.county.pk))


def _first_columns(request, scope, known):
    """The columns of the template that the address names, else the whole ledger; and that template."""
    number = request.GET.get("template", "")
    if number.isdecimal():
        used = get_object_or_404(ColumnSet.objects.visible_to(request.user).filter(county=scope.county), pk=number)
        return used.columns, used
    return known.whole, None


def _context(request, scope, forms):
    query = list_query(request.GET).urlencode()
    filters = ProjectFilter(request.GET, scope.projects, request=request)
    sets = ColumnSet.objects.visible_to(request.user).filter(county=scope.county).select_related("user")
    return {
        "asking": forms[0], "naming": forms[1], "sets": sets, "query": query, "words": filters.words,
        "at_once": verbs.AT_ONCE,
    }  # fmt: skip


def _lines(known, chosen):
    """Every column that the person may have as a line of the page: the chosen ones in their order, and the others."""
    keys = [key for key in chosen if key in known.by_id]
    others = [key for key in known.by_id if key not in set(keys)]
    rows = [
        {"column": known.by_id[key], "on": key in chosen, "at": at} for at, key in enumerate([*keys, *others], start=1)
    ]
    return {"lines": rows[: len(keys)], "others": rows[len(keys) :]}


@require_POST
def remove_template(request, pk):
    """Forget one's own template."""
    scope = Scope(request.user)
    get_object_or_404(ColumnSet.objects.filter(user=request.user, county=scope.county), pk=pk).delete()
    messages.success(request, _("The template is removed."))
    return redirect("exports")


@require_safe
def quick(request):
    """The address that always gives the workbook: `?template=` or the whole ledger, with the filter of the list.

    A large one begins on the page where it is asked for, since an address must not start work each time it is read.
    """
    scope = Scope(request.user)
    columns, _used = _first_columns(request, scope, Columns(scope.county.pk, request.user))
    asking = LedgerForm.of(request.GET, may_have_phones=False)
    asking.is_valid()
    export = _order(request, scope, asking, columns)
    projects, _words = verbs.projects_of(export, verbs.inquiry_of(export))
    if projects.order_by().count() > verbs.AT_ONCE:
        return redirect(f"{reverse('exports')}?{request.GET.urlencode()}")
    return _download(request, export)


def export_list(request):
    """One's own large workbooks."""
    Scope(request.user)
    rows = LedgerExport.objects.visible_to(request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "figures/exports.html", {"page_obj": page, "reads_log": request.user.seats.has(*READERS)})


def export(request, pk):
    """One workbook: how far it is, what it holds."""
    row = get_object_or_404(LedgerExport.objects.visible_to(request.user), pk=pk)
    return render(request, "figures/export_state.html", {"export": row, "may_stop": may_stop(request.user, row)})


@require_POST
def stop(request, pk):
    """Stop a workbook that is waiting or being made."""
    row = get_object_or_404(LedgerExport.objects.visible_to(request.user), pk=pk)
    with told_if_refused(request):
        stop_making(row, by=request.user, verb="stop_export")
    return redirect("export", pk)


@require_POST
def again(request, pk):
    """Try a workbook once more that failed or was stopped."""
    row = get_object_or_404(LedgerExport.objects.visible_to(request.user), pk=pk)
    with told_if_refused(request), transaction.atomic():
        ask_again(row, by=request.user, verb="ask_export")
        make_ledger.enqueue(row.pk)
    return redirect("export", pk)


@contextmanager
def told_if_refused(request):
    """A refused act is told above the page that follows."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, str(refusal))


@require_safe
def export_file(request, pk):
    """Take it away; that is an act and is recorded."""
    row = get_object_or_404(LedgerExport.objects.visible_to(request.user).kept(), pk=pk)
    if row.phones:
        prove(request)
    verbs.take_export(row, by=request.user)
    response = FileResponse(row.content.open("rb"), as_attachment=True, filename=_file_name(), content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response
