"""Verbs on quarterly returns: opened at the quarter's end, declared by the applicant, verified or sent back by the desk."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of, operators_of
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Declaration, Return, RosterUse, Talent
from ..returnform import figures_of
from ..returnrules import due_day, faults, jumps, last_declared, rule_on
from .facts import COUNTS, record_talent

State = Return.State


def open_return(project, quarter, *, by=None):
    """The return that a locked project owes for a quarter, and whether it is new. Its due day is set here, once."""
    today = timezone.localdate()
    due_on = due_day(quarter, rule_on(project.county_id, today), today)
    row, made = Return.objects.get_or_create(
        project=project, year=quarter.year, quarter=quarter.number, defaults={"due_on": due_on}
    )
    if made:
        record("open_return", row, by=by, county_id=project.county_id, project=project, due_on=str(due_on))
        subject = said(_("Please fill in the quarterly return of %(quarter)s"), quarter=quarter)
        words = said(_("“%(name)s”: to be declared by %(day)s."), name=project.name, day=f"{due_on:%Y-%m-%d}")
        people, link = list(members_of(project.organisation)), "/my/todo/"
        if not people:  # nobody of the applicant has an account: the desk declares in its place
            people, link = operators_of(project.carrier), f"/returns/{row.pk}/"
        tell(people, subject, words, link=link, project=project, kind=Kind.ACT)
    return row, made


def _locked(quarter_return, *states):
    row = Return.objects.select_for_update(of=("self",)).get(pk=quarter_return.pk)
    if row.state not in states:
        raise AlreadyDone(
            _("This return is at “%(state)s” already. Please reload the page.") % {"state": row.get_state_display()}
        )
    return row


@transaction.atomic
def declare_return(*, project, by, quarter_return, figures, words=None, problems=""):
    """The figures (every item of the form) are declared; `words` has a sentence for each jump.

    By the applicant's people, or, where there are none, by the desk on their behalf: marked until they confirm.
    """
    row = _locked(quarter_return, State.OPEN, State.SENT_BACK)
    if found := faults(figures):
        raise Refused(found[0][1])
    rule, before = rule_on(project.county_id, timezone.localdate()), figures_of(last_declared(row))
    asked = jumps(figures, before, rule)
    words = {name: text for name, text in (words or {}).items() if name in asked and text}
    if silent := [name for name in asked if name not in words]:
        raise Refused(_("Please write a sentence on this: %(change)s.") % {"change": asked[silent[0]]})
    declaration = row.declarations.create(
        number=row.declarations.count() + 1, words=words, problems=problems, declared_by=by,
        on_behalf=project.organisation_id not in by.seats.organisations(), **figures
    )  # fmt: skip
    row.state = State.DECLARED
    row.first_declared_on = row.first_declared_on or timezone.localdate()
    row.save(update_fields=["state", "first_declared_on"])
    record("declare_return", row, by=by, county_id=project.county_id, project=project, version=declaration.number,
           on_behalf=declaration.on_behalf)  # fmt: skip
    return declaration


@transaction.atomic
def confirm_return(declaration, *, by):
    """One of the applicant's editors stands by what the desk declared in its place; the figures stay as they are."""
    row = Declaration.objects.select_for_update(of=("self",)).select_related("of__project").get(pk=declaration.pk)
    project = row.of.project
    if project.organisation_id not in by.seats.organisations(editing=True):
        raise Refused(_("Only the applicant's own people confirm."))
    if not row.unconfirmed:
        raise AlreadyDone(_("This was confirmed already. Thank you."))
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record("confirm_return", row.of, by=by, county_id=project.county_id, project=project, version=row.number)
    return row


@transaction.atomic
def excuse_return(*, project, by, quarter_return, reason):
    """No return is needed for this quarter, with the reason; `by` is None where the project itself ended."""
    if not reason.strip():
        raise Refused(_("Please write why no return is needed; the reason stays visible."))
    row = _locked(quarter_return, State.OPEN, State.SENT_BACK)
    row.state, row.excuse, row.excused_by, row.excused_on = State.EXCUSED, reason[:300], by, timezone.localdate()
    row.save(update_fields=["state", "excuse", "excused_by", "excused_on"])
    record("excuse_return", row, by=by, county_id=project.county_id, project=project, note=reason)
    subject = said(_("No quarterly return needed for %(quarter)s"), quarter=row.period)
    words = said(_("%(name)s: %(reason)s"), name=project.name, reason=reason)
    tell(members_of(project.organisation), subject, words, link=f"/returns/{row.pk}/", project=project)
    return row


def _decide(quarter_return, by):
    row = _locked(quarter_return, State.DECLARED)
    declaration = row.declarations.latest("number")
    if declaration.declared_by_id == by.pk:
        raise Refused(_("You declared this yourself; another person must verify it."))
    return row, declaration


@transaction.atomic
def verify_return(*, project, by, quarter_return):
    """The desk finds the return true. Changed head counts are recorded as a talent count, which the centre verifies."""
    row, declaration = _decide(quarter_return, by)
    declaration.verified_by, declaration.verified_at = by, timezone.now()
    declaration.save(update_fields=["verified_by", "verified_at"])
    row.state = State.VERIFIED
    row.save(update_fields=["state"])
    record("verify_return", row, by=by, county_id=project.county_id, project=project, version=declaration.number)
    return _snapshot(project, declaration, row.period.last_day, by)


def _snapshot(project, declaration, day, by):
    """The heads of the return as a talent count, unless they are known already. Money needs vouchers: none here.

    Where a roster is in use they stay declared: the roster is what was verified.
    """
    if RosterUse.objects.on(day, timezone.localdate()).filter(project=project).exists():
        return None
    counts = {name: getattr(declaration, name) for name in COUNTS}
    newest = Talent.objects.current().filter(project=project).order_by("as_of", "pk").last()
    if newest and (newest.as_of > day or all(getattr(newest, name) == value for name, value in counts.items())):
        return None
    return record_talent(project=project, by=by, as_of=day, **counts)


@transaction.atomic
def send_back_return(*, project, by, quarter_return, reason):
    """The desk asks for a correction. What was declared stays; the due day stays too."""
    if not reason:
        raise Refused(_("Say what is wrong and what is needed."))
    row, declaration = _decide(quarter_return, by)
    declaration.sent_back_by, declaration.sent_back_at, declaration.reason = by, timezone.now(), reason
    declaration.save(update_fields=["sent_back_by", "sent_back_at", "reason"])
    row.state = State.SENT_BACK
    row.save(update_fields=["state"])
    record("send_back_return", row, by=by, county_id=project.county_id, project=project, note=reason)
    subject = said(_("The quarterly return of %(quarter)s was sent back"), quarter=row.period)
    words = said(_("%(name)s: %(reason)s"), name=project.name, reason=reason)
    tell(members_of(project.organisation), subject, words, link="/my/todo/", project=project, kind=Kind.ACT)
