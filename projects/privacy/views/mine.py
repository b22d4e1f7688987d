"""我的数据: what is kept about me; correct it, take a copy, withdraw a consent."""

import io
import json
import zipfile

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects.people.circles import county_of
from projects.people.models import Consent
from projects.people.proof import proves
from projects.people.texts import find_text
from projects.trace import sms
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message

from ..actions.own import correct_account, open_applications, record_copy, withdraw_consent
from ..dossier import PAGE, consents, dossier
from ..forms import AccountForm
from ..models import ErasureRequest
from ..rules import periods

RECENT = 10


def consents_of(user):
    """The person's consents with their texts, newest first."""
    rows = list(Consent.objects.filter(user=user).select_related("organisation").order_by("-at", "-pk"))
    for row in rows:
        row.text = find_text(row.kind, row.version)
        row.may_withdraw = row.kind != Consent.Kind.DECLARATION and row.withdrawn_at is None
    return rows


@never_cache
def my_data(request):
    """Everything that is kept about the person who asks, and what can be done with it."""
    user = request.user
    context = {
        "sections": dossier(user, [section for section in PAGE if section is not consents]),
        "consents": consents_of(user),
        "letters": Message.objects.visible_to(user).count(),
        "acts": AuditEvent.objects.filter(actor=user)[:RECENT],
        "periods": periods(county_of(user).pk),
        "asked": ErasureRequest.objects.filter(user=user).first(),
    }
    return render(request, "privacy/my_data.html", context)


def my_account(request):
    """Put name and mobile right."""
    user = request.user
    form = AccountForm(request.POST or None, initial={"name": user.name, "phone": user.phone})
    by_code = sms.configured() or user.phone_proved
    if by_code:
        del form.fields["phone"]
    if request.method == "POST" and form.is_valid():
        correct_account(by=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("my-data")
    context = {"form": form, "by_code": by_code and sms.configured(), "phone": user.masked_phone}
    return render(request, "privacy/account.html", context)


@require_POST
@never_cache
@proves
def my_data_copy(request):
    """A ZIP made now: the data as JSON for machines and as a page to read. Recorded, not kept."""
    sections = dossier(request.user)
    now = timezone.localtime()
    page = render_to_string("privacy/copy.html", {"sections": sections, "now": now, "who": request.user})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(as_json(sections, now), ensure_ascii=False, indent=1))
        archive.writestr("data.html", page)
    record_copy(by=request.user, body=packed.getvalue(), rows=sum(len(one.rows) for one in sections))
    name = f"my-data-{now:%Y%m%d-%H%M}.zip"
    return HttpResponse(
        packed.getvalue(), content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def as_json(sections, now):
    """The sections by their keys; each row as {column: text}."""
    found = {
        one.key: [dict(zip(map(str, one.columns), map(str, row), strict=True)) for row in one.rows] for one in sections
    }
    return {"made_at": now.isoformat(timespec="seconds"), **found}


def consent_withdraw(request, pk):
    """What follows when a consent is withdrawn; the button that does it."""
    rows = Consent.objects.filter(user=request.user, withdrawn_at=None).exclude(kind=Consent.Kind.DECLARATION)
    consent = get_object_or_404(rows.select_related("organisation__county"), pk=pk)
    if request.method == "POST":
        try:
            withdraw_consent(consent, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The consent is withdrawn."))
        return redirect(reverse("my-data") + "#consents")
    context = {
        "consent": consent,
        "applications": open_applications(consent),
        "text": find_text(consent.kind, consent.version),
    }
    return render(request, "privacy/withdraw.html", context)
