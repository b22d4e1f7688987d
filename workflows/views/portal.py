"""The applicant's own pages: my projects, what awaits me, a new project, where an application stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.actions import found_organisation
from projects.people.known import known_company
from projects.people.models import Organisation
from projects.people.texts import find_text
from projects.register.actions.applications import may_withdraw
from projects.register.actions.drafts import OPEN, find_open, start_application
from projects.register.models import Application
from projects.tenancy.models import Change, Petition, StayCase
from projects.trace.errors import Refused
from projects.trace.prepared import prepared

from ..afterwards import deeds
from ..durations import spent, usual
from ..forms.portal import FoundingForm, StartForm, WithdrawForm
from ..inbox import returns_to_do
from ..intake import take_back
from ..standing import OVER, THEM, YOU, stand_all, way
from ..steps import step_title, step_url

CARD = ("project__organisation", "carrier", "enclave", "organisation", "route")  # what a card and its page read
PRINTED = ("project", "carrier", "enclave", "organisation")
TEXTS = (
    "number", "state", "closed_reason", "started_at", "project__name", "project__stage", "carrier__short_name",
    "enclave__short_name", "organisation__name",
)  # fmt: skip
ORDER = (YOU, THEM, OVER)  # what waits for the applicant comes first


def own_applications(user):
    """Applications for which this person fills in, answers or reads as an applicant."""
    seats = user.seats.organisations()
    mine = Application.objects.filter(organisation__in=seats) | Application.objects.answered_by(user)
    return mine.select_related(*CARD).distinct()


def my_projects(request):
    """我的项目: one card per project with its newest application."""
    newest = {}
    for application in _cards.rows(request.user):
        newest.setdefault(application.project_id, application)
    rows = sorted(stand_all(newest.values()), key=lambda row: ORDER.index(row.standing.turn))
    organisations = _organisations.rows(request.user)
    return render(request, "portal/my_projects.html", {"rows": rows, "organisations": organisations})


@prepared("user")
def _cards(user):
    return own_applications(user).select_related(None).select_related(*PRINTED).only(*TEXTS)


@prepared("user")
def _organisations(user):
    return my_organisations(user)


def my_todo(request):
    """待我处理: drafts to finish, steps that wait for the applicant, returns of the quarter, companies to agree for."""
    applications = stand_all(own_applications(request.user))
    context = {
        "rows": [row for row in applications if row.standing.turn == YOU],
        "to_confirm": [row for row in applications if _may_confirm(request.user, row)],
        "returns": _returns(request.user),
        "consents": list(Change.objects.to_consent(request.user).select_related("project", "partner")),
    }
    return render(request, "portal/my_todo.html", context)


def _may_confirm(user, application):
    """Whether it waits for the word of this person's organisation; a draft gets it by being submitted."""
    waits = application.unconfirmed and application.state in (Application.State.SUBMITTED, Application.State.ACCEPTED)
    return waits and application.organisation_id in user.seats.organisations(editing=True)


def _returns(user):
    """Quarterly returns of the applicant with title, page and the return itself."""
    items = list(returns_to_do(user))
    for item in items:
        item.title, item.url = step_title(item.step), step_url(item)
        item.row = item.task.process.returnprocess.quarter_return
    return items


def my_organisations(user, *, editing=False):
    """The applicant organisations of this person."""
    return Organisation.objects.filter(pk__in=user.seats.organisations(editing=editing)).order_by("pk")


def organisation_new(request):
    """Say who applies: a team, or a company by its code."""
    form, known = FoundingForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            founded = found_organisation(by=request.user, **data)
        except Refused as refusal:
            form.add_error("uscc" if data["uscc"] else "name", str(refusal))
            known = known_company(data["uscc"], data["county"].pk)
        else:
            return redirect(f"{reverse('application-new')}?county={founded.county_id}")
    return render(request, "portal/organisation_new.html", {"form": form, "known": known})


def application_new(request):
    """Start an application for a new project, or again for one that ended."""
    organisations = list(my_organisations(request.user, editing=True))
    if not organisations:
        return redirect("organisation-new")
    again = _again(request)
    if again and (opened := _opened(again, again.organisation)):
        return _show_open(request, opened)
    organisations, county_id = _of_one_county(request, organisations, again)
    initial = _from_project(again) if again else {}
    form = StartForm(request.POST or None, county_id=county_id, organisations=organisations, initial=initial)
    if request.method == "POST" and form.is_valid() and (found := _start(request, form, organisations, again)):
        return found
    return render(request, "portal/application_new.html", {"form": form, "again": again})


def _of_one_county(request, organisations, again):
    """The organisations of the county in which the application begins: asked for, else of the newest organisation."""
    asked = str(again.organisation.county_id) if again else request.GET.get("county")
    counties = [row.county_id for row in organisations]
    county_id = next((pk for pk in counties if str(pk) == asked), counties[-1])
    return [row for row in organisations if row.county_id == county_id], county_id


def _again(request):
    number = request.GET.get("again")
    rows = Application.objects.answered_by(request.user).select_related("project", "organisation")
    return get_object_or_404(rows, number=number) if number else None


def _from_project(application):
    project = application.project
    return {
        "name": project.name, "field": project.field, "carrier": application.carrier_id,
        "enclave": application.enclave_id, "organisation": application.organisation_id,
    }  # fmt: skip


def _start(request, form, organisations, again):
    data = form.cleaned_data
    organisation = next((row for row in organisations if row.pk == data.get("organisation")), organisations[0])
    if opened := _opened(again, organisation, data["name"]):
        return _show_open(request, opened)
    names = {"carrier": data["carrier"], "enclave": data["enclave"], "by": request.user}
    try:
        if again:
            application = start_application(organisation=again.organisation, project=again.project, **names)
        else:
            application = start_application(organisation=organisation, name=data["name"], field=data["field"], **names)
    except Refused as refusal:
        if opened := _opened(again, organisation, data["name"]):  # a colleague was quicker
            return _show_open(request, opened)
        form.add_error(None, str(refusal))
        return None
    return redirect("application-fill", application.number)


def _opened(again, organisation, name=""):
    """The open application of the project: there is one at a time, and starting again offers it."""
    return again.project.applications.filter(state__in=OPEN).first() if again else find_open(organisation, name)


def _show_open(request, application):
    messages.info(request, _("There is an open application for this project; here it is."))
    return redirect("application", application.number)


def story_of(application, versions):
    """What happened to an application, in the order in which it happened."""
    story = [{"when": application.started_at, "what": _("Begun")}]
    page = reverse("application-read", args=[application.number])
    for row in versions:
        what = _("Submitted, version %(number)s") % {"number": row.number}
        href = f"{page}?version={row.number}"
        story.append({"when": row.submitted_at, "what": what, "who": row.submitted_by.name, "href": href})
    for row in application.recommendations.select_related("enclave"):
        what = _("Recommended by the enclave") if row.recommended else _("Not recommended by the enclave")
        story.append({"when": row.at, "what": what, "who": row.enclave.short_name})
    for row in application.notices.all():
        what = _("Supplement notice %(number)s") % {"number": row.number}
        note = _("To be answered by %(day)s.") % {"day": f"{row.due_on:%Y-%m-%d}"}
        if row.answered_at:
            note += _("Answered on %(day)s.") % {"day": f"{timezone.localdate(row.answered_at):%Y-%m-%d}"}
        story.append({"when": row.issued_at, "what": what, "note": note, "tone": "amber"})
    return sorted(story, key=lambda entry: entry["when"])


def application_page(request, number):
    """Where an application stands, what comes next, what was handed in; withdraw from here."""
    application = get_object_or_404(own_applications(request.user), number=number)
    stand_all([application])
    context = {
        "application": application,
        "spent": (days := spent(application)),
        "usual": usual(application, days.phase) if days else None,
        "project": application.project,
        "standing": application.standing,
        "way": way(application),
        "versions": (versions := list(application.versions.select_related("submitted_by"))),
        "story": story_of(application, versions),
        "may_answer": Application.objects.answered_by(request.user).filter(pk=application.pk).exists(),
        "may_confirm": _may_confirm(request.user, application),
        "may_withdraw": may_withdraw(application, application.project),
        "withdraw_form": WithdrawForm(),
        "deeds": deeds(application.project, request.user),
        "changes": list(Change.objects.visible_to(request.user).filter(project=application.project)),
        "cases": list(StayCase.objects.visible_to(request.user).filter(project=application.project)),
        "petitions": list(Petition.objects.visible_to(request.user).filter(project=application.project)),
    }
    return render(request, "portal/application.html", context)


@require_POST
def application_withdraw(request, number):
    """Take the application back, with a reason."""
    rows = Application.objects.answered_by(request.user).select_related(
        "project__organisation", "carrier", "organisation"
    )
    application = get_object_or_404(rows, number=number)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Please write a short reason."))
    take_back(application, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The application is withdrawn."))
    return redirect("application", application.number)


@login_not_required
def consent_text(request, kind, version):
    """A declaration or notice in the version that was agreed to; readable by anybody."""
    text = find_text(kind, version)
    if text is None:
        raise Http404
    return render(request, "portal/text.html", {"text": text})
