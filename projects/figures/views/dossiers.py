"""审计档案: ask for one, see how far it is, take it away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.files.exportmodels import READERS
from projects.people.models import County
from projects.people.proof import prove
from projects.people.seats import AUDITOR, CENTRE
from projects.register.models import Project
from projects.trace.errors import Refused

from ..actions.dossiers import ask_dossier, may_have_full, take_dossier
from ..actions.making import ask_again, may_stop
from ..actions.making import stop as stop_making
from ..dossierforms import DossierForm
from ..models import Dossier
from ..pdf.checks import pdf_ready
from ..tasks import make_dossier_file

PAGE = 30


def dossiers(request):
    """Those that were asked for, and the form: of a year, or with `?project=` of one project."""
    counties = request.user.seats.counties(*CENTRE, AUDITOR)
    if not counties:
        raise Http404
    county, project = County.objects.get(pk=min(counties)), None
    if number := request.GET.get("project"):
        project = get_object_or_404(Project.objects.visible_to(request.user).filter(county=county), number=number)
    data = request.POST if request.method == "POST" else None
    form = DossierForm(data, may_have_full=may_have_full(request.user, county.pk), project=project)
    if request.method == "POST" and form.is_valid() and (made := _ask(request, county, project, form)):
        return redirect("dossier", made.pk)
    rows = Dossier.objects.visible_to(request.user).select_related("project", "asked_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "project": project, "page_obj": page, "reads_log": request.user.seats.has(*READERS)}
    return render(request, "figures/dossiers.html", context)


def _ask(request, county, project, form):
    ready, sentence = pdf_ready()
    data = form.cleaned_data
    year = data.pop("year", None) or timezone.localdate().year
    try:
        if not ready:
            raise Refused(sentence)
        with transaction.atomic():
            made = ask_dossier(by=request.user, county=county, project=project, year=year, **data)
            make_dossier_file.enqueue(made.pk)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    messages.success(request, _("The audit file is being made; a message will tell you."))
    return made


def dossier(request, pk):
    """One audit file: how far it is, what it holds."""
    row = _visible(request, pk)
    return render(request, "figures/dossier.html", {"dossier": row, "may_stop": may_stop(request.user, row)})


def _visible(request, pk):
    return get_object_or_404(Dossier.objects.visible_to(request.user).select_related("project", "asked_by"), pk=pk)


@require_POST
def again(request, pk):
    """Try an audit file once more that failed or was stopped."""
    row = _visible(request, pk)
    with transaction.atomic():
        ask_again(row, by=request.user, verb="ask_dossier")
        make_dossier_file.enqueue(row.pk)
    return redirect(row)


@require_POST
def stop(request, pk):
    """Stop an audit file that is being made."""
    row = _visible(request, pk)
    stop_making(row, by=request.user, verb="stop_dossier")
    messages.success(request, _("The audit file is not made any further."))
    return redirect(row)


@require_safe
def dossier_file(request, pk):
    """Take it away; that is an act and is recorded."""
    rows = Dossier.objects.visible_to(request.user).filter(state=Dossier.State.READY)
    row = get_object_or_404(rows.select_related("project"), pk=pk)
    if row.full:
        prove(request)
    take_dossier(row, by=request.user)
    response = FileResponse(
        row.content.open("rb"), as_attachment=True, filename=row.file_name, content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    return response
