"""Fill on behalf: the operator makes the link; the applicant opens it, enters the code, reads, confirms or corrects."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from projects.people.models import Consent
from projects.people.texts import current_text
from projects.register.actions import confirmations as verbs
from projects.register.eligibility import draft_of
from projects.register.models import Application, ApplicationVersion, Confirmation
from projects.register.values import clean_draft
from projects.trace.errors import Refused

from ..forms.confirmations import ConfirmForm, CorrectionForm, OwnConfirmForm
from .codedlinks import ask_code, opened, unknown
from .portal_read import sections

KEY = "confirmation"
TITLE = gettext_lazy("Confirm your application")
LINK = {"verbs": verbs, "key": KEY, "title": TITLE}


@never_cache
def ask(request, number):
    """For the office: where the confirmation stands; whoever stands in makes a link, shown this once."""
    rows = Application.objects.visible_to(request.user).filter(on_behalf=True)
    application = get_object_or_404(rows.select_related("project", "organisation", "carrier", "enclave"), number=number)
    may_ask = Application.objects.stood_in_by(request.user).filter(pk=application.pk).exists()
    context = {"application": application, "project": application.project, "may_ask": may_ask}
    if request.method == "POST":
        if not may_ask:
            raise Refused(_("The link is made by the enclave that entered the application."))
        confirmation, token, code = verbs.ask_confirmation(application, by=request.user)
        link = request.build_absolute_uri(reverse("confirmation", args=[token]))
        context |= {"made": confirmation, "link": link, "code": code}
    context["rows"] = application.confirmations.select_related("issued_by")
    return render(request, "confirmations/ask.html", context)


@login_not_required
@never_cache
def confirmation(request, token):
    """What the link is for, and the question for the code."""
    found = verbs.find_confirmation(token)
    if found is None:
        return unknown(request, TITLE)
    context = {"application": found.application}
    return ask_code(request, found, "confirmations/code.html", context, onward="confirmation-read", **LINK)


@login_not_required
@never_cache
def confirmation_read(request):
    """After the code: every answer as typed; confirm, or say what is wrong."""
    rows = Confirmation.objects.select_related(
        "application__project", "application__organisation", "application__carrier"
    )
    found, answer = opened(request, rows, **LINK)
    return _answer(request, found) if found else answer


@never_cache
def confirm_own(request, number):
    """For the applicant's own people, once there are some: read what an operator typed, and stand by it."""
    rows = Application.objects.filter(
        on_behalf=True, organisation__in=request.user.seats.organisations(editing=True)
    ).select_related("project", "organisation", "carrier")
    application = get_object_or_404(rows, number=number)
    if not application.unconfirmed:
        return redirect("application", number)
    form, refusal = OwnConfirmForm(request.POST or None, initial={"digest": verbs.digest_of(application)}), ""
    if request.method == "POST" and form.is_valid():
        texts = [current_text(kind) for kind in (Consent.Kind.DECLARATION, Consent.Kind.PRIVACY)]
        try:
            verbs.confirm_own(application, by=request.user, texts=texts, digest=form.cleaned_data["digest"])
        except Refused as changed:
            refusal, form = str(changed), OwnConfirmForm(initial={"digest": verbs.digest_of(application)})
        else:
            messages.success(request, _("Your confirmation, declaration and consent are recorded."))
            return redirect("application", number)
    return render(request, "confirmations/own.html", _page(application, form, None, refusal))


def _answer(request, found):
    application, correcting = found.application, request.POST.get("act") == "correct"
    shown = {"digest": verbs.digest_of(application)}
    form = ConfirmForm(request.POST if request.method == "POST" and not correcting else None, initial=shown)
    wrong = CorrectionForm(request.POST if correcting else None)
    chosen = wrong if correcting else form
    if request.method == "POST" and chosen.is_valid():
        try:
            _act(found, chosen.cleaned_data, correcting)
        except Refused as refusal:
            form = ConfirmForm(initial=shown)
            chosen = form
            return render(request, "confirmations/read.html", _page(application, form, wrong, str(refusal)))
        request.session.pop(KEY, None)
        return render(request, "confirmations/done.html", {"application": application, "correcting": correcting})
    return render(request, "confirmations/read.html", _page(application, form, wrong))


def _act(found, data, correcting):
    if correcting:
        verbs.ask_corrections(found, by_name=data["who"], corrections=data["corrections"])
        return
    verbs.confirm(
        found, by_name=data["by_name"], digest=data["digest"],
        declaration=current_text(Consent.Kind.DECLARATION).version, privacy=current_text(Consent.Kind.PRIVACY).version,
    )  # fmt: skip


def _page(application, form, wrong, refusal=""):
    version = application.latest
    if version is None or application.state == Application.State.DRAFT:
        data, _wrong = clean_draft(application.applicant_kind, draft_of(application))
        version = ApplicationVersion(application=application, data=data)  # a draft shown in the words of a version
    return {
        "application": application, "project": application.project, "form": form, "wrong": wrong, "refusal": refusal,
        "sections": sections(application, version, masked=False),
        "declaration": current_text(Consent.Kind.DECLARATION), "privacy": current_text(Consent.Kind.PRIVACY),
    }  # fmt: skip
