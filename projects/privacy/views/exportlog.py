"""导出登记: what left the house, who took it, and which line a file that turned up belongs to."""

import hashlib
import io
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.files.exportlog import begin_export, end_export, find_lines, in_words
from projects.files.exportmodels import READERS, ExportLine
from projects.people.models import County
from projects.people.proof import prove
from projects.trace.actions import record
from projects.trace.calendar import midnight
from projects.trace.wording import on_paper
from projects.trace.workbooks import workbook_response

from ..exportlogforms import FileForm, LogFilter
from ..exportlogsheet import write_log

PAGE = 50


def _asked(request):
    """The form of the filter, and the lines that this person may read and asked for."""
    if not request.user.seats.has(*READERS):
        raise Http404
    form = LogFilter(request.GET or None)
    asked = form.cleaned()
    rows = find_lines(ExportLine.objects.visible_to(request.user), asked.get("q", ""))
    for name, path in (("who", "by__name__icontains"), ("kind", "kind"), ("persons", "persons")):
        if name in asked:
            rows = rows.filter(**{path: asked[name]})
    if "since" in asked:
        rows = rows.filter(at__gte=midnight(asked["since"]))
    if "until" in asked:
        rows = rows.filter(at__lt=midnight(asked["until"] + timedelta(days=1)))
    return form, rows


@require_safe
def export_log(request):
    """The lines, the newest first."""
    form, rows = _asked(request)
    page = Paginator(rows.select_related("by", "again"), PAGE).get_page(request.GET.get("page"))
    context = {"filter": form, "page_obj": page, "query": request.GET.urlencode(), "file_form": FileForm()}
    return render(request, "privacy/export_log.html", context)


@require_POST
def find_file(request):
    """The lines of a file that turned up, by its digest."""
    if not request.user.seats.has(*READERS):
        raise Http404
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "；".join(words for errors in form.errors.values() for words in errors))
        return redirect("export-log")
    digest = hashlib.sha256()
    for piece in form.cleaned_data["file"].chunks():
        digest.update(piece)
    found = ExportLine.objects.visible_to(request.user).filter(sha256=digest.hexdigest()).count()
    county = County.objects.get(pk=min(request.user.seats.counties(*READERS)))
    record("find_export", county, by=request.user, county_id=county.pk, sha256=digest.hexdigest(), found=found)
    if not found:
        messages.warning(
            request, _("No export has this digest. Look into the header or footer of the file for a number.")
        )
    return redirect(f"{reverse('export-log')}?{urlencode({'q': digest.hexdigest()})}")


@require_safe
@on_paper
def export_log_workbook(request):
    """The lines of the filter as a workbook, which has a line of its own."""
    form, rows = _asked(request)
    prove(request)
    county_id, words = min(request.user.seats.counties(*READERS)), in_words(form)
    rows = rows.filter(county=county_id)
    line = begin_export(
        ExportLine.Kind.LOG, by=request.user, county_id=county_id, words=words, persons=ExportLine.Persons.FULL
    )
    out = io.BytesIO()
    count, body = write_log(out, rows.exclude(pk=line.pk), words=words, mark=line.mark), out.getvalue()
    with transaction.atomic():
        end_export(line, body=body, rows=count)
        record("export_log", line, by=request.user, county_id=county_id, note=words, rows=count, sha256=line.sha256)
    return workbook_response(body, _("Log of exports") + f"-{timezone.localdate():%Y%m%d}.xlsx")
