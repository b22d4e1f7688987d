"""Papers and dates to take away: the application, its supplement notices, and a calendar file of the dates."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.register.models import Application, in_sight
from projects.tenancy.models import MoveIn, Offer
from projects.trace.wording import on_paper

from ..dates import calendar_of
from ..papers import letters
from ..papers.notice import notice_paper
from ..papers.pdf import paper_pdf
from .portal import own_applications
from .portal_read import VISIBLE, handed_in, is_own, sections

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(body, kind, name):
    """Bytes to be saved under a name."""
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
    own = is_own(request.user, application)
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
        sections=sections(application, row, masked=not own), materials=handed_in(row),
    )  # fmt: skip
    name = f"{application.number}-v{row.number}.pdf"
    with transaction.atomic():
        line = begin_export(
            ExportLine.Kind.APPLICATION, by=request.user, county_id=application.project.county_id, what=name,
            persons=ExportLine.Persons.OWN if own else ExportLine.Persons.MASKED, project=application.project,
        )  # fmt: skip
        end_export(line, body=body, rows=1)
    return download(body, "application/pdf", name)


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
    return letter_file(letters.of_notice(_notice(application, notice)), kind)


@require_safe
def refusal_letter(request, number, kind):
    """The notice that an application was not accepted."""
    application = _visible(request, number)
    if application.state != Application.State.REFUSED:
        raise Http404
    return letter_file(letters.of_refusal(application), kind)


@require_safe
def offer_letter(request, pk, kind):
    """The letter of admission, for whoever may read the project."""
    rows = Offer.objects.filter(in_sight(request.user))
    offer = get_object_or_404(rows.select_related("project__county", "project__organisation", "carrier"), pk=pk)
    kept = offer.letters.select_related("paper__word", "paper__pdf").first()
    file = kept and {"docx": kept.paper.word, "pdf": kept.paper.pdf}.get(kind)
    return redirect("file", file.pk) if file else letter_file(letters.of_offer(offer), kind)


@require_safe
def premises_letter(request, pk, kind):
    """The certificate of the rooms of a stay that goes on."""
    rows = MoveIn.objects.visible_to(request.user).live()
    stay = get_object_or_404(rows.select_related("project__county", "project__organisation", "carrier"), pk=pk)
    return letter_file(letters.of_premises(stay), kind)


def letter_file(letter, kind):
    """A letter as a download: Word or PDF."""
    if kind == "docx":
        return download(letters.letter_docx(letter), WORD, f"{letter.number}.docx")
    if kind == "pdf":
        return download(letters.letter_pdf(letter), "application/pdf", f"{letter.number}.pdf")
    raise Http404


@require_safe
def application_dates(request, number):
    """The dates of an application and of the stay that came of it, as a calendar file for the phone."""
    application = get_object_or_404(own_applications(request.user), number=number)
    return download(calendar_of(application), "text/calendar; charset=utf-8", f"{application.number}.ics")
