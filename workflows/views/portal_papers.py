"""Papers and dates to take away: the application, its supplement notices, and a calendar file of the dates."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.register.models import Application
from projects.trace.wording import on_paper

from ..dates import calendar_of
from ..papers.notice import notice_docx, notice_paper
from ..papers.pdf import paper_pdf
from .portal import own_applications
from .portal_read import VISIBLE, handed_in, is_own, sections

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _download(body, kind, name):
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _visible(request, number):
    rows = Application.objects.visible_to(request.user).select_related(*VISIBLE, "project__county")
    return get_object_or_404(rows, number=number)


@require_safe
@on_paper
def application_pdf(request, number, version):
    """A submitted version as PDF; contact details are masked for everybody but the applicant."""
    application = _visible(request, number)
    row = get_object_or_404(application.versions.select_related("submitted_by"), number=version)
    words = {"number": row.number, "at": f"{timezone.localtime(row.submitted_at):%Y-%m-%d %H:%M}"}
    body = paper_pdf(
        "papers/application.html",
        title=_("Application for incubation"), number=f"{application.number}-v{row.number}",
        unit=application.organisation.name, demo=application.project.county.demo, moment=row.submitted_at,
        version_words=_("Version %(number)s, submitted at %(at)s") % words,
        head=[
            (_("Project"), application.project.name), (_("Applicant"), application.organisation.name),
            (_("Applied to"), application.carrier.name),
            (_("Recommending enclave"), application.enclave.name if application.enclave else ""),
        ],
        sections=sections(application, row, masked=not is_own(request.user, application)), materials=handed_in(row),
    )  # fmt: skip
    return _download(body, "application/pdf", f"{application.number}-v{row.number}.pdf")


def _notice(application, number):
    return get_object_or_404(application.notices.select_related("version", "issued_by"), number=number)


@require_safe
def supplement_notice_page(request, number, notice):
    """A supplement notice on the screen, with its papers, for whoever may read the application."""
    application = _visible(request, number)
    row = _notice(application, notice)
    context = {"application": application, "project": application.project, "notice": row, "paper": notice_paper(row)}
    return render(request, "workflows/supplement_notice.html", context)


@require_safe
@on_paper
def supplement_notice(request, number, notice, kind):
    """A supplement notice as PDF or Word, for whoever may read the application."""
    application = _visible(request, number)
    if kind not in ("pdf", "docx"):
        raise Http404
    paper = notice_paper(_notice(application, notice))
    if kind == "docx":
        return _download(notice_docx(paper), WORD, f"{paper.number}.docx")
    body = paper_pdf(
        "papers/notice.html", title=paper.title, number=paper.number, unit=paper.unit, demo=paper.demo,
        moment=paper.issued_at, paper=paper, closing=paper.closing.split("\n"),
    )  # fmt: skip
    return _download(body, "application/pdf", f"{paper.number}.pdf")


@require_safe
def application_dates(request, number):
    """The dates of an application and of the stay that came of it, as a calendar file for the phone."""
    application = get_object_or_404(own_applications(request.user), number=number)
    return _download(calendar_of(application), "text/calendar; charset=utf-8", f"{application.number}.ics")
