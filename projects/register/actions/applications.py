"""Verbs of an application on its way: submit, recommend, accept, refuse, withdraw, lapse."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of, operators_of
from projects.text import normalise
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import filed, listed, said

from .. import form
from ..changes import current_route
from ..eligibility import check_items, draft_of, problems
from ..models import (
    Application,
    ApplicationVersion,
    Company,
    Finding,
    Industry,
    ProjectCompany,
    Recommendation,
    SourceKind,
)
from ..stages import Stage
from ..values import clean_draft
from .likeness import find_likeness
from .project import add_source, end_journey, move, refresh_search

State = Application.State


def lock(application, *states, project=None):
    """The fresh, locked application, of the locked `project` where there is one; refused when it is in another state."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("organisation", "carrier", "enclave")
    fresh = rows.get(pk=application.pk)
    if project:
        fresh.project = project
    if fresh.state not in states:
        raise Refused(
            _("The application is “%(state)s” by now. Please reload the page.") % {"state": fresh.get_state_display()}
        )
    return fresh


def applicant_circle(application):
    """Who hears for the applicant: its people, or the operator who entered it."""
    return list(members_of(application.organisation)) or [application.started_by]


def link_of(application):
    """The applicant's page of an application."""
    return reverse("application", args=[application.number])


def note(verb, application, *, by, project, words="", **difference):
    """The audit row of a verb on an application."""
    record(verb, application, by=by, county_id=project.county_id, project=project, note=words, **difference)


@transaction.atomic
def submit(*, project, by, application):
    """Submit a draft: checked by today's rules, kept as an immutable version, facts copied into the register.

    `project` is locked by the caller. A second press is refused. Returns the version.
    """
    application = lock(application, State.DRAFT, project=project)
    application.route = current_route(application)
    blocking = [problem for problem in problems(application) if problem.blocks]
    if blocking:
        raise Refused(_("%(count)s places are still open. Please complete them first.") % {"count": len(blocking)})
    version = write_version(application, by=by)
    application.materials.filter(version=None).update(version=version)
    application.state, application.submitted_at = State.SUBMITTED, timezone.now()
    if application.organisation_id in by.seats.organisations():  # who submits stands by it
        application.unconfirmed = False
    application.save(update_fields=["state", "submitted_at", "route", "unconfirmed"])
    copy_facts(application, project, version.data)
    _connect(application, project)
    find_likeness(project)
    move(project, Stage.RECOMMENDATION if application.needs_recommendation else Stage.CHECK)
    note("submit", application, by=by, project=project, version=version.number, on_behalf=application.on_behalf)
    _tell_submitted(application, project)
    return version


def write_version(application, *, by, data=None, last=None):
    """The next version: the whole draft, or the given data. `last` is the one before, where the caller has read it."""
    kind = application.applicant_kind
    if data is None:
        data, _wrong = clean_draft(kind, draft_of(application))
    last = last or application.latest
    return ApplicationVersion.objects.create(
        application=application, number=last.number + 1 if last else 1, schema=form.SCHEMA, data=data, submitted_by=by
    )


COPIED = {
    "project_name": "name", "tech_field": "field", "summary": "summary", "leader": "leader", "contact": "contact",
    "phone": "phone", "email": "email", "planned_investment": "planned_investment",
}  # fmt: skip
COMPANY_FACTS = (
    "established_on", "registered_address", "registered_capital", "paid_in_capital", "legal_representative",
)  # fmt: skip


def copy_facts(application, project, data, *, first=True):
    """Bring the facts of a version into the typed columns of the project and its company; saves the whole project.

    After the `first` version the words for search are made anew only where they may have changed.
    """
    before = project.name
    for name, column in COPIED.items():
        if data.get(name) is not None:
            value = data[name]
            setattr(project, column, normalise(value) if column in ("name", "leader", "contact") else value)
    if data.get("industry"):
        project.industry = Industry.objects.named(project.county_id, data["industry"])
    organisation = application.organisation
    if application.applicant_kind == form.COMPANY:
        facts = {name: data[name] for name in COMPANY_FACTS if data.get(name) is not None}
        company, _made = Company.objects.update_or_create(
            county_id=project.county_id, uscc=organisation.uscc, defaults={"name": organisation.name, **facts}
        )
        if not project.company_links.filter(company=company, until=None).exists():
            today = timezone.localdate()
            ProjectCompany.objects.create(project=project, company=company, kind=ProjectCompany.Kind.OWN, since=today)
    if first or project.name != before or application.applicant_kind == form.COMPANY:
        refresh_search(project)
    project.save()


def _connect(application, project):
    """From submission on, the carrier applied to and the recommending enclave see the project."""
    project.carriers.add(application.carrier, *([application.enclave] if application.enclave else []))
    if not project.rests_at:
        project.carrier = application.carrier
        project.save(update_fields=["carrier"])
    enclave = application.enclave
    if enclave is None or project.sources.filter(kind=SourceKind.ENCLAVE, carrier=enclave).exists():
        return
    nameless = project.sources.filter(kind=SourceKind.ENCLAVE, carrier=None).first()
    if nameless:
        nameless.carrier = enclave
        nameless.save(update_fields=["carrier"])
    else:
        add_source(project, kind=SourceKind.ENCLAVE, carrier=enclave, on=timezone.localdate())


def _tell_submitted(application, project):
    to_enclave = application.needs_recommendation
    desk = application.enclave if to_enclave else application.carrier
    step = _("enclave recommendation") if to_enclave else _("material check")
    names = {"project": project.name, "number": application.number, "desk": desk.short_name, "step": step}
    tell(
        operators_of(desk), said(_("New application: %(project)s"), **names),
        said(_("“%(project)s” (%(number)s) was submitted and waits for your %(step)s."), **names),
        link=reverse("inbox"), project=project, kind=Kind.ACT,
    )  # fmt: skip
    tell(
        applicant_circle(application), said(_("Submitted: %(project)s"), **names),
        said(_("We have your application %(number)s. Next: %(step)s by %(desk)s. You need do nothing now."), **names),
        link=link_of(application), project=project,
    )  # fmt: skip


@transaction.atomic
def recommend(*, project, by, application, recommended, words, visited_on=None):
    """The enclave's word with the note of its visit: on to the material check, or the end with the reason."""
    application = lock(application, State.SUBMITTED, project=project)
    if not words.strip():
        raise Refused(_("Please write the note of the visit, or the reason."))
    row = Recommendation.objects.create(
        application=application, enclave=application.enclave, recommended=recommended, visited_on=visited_on,
        words=words, by=by,
    )  # fmt: skip
    if recommended:
        move(project, Stage.CHECK)
        names = {"project": project.name, "enclave": application.enclave.short_name}
        tell(
            operators_of(application.carrier), said(_("To check: %(project)s"), **names),
            said(_("%(enclave)s recommends “%(project)s”; its materials wait for your check."), **names),
            link=reverse("inbox"), project=project, kind=Kind.ACT,
        )  # fmt: skip
    else:
        _close(application, project, State.REFUSED, Stage.REFUSED, words)
    note("recommend" if recommended else "decline_recommendation", application, by=by, project=project)
    return row


def _close(application, project, state, stage, reason):
    """End an application without result; its people read why and what they can do."""
    application.state, application.closed_reason = state, filed(reason)[:300]
    application.save(update_fields=["state", "closed_reason"])
    end_journey(project, stage, reason=reason)
    names = {"project": project.name, "state": State(state).label, "reason": reason}
    tell(
        applicant_circle(application), said(_("%(state)s: %(project)s"), **names),
        said(_("Your application for “%(project)s” has ended: %(state)s. Reason: %(reason)s You may apply again."), **names),
        link=link_of(application), project=project,
    )  # fmt: skip


def write_findings(version, findings, *, by):
    """Keep the sheet of the check: `findings` is {item: (result, words, page)}, one for every item of the version.

    The application is locked by the caller; a version is judged once, also by two people at the same moment.
    """
    if version.findings.exists():
        raise Refused(_("This version was judged already. Please reload the page."))
    items = check_items(version)
    if left := [item.label for item in items if item.item not in findings]:
        raise Refused(_("Not judged yet: %(items)s.") % {"items": listed(left, "、")})
    rows = [
        Finding(version=version, item=item.item, label=filed(item.label), by=by, result=result, words=words, page=page)
        for item in items
        for result, words, page in [findings[item.item]]
    ]
    return Finding.objects.bulk_create(rows)


@transaction.atomic
def accept(*, project, by, application, findings):
    """Accept (受理): every item is in order."""
    application = lock(application, State.SUBMITTED, project=project)
    rows = write_findings(application.latest, findings, by=by)
    if wrong := [row.label for row in rows if row.result != Finding.Result.OK]:
        raise Refused(
            _("Not in order: %(items)s. Notify the applicant, or judge anew.") % {"items": listed(wrong, "、")}
        )
    application.state, application.accepted_on = State.ACCEPTED, timezone.localdate()
    application.save(update_fields=["state", "accepted_on"])
    move(project, Stage.ACCEPTED)
    note("accept", application, by=by, project=project)
    names = {"project": project.name, "number": application.number}
    tell(
        applicant_circle(application), said(_("Accepted: %(project)s"), **names),
        said(_("Your application %(number)s for “%(project)s” is accepted. Next: the review."), **names),
        link=link_of(application), project=project,
    )  # fmt: skip
    return application


@transaction.atomic
def refuse(*, project, by, application, reason, findings=None):
    """Do not accept (不予受理), with the reason; the sheet is kept as far as it was filled in."""
    application = lock(application, State.SUBMITTED, project=project)
    if not reason.strip():
        raise Refused(_("Please write the reason for not accepting it."), field="reason")
    if findings:
        write_findings(application.latest, findings, by=by)
    _close(application, project, State.REFUSED, Stage.REFUSED, reason)
    note("refuse", application, by=by, project=project, words=reason)
    return application


WITHDRAWABLE = (
    Stage.DRAFTING, Stage.RECOMMENDATION, Stage.CHECK, Stage.SUPPLEMENT, Stage.ACCEPTED, Stage.REVIEW,
    Stage.DELIBERATION, Stage.NOTICE, Stage.OBJECTION, Stage.APPROVED, Stage.OFFERED, Stage.SIGNING,
)  # fmt: skip


def may_withdraw(application, project):
    """Whether the application is still on its way: after the handover of rooms one leaves instead."""
    return application.state in (State.DRAFT, State.SUBMITTED, State.ACCEPTED) and project.stage in WITHDRAWABLE


@transaction.atomic
def withdraw(*, project, by, application, reason):
    """The applicant takes the application back, at any time before the rooms are handed over."""
    application = lock(application, State.DRAFT, State.SUBMITTED, State.ACCEPTED, project=project)
    if not may_withdraw(application, project):
        raise Refused(_("It is too late to withdraw; please talk to the carrier."))
    if not reason.strip():
        raise Refused(_("Please write a short reason."))
    was_submitted = application.submitted_at is not None
    _close(application, project, State.WITHDRAWN, Stage.WITHDRAWN, reason)
    note("withdraw", application, by=by, project=project, words=reason)
    if was_submitted:
        names = {"project": project.name, "reason": reason}
        tell(
            operators_of(application.carrier), said(_("Withdrawn: %(project)s"), **names),
            said(_("The applicant withdrew “%(project)s”: %(reason)s"), **names), project=project,
        )  # fmt: skip
    return application


@transaction.atomic
def lapse(*, project, by, application):
    """The days for the supplement ran out without an answer. `by` is None: nobody did it, time did."""
    application = lock(application, State.SUBMITTED, project=project)
    reason = _("The supplement was not handed in by its last day.")
    _close(application, project, State.LAPSED, Stage.LAPSED, reason)
    note("lapse", application, by=by, project=project)
    return application
