"""Answers to a change request: the company agrees, the asker takes it back, the desk accepts or sends back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of
from projects.register.models import Project
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind as Letter
from projects.trace.wording import filed

from ..changekinds import difference, standing
from ..changerules import is_party, may_ask_change, may_consent, may_decide_change, may_withdraw
from ..models import Change
from .changeletters import tell_desk, write
from .changing import apply_change

Kind, State = Change.Kind, Change.State


def _locked(change):
    """The request and its project, held until the transaction ends; refused when somebody answered meanwhile."""
    rows = Change.objects.select_for_update(of=("self",))
    project = Project.objects.select_for_update().get(pk=change.project_id)
    change = rows.select_related("company", "move_in", "partner", "evidence", "by").get(pk=change.pk)
    change.project = project
    if change.state != State.OPEN:
        raise AlreadyDone(_("This request was answered already. Please reload the page."))
    return change


def _close(change, state, *, by, answer=""):
    change.state, change.answer, change.decided_by, change.decided_at = state, answer, by, timezone.now()
    change.save()


@transaction.atomic
def consent_to_change(*, change, by, agreed, words=""):
    """An owner of the registered company agrees that it takes the team's place, or does not, with a reason."""
    change = _locked(change)
    if not may_consent(by, change):
        raise Refused(_("Only an administrator of the company answers this."))
    if agreed:
        change.consented_by, change.consented_at = by, timezone.now()
        change.save(update_fields=["consented_by", "consented_at"])
        tell_desk(change)
    else:
        _close(change, State.SENT_BACK, by=by, answer=words or filed(_("The company does not agree.")))
        write([change.by], _("%(kind)s: %(state)s"), change.answer, change, Letter.ACT)
    project = change.project
    record("consent_to_change", change, by=by, county_id=project.county_id, project=project, note=words, agreed=agreed)
    return change


@transaction.atomic
def withdraw_change(*, change, by):
    """Who asked, or any editor of the applicant, takes it back while it is open."""
    change = _locked(change)
    if not may_withdraw(by, change):
        raise Refused(_("Who asked for it takes it back, or the applicant's own people."))
    _close(change, State.WITHDRAWN, by=by)
    record("withdraw_change", change, by=by, county_id=change.project.county_id, project=change.project)
    return change


@transaction.atomic
def decide_change(*, change, by, accepted, words):
    """Accept, which changes the facts, or send back with the reason. Once, and never by who asked."""
    change = _locked(change)
    _refuse_deciding(change, by)
    if accepted:
        change.before = standing(change)  # what stands in this moment is what is replaced
        apply_change(change, by=by)
    _close(change, State.ACCEPTED if accepted else State.SENT_BACK, by=by, answer=words)
    verb, project = ("accept_change" if accepted else "send_back_change"), change.project
    facts = difference(change) if accepted else {}
    record(verb, change, by=by, county_id=project.county_id, project=project, note=words, kind=change.kind, **facts)
    told = [*members_of(project.organisation), change.by]
    write(told, _("%(kind)s: %(state)s"), words, change, Letter.PROGRESS if accepted else Letter.ACT)
    return change


def _refuse_deciding(change, by):
    if is_party(by, change):
        raise Refused(_("This is your own request; another person decides it."))
    if not may_decide_change(by, change):
        raise Refused(_("The desk of the project's carrier or the centre decides this."))
    if change.waits_for_company:
        raise Refused(_("The company has not agreed yet. Its administrator has been asked."))


@transaction.atomic
def file_supplement(*, change, by, file, signed_on):
    """Keep the signed three-party agreement (三方补充协议) with its day, once."""
    change = Change.objects.select_for_update(of=("self",)).select_related("project").get(pk=change.pk)
    if not may_ask_change(by, change.project):
        raise Refused(_("The applicant's own people ask for this, or the desk for them."))
    if change.kind != Kind.SUBJECT or change.state not in (State.OPEN, State.ACCEPTED) or change.supplement_id:
        raise Refused(_("A three-party agreement is filed once, for a company that takes the place of a team."))
    if signed_on > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."))
    change.supplement, change.supplement_on = file, signed_on
    change.save(update_fields=["supplement", "supplement_on"])
    project = change.project
    record("file_supplement", change, by=by, county_id=project.county_id, project=project, on=str(signed_on))
    return change
