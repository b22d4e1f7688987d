"""报告: ask for one, see how far it is, open it; the public page that says whether a paper is genuine and current."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.people.models import County
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.models import Project
from projects.register.views.choosing import chosen_projects
from projects.trace.errors import Refused

from ..actions import reports as verbs
from ..actions.making import may_stop
from ..models import Report
from ..pdf.checks import pdf_ready
from ..reportforms import CorrectionForm, ReportForm
from ..reports.phrases import head_words
from ..reports.snapshots import check_code
from ..reports.stated import head_and_place
from ..tasks import make_report

PER_PAGE = 30


def reports(request):
    """The reports that one may see, and the form to ask for a period's."""
    if not request.user.seats.has(*COUNTY_READERS, *OPERATORS):
        raise Http404
    counties = request.user.seats.counties(*COUNTY_READERS)
    county = County.objects.get(pk=min(counties)) if counties else None
    form = ReportForm(request.POST or None, initial=request.GET.dict(), county=county) if county else None
    ready, sentence = pdf_ready()
    if request.method == "POST" and form and ready and form.is_valid():
        return _ask(request, county=county, kind=Report.Kind.PERIOD, **form.asked())
    rows = Report.objects.visible_to(request.user).select_related("project", "asked_by").defer("data")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    unfinished = any(row.unfinished for row in page.object_list)
    context = {"page": page, "form": form, "ready": ready, "obstacle": sentence, "unfinished": unfinished}
    return render(request, "figures/reports.html", context)


@require_POST
def project_report(request, number):
    """Ask for the landing report of a project."""
    project = get_object_or_404(Project.objects.visible_to(request.user).select_related("county"), number=number)
    if not verbs.may_ask(request.user, project.county_id, project):
        raise Http404
    ready, sentence = pdf_ready()
    if not ready:
        raise Refused(sentence)
    kind = Report.Kind.PROJECT
    return _ask(request, county=project.county, kind=kind, project=project, year=timezone.localdate().year)


@require_POST
def batch(request):
    """Ask for the landing reports of the projects that were chosen in the register."""
    if not request.user.seats.has(*COUNTY_READERS, *OPERATORS):
        raise Http404
    ready, sentence = pdf_ready()
    if not ready:
        raise Refused(sentence)
    packing = Report.Packing.ZIP if request.POST.get("packing") == Report.Packing.ZIP else Report.Packing.PDF
    projects = chosen_projects(request, verbs.MOST[packing])
    with transaction.atomic():
        report = verbs.ask_batch(by=request.user, projects=projects, packing=packing)
        make_report.enqueue(report.pk)
    messages.success(request, _("The reports are being made; a message will tell you."))
    return redirect(report)


def _ask(request, **wanted):
    """Note the wish and its background work in one transaction."""
    with transaction.atomic():
        report = verbs.ask_report(by=request.user, **wanted)
        make_report.enqueue(report.pk)
    messages.success(request, _("The report is being made; this takes a few seconds."))
    return redirect(report)


def _visible(request, number):
    rows = Report.objects.visible_to(request.user).select_related(
        "project", "asked_by", "file", "word", "county", "corrects"
    )
    return get_object_or_404(rows.defer("data"), number=number)


def report(request, number):
    """One report: how far it is, the files, what it was made from. The part that changes is asked for again."""
    row = _visible(request, number)
    context = {
        "report": row, "standing": standing(row), "code": _code(row), "may_stop": may_stop(request.user, row),
        "may_correct": verbs.may_correct(request.user, row), "head": _head(row),
    }  # fmt: skip
    template = "figures/report_state.html" if request.htmx else "figures/report.html"
    return render(request, template, context)


@require_POST
def again(request, number):
    """Try a report once more that failed or was stopped."""
    row = _visible(request, number)
    with transaction.atomic():
        verbs.ask_again(row, by=request.user)
        make_report.enqueue(row.pk)
    return redirect(row)


@require_POST
def stop(request, number):
    """Stop a report that is being made."""
    row = _visible(request, number)
    verbs.stop_report(row, by=request.user)
    messages.success(request, _("The report is not made any further."))
    return redirect(row)


def correct(request, number):
    """Replace an issued report that is wrong by another one that says why."""
    row = _visible(request, number)
    if not verbs.may_correct(request.user, row):
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = verbs.correct_report(row, by=request.user, reason=form.cleaned_data["reason"])
            make_report.enqueue(made.pk)
        return redirect(made)
    return render(request, "figures/report_correct.html", {"report": row, "form": form})


@require_safe
def archive(request, number):
    """Take the ZIP of a batch away; that is an act and is recorded."""
    row = _visible(request, number)
    if not row.archive:
        raise Http404
    verbs.take_archive(row, by=request.user)
    response = FileResponse(
        row.archive.open("rb"), as_attachment=True, filename=f"{row.number}.zip", content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
def check(request, code):
    """What a paper's QR code opens: genuine or not, current or not. No project facts beyond its name, no people."""
    rows = Report.objects.filter(check_code=code, state=Report.State.READY).select_related(
        "county", "project", "corrects"
    )
    row = rows.defer("data").first()
    context = {"report": row, "standing": standing(row) if row else None, "code": _code(row) if row else ""}
    context["head"] = _head(row) if row else None
    return render(request, "figures/report_check.html", context, status=200 if row else 404)


def standing(row):
    """What became of an issued report since: {"corrected": …, "newer": …, "same": …}, each a report or None.

    A correction says what was wrong; a newer one has other data; one with the same data changes nothing.
    """
    if not row.ready_at:
        return {}
    later = (
        Report.objects.about_the_same(row)
        .filter(pk__gt=row.pk, ready_at__gte=row.ready_at)
        .defer("data")
        .order_by("-pk")
    )
    corrections = Report.objects.filter(corrects=row, state=Report.State.READY).defer("data")
    return {
        "corrected": corrections.order_by("-pk").first(), "newer": later.exclude(digest=row.digest).first(),
        "same": later.filter(digest=row.digest).first(),
    }  # fmt: skip


def _head(row):
    """The head of the audit chain that an issued report states, in words, and whether it stands in the chain."""
    found = head_and_place(row)
    return {"words": head_words(found[0]), "linked": found[1]} if found else None


def _code(row):
    """The eight characters printed on the paper."""
    return check_code(row.digest) if row.digest else ""
