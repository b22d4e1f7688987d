"""The conversation on a project: one page for the office, one for the applicant, the same list on both."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from projects.files.actions import store
from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.trace.errors import Refused

from ..actions import talk
from ..forms.talk import RemarkForm
from ..models import Application, Project, Remark, RemarkFile, RemarkReading, Side

PER_PAGE = 20


def project_talk(request, number):
    """The office's page: everything written on a project; operators concerned and the centre answer."""
    if not request.user.seats.has(*OPERATORS, *CENTRE, AUDITOR):
        raise Http404
    rows = Project.objects.visible_to(request.user).select_related("county", "organisation", "carrier")
    project = get_object_or_404(rows, number=number)
    remarks = Remark.objects.visible_to(request.user).filter(project=project)
    return _page(
        request, project, remarks, side=Side.OFFICE, takes_part=bool(talk.place_of(request.user, project)),
        refuse=lambda: talk.refuse_office(project, by=request.user),
        write=lambda **said: talk.write_as_office(project, by=request.user, **said),
        context={"desk": None},
    )  # fmt: skip


def application_talk(request, number):
    """The applicant's page: what was written with this applicant on the project."""
    own = Application.objects.filter(organisation__in=request.user.seats.organisations())
    application = get_object_or_404(
        own.select_related("project__county", "project__carrier", "organisation"), number=number
    )
    project = application.project
    remarks = Remark.objects.filter(project=project, organisation=application.organisation_id)
    return _page(
        request, project, remarks, side=Side.APPLICANT, takes_part=True,
        refuse=lambda: talk.refuse_applicant(application, by=request.user),
        write=lambda **said: talk.write_as_applicant(application, by=request.user, **said),
        context={"application": application, "desk": talk.desk_of(project)},
    )  # fmt: skip


def _page(request, project, remarks, *, side, takes_part, refuse, write, context):
    """Show the conversation; take a message, or the mark that it was read."""
    if request.method == "POST" and "read" in request.POST:
        return _mark_read(request, project, side, takes_part)
    form = RemarkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _written(request, project, form, refuse, write):
        messages.success(request, _("Sent."))
        return redirect(request.path)
    unread = set(remarks.unread_by(request.user).values_list("pk", flat=True)) if takes_part else set()
    with_files = Prefetch("files", RemarkFile.objects.select_related("file"))
    with_readings = Prefetch("readings", RemarkReading.objects.select_related("user"))
    remarks = remarks.select_related("by").prefetch_related(with_files, with_readings)
    context |= {
        "project": project, "page": Paginator(remarks, PER_PAGE).get_page(request.GET.get("page")), "form": form,
        "side": side, "unread": unread, "silence": _why_not(refuse),
    }  # fmt: skip
    return render(request, "register/talk.html", context)


def _why_not(refuse):
    """Why this person cannot write here, as a sentence; "" when they can."""
    try:
        refuse()
    except Refused as refusal:
        return str(refusal)
    return ""


def _written(request, project, form, refuse, write):
    """Whether the message was written; a refusal goes into the form, with everything that was typed."""
    try:
        refuse()  # before files are kept
        files = [store(file, by=request.user, county=project.county) for file in form.cleaned_data["files"]]
        write(words=form.cleaned_data["words"], files=files)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _mark_read(request, project, side, takes_part):
    if takes_part:
        talk.read(project, side=side, by=request.user)
    return HttpResponse() if request.htmx else redirect(request.path)
