"""报告: ask for one, see how far it is, open it; the public page that says whether a paper is genuine and current."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.models import County
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.models import Project
from projects.trace.errors import Refused

from ..actions.reports import UNFINISHED, ask_again, ask_report, is_stalled, may_ask
from ..forms import ReportForm
from ..models import Report
from ..pdf.checks import pdf_ready
from ..reports.content import check_code
from ..tasks import make_report

PER_PAGE = 30


def reports(request):
    """The reports that one may see, and the form to ask for a period's."""
    if not request.user.seats.has(*COUNTY_READERS, *OPERATORS):
        raise Http404
    may = request.user.seats.has(*COUNTY_READERS)
    form = ReportForm(request.POST or None, initial=request.GET.dict()) if may else None
    ready, sentence = pdf_ready()
    if request.method == "POST" and may and ready and form.is_valid():
        county = County.objects.filter(pk__in=request.user.seats.counties(*COUNTY_READERS)).first()
        return _ask(request, county=county, kind=Report.Kind.PERIOD, **form.cleaned_data)
    rows = Report.objects.visible_to(request.user).select_related("project", "asked_by", "file").defer("data")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "ready": ready, "obstacle": sentence}
    return render(request, "figures/reports.html", context | {"unfinished": _any_unfinished(page)})


def _any_unfinished(page):
    return any(row.state in UNFINISHED for row in page.object_list)


@require_POST
def project_report(request, number):
    """Ask for the landing report of a project."""
    project = get_object_or_404(Project.objects.visible_to(request.user).select_related("county"), number=number)
    if not may_ask(request.user, project.county_id, project):
        raise Http404
    ready, sentence = pdf_ready()
    if not ready:
        raise Refused(sentence)
    kind = Report.Kind.PROJECT
    return _ask(request, county=project.county, kind=kind, project=project, year=timezone.localdate().year)


def _ask(request, **wanted):
    """Note the wish and its background work in one transaction."""
    with transaction.atomic():
        report = ask_report(by=request.user, **wanted)
        make_report.enqueue(report.pk)
    messages.success(request, _("The report is being made; this takes a few seconds."))
    return redirect("report", report.number)


def report(request, number):
    """One report: how far it is, the file, what it was made from. The part that changes is asked for again."""
    rows = Report.objects.visible_to(request.user).select_related("project", "asked_by", "file", "county").defer("data")
    row = get_object_or_404(rows, number=number)
    stalled = is_stalled(row)
    context = {
        "report": row,
        "stalled": stalled,
        "unfinished": row.state in UNFINISHED and not stalled,
        "newer": newer(row),
        "code": _code(row),
    }
    template = "figures/report_state.html" if request.htmx else "figures/report.html"
    return render(request, template, context)


@require_POST
def again(request, number):
    """Try a report once more that failed or was lost with its worker."""
    row = get_object_or_404(Report.objects.visible_to(request.user).select_related("project"), number=number)
    with transaction.atomic():
        ask_again(row, by=request.user)
        make_report.enqueue(row.pk)
    return redirect("report", row.number)


@login_not_required
def check(request, code):
    """What a paper's QR code opens: genuine or not, current or not. No project facts beyond its name, no people."""
    row = Report.objects.filter(check_code=code, state=Report.State.READY).select_related("county", "project").first()
    context = {"report": row, "newer": newer(row) if row else None, "code": _code(row) if row else ""}
    return render(request, "figures/report_check.html", context, status=200 if row else 404)


def newer(row):
    """A later report about the same thing, if one was issued."""
    same = Report.objects.filter(
        county=row.county_id, kind=row.kind, project=row.project_id, quarter=row.quarter, state=Report.State.READY
    )
    same = same if row.kind == Report.Kind.PROJECT else same.filter(year=row.year)
    return same.filter(pk__gt=row.pk, ready_at__gte=row.ready_at).order_by("-pk").first() if row.ready_at else None


def _code(row):
    """The eight characters printed on the paper."""
    return check_code(row.digest) if row.digest else ""
