"""Fill on behalf: the applicant confirms what an operator typed, on a link with a code told apart from it.

Until then the application is 未确认 wherever the office reads it. Nothing else waits for it: neither steps nor counts.
"""

import hashlib
import json
from datetime import datetime, time

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.linkkeys import new_code, new_token, token_hash
from projects.people.actions import give_consent
from projects.people.circles import operators_of
from projects.trace.actions import days_for, record, tell
from projects.trace.calendar import add_working_days, working_days_between
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..eligibility import draft_of
from ..models import Application, Confirmation
from . import codedlinks

STEP = "intake.confirmation"
DAYS = 5  # working days that a link holds, where the county has decided nothing
REMIND_LEFT = 2  # working days before the end
State = Confirmation.State
CHANGED = _("The office changed an answer meanwhile. Please read the page again.")

SENTENCES = {
    State.CONFIRMED: _("This was confirmed already. Thank you."),
    State.CORRECTED: _("Your corrections are with the office. It sends you a new link when they are made."),
    State.LAPSED: _("This link has lapsed. Please ask the office that sent it for a new one."),
    State.REVOKED: _("This link is no longer valid. Please ask the office that sent it for a new one."),
    State.LOCKED: _("The code was wrong too often; the link is locked. Please ask for a new one."),
}


def answers_of(application):
    """The answers as they stand: those submitted last, or the draft."""
    latest = application.latest
    return latest.data if latest and application.state != Application.State.DRAFT else draft_of(application)


def digest_of(application):
    """A mark of the answers: a change after the page was opened is noticed by it."""
    return hashlib.sha256(json.dumps(answers_of(application), sort_keys=True).encode()).hexdigest()


def _note(verb, confirmation, by, **more):
    project = confirmation.application.project
    record(verb, confirmation, by=by, county_id=project.county_id, project=project, **more)


@transaction.atomic
def ask_confirmation(application, *, by):
    """Make a link and a code; an earlier open link is void. Returns (confirmation, token, code), known only now."""
    application = Application.objects.select_for_update(of=("self",)).select_related("project").get(pk=application.pk)
    if not application.unconfirmed:
        raise Refused(_("There is nothing to confirm: the applicant's own people answered."))
    now = timezone.now()
    application.confirmations.open().update(revoked_at=now)
    days = days_for(application.project.county_id, STEP, timezone.localdate(), DAYS)
    last = add_working_days(timezone.localdate(), days).day
    token, code = new_token(16), new_code()
    confirmation = Confirmation.objects.create(
        application=application, token_hash=token_hash(token), code_hash=make_password(code), issued_by=by,
        issued_at=now, expires_at=timezone.make_aware(datetime.combine(last, time(23, 59, 59))),
    )  # fmt: skip
    _note("ask_confirmation", confirmation, by)
    return confirmation, token, code


def find_confirmation(token):
    """The confirmation of a link, or None."""
    return _rows().filter(token_hash=token_hash(token)).first()


def _rows():
    return Confirmation.objects.select_related(
        "application__project__county", "application__organisation", "application__carrier", "application__enclave"
    )


def refuse_closed(confirmation):
    """Refused, with the reason, unless the link can be used."""
    codedlinks.refuse_closed(confirmation, SENTENCES)


def enter_code(confirmation, code):
    """Whether the code of the link is right; the fifth wrong one locks it."""
    project = confirmation.application.project
    return codedlinks.enter_code(confirmation, code, project=project, lock_verb="lock_confirmation")


def _hold(confirmation):
    application = Application.objects.select_for_update().get(pk=confirmation.application_id)
    fresh = _rows().select_for_update(of=("self",)).get(pk=confirmation.pk)
    refuse_closed(fresh)
    return application, fresh


@transaction.atomic
def confirm(confirmation, *, by_name, declaration, privacy, digest):
    """The person agrees with every answer, declares its truth and consents; the mark 未确认 goes.

    `declaration`, `privacy` are the versions of the texts; `digest` marks the answers that the page showed.
    """
    application, confirmation = _hold(confirmation)
    if digest != digest_of(application):
        raise Refused(str(CHANGED))
    confirmation.answered_at, confirmation.confirmed, confirmation.digest = timezone.now(), True, digest
    confirmation.by_name, confirmation.declaration, confirmation.privacy = by_name, declaration, privacy
    confirmation.save()
    application.unconfirmed = False
    application.save(update_fields=["unconfirmed"])
    _note("confirm_answers", confirmation, None, declaration=declaration, privacy=privacy)
    _tell_issuer(
        confirmation, _("Confirmed by the applicant: %(project)s"), _("The applicant confirmed what was typed.")
    )
    return confirmation


@transaction.atomic
def confirm_own(application, *, by, texts, digest):
    """One of the applicant's own editors stands by what an operator typed, signed in; an open link becomes void.

    `texts` are the texts agreed to (declaration, privacy); `digest` marks the answers that the page showed.
    """
    rows = Application.objects.select_for_update(of=("self",))
    rows = rows.select_related("project", "organisation", "carrier", "enclave", "started_by")
    application = rows.get(pk=application.pk)
    if not application.unconfirmed:
        raise Refused(str(SENTENCES[State.CONFIRMED]))
    if application.organisation_id not in by.seats.organisations(editing=True):
        raise Refused(_("Only the applicant's own people confirm."))
    if digest != digest_of(application):
        raise Refused(str(CHANGED))
    application.confirmations.open().update(revoked_at=timezone.now())
    application.unconfirmed = False
    application.save(update_fields=["unconfirmed"])
    for text in texts:
        give_consent(
            by=by, organisation=application.organisation, kind=text.kind, version=text.version, scope=application.number
        )
    project = application.project
    record("confirm_answers", application, by=by, county_id=project.county_id, project=project)
    words = _("The applicant confirmed what was typed.")
    _tell(application, [application.started_by], _("Confirmed by the applicant: %(project)s"), words)
    return application


@transaction.atomic
def ask_corrections(confirmation, *, by_name, corrections):
    """The person says what is wrong; it goes to the operator, who corrects it and sends a new link."""
    _application, confirmation = _hold(confirmation)
    confirmation.answered_at, confirmation.by_name, confirmation.corrections = timezone.now(), by_name, corrections
    confirmation.save()
    _note("ask_corrections", confirmation, None)
    _tell_issuer(confirmation, _("Corrections asked for: %(project)s"), corrections)
    return confirmation


def _tell_issuer(confirmation, subject, body):
    _tell(confirmation.application, [confirmation.issued_by], subject, body)


def _tell(application, people, subject, body):
    tell(
        [*people, *operators_of(application.enclave or application.carrier)],
        said(subject, project=application.project.name), body,
        link=reverse("confirmation-ask", args=[application.number]), project=application.project,
    )  # fmt: skip


def remind_confirmations():
    """Tell the operators of links that end soon, once each. Returns how many."""
    today = timezone.localdate()
    rows = _rows().open().filter(reminded_at=None, expires_at__gt=timezone.now()).select_related("issued_by")
    due = [row for row in rows if working_days_between(today, timezone.localdate(row.expires_at)) <= REMIND_LEFT]
    return sum(_remind(row) for row in due)


@transaction.atomic
def _remind(row):
    if not Confirmation.objects.open().filter(pk=row.pk, reminded_at=None).update(reminded_at=timezone.now()):
        return 0
    last_day = f"{timezone.localdate(row.expires_at):%Y-%m-%d}"
    body = said(_("The link holds until %(day)s. Please remind the applicant."), day=last_day)
    _tell_issuer(row, _("Not confirmed yet: %(project)s"), body)
    return 1


def lapse_confirmations():
    """Write down links whose days are over, and tell their operators. Returns how many."""
    rows = _rows().open().filter(lapsed_at=None, expires_at__lte=timezone.now()).select_related("issued_by")
    return sum(_lapse(row) for row in rows)


@transaction.atomic
def _lapse(row):
    if not Confirmation.objects.open().filter(pk=row.pk, lapsed_at=None).update(lapsed_at=timezone.now()):
        return 0
    _note("lapse_confirmation", row, None)
    _tell_issuer(
        row, _("The link lapsed: %(project)s"), _("The applicant did not confirm. Make a new link when it suits.")
    )
    return 1
