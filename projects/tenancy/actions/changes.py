"""Asking for a change: what it says is checked against what is known, and whoever has to act is told."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import owners_of
from projects.people.models import Organisation
from projects.register.actions.companies import checked_code, refuse_other_name
from projects.register.models import Company, Project
from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..changekinds import FIELDS, NEW_COMPANY, OF_COMPANY, current_companies, offered, standing, stays_of
from ..changerules import may_ask_change
from ..models import Change
from .changeletters import tell_asked

Kind = Change.Kind


@transaction.atomic
def ask_change(*, project, by, kind, values, since, evidence, reason, company=None, move_in=None, supplement=None,
               supplement_on=None):  # fmt: skip
    """Ask for a change: `values` are the fields of the kind, `evidence` the paper that proves it (a StoredFile).

    `company` names one of several companies of the project, `move_in` the stay whose agreement is replaced.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    _refuse_asking(project, by, kind, since)
    change = Change(
        project=project, kind=kind, by=by, since=since, reason=reason, evidence=evidence, supplement=supplement,
        supplement_on=supplement_on, after=_cleaned(kind, values),
        company=_company_of(project, kind, company), move_in=_stay_of(project, kind, move_in),
    )  # fmt: skip
    change.before = standing(change)
    if kind not in (*NEW_COMPANY, Kind.AGREEMENT) and change.before == change.after:
        raise Refused(_("Nothing would change: this is what stands here already."))
    _meet_known_company(change)
    _save_once(change)
    record("ask_change", change, by=by, county_id=project.county_id, project=project, kind=kind)
    tell_asked(change)
    return change


def _refuse_asking(project, by, kind, since):
    if not may_ask_change(by, project):
        raise Refused(_("The applicant's own people ask for this, or the desk for them."))
    if kind not in offered(project):
        raise Refused(_("This change does not fit the project any more. Please reload the page."))
    if since > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."))


def _cleaned(kind, values):
    after = {name: str(values.get(name) or "").strip() for name in FIELDS[kind]}
    if "uscc" in after:
        after["uscc"] = checked_code(after["uscc"])
    if "name" in after:
        after["name"] = normalise(after["name"])
    return after


def _company_of(project, kind, company):
    """The company that changes; None for one that the register does not hold yet (its applicant stands for it)."""
    known = current_companies(project)
    if kind not in OF_COMPANY or not known:
        return None
    if company is None and len(known) == 1:
        return known[0]
    if company not in known:
        raise Refused(_("Say which company of the project changes."))
    return company


def _stay_of(project, kind, move_in):
    if kind != Kind.AGREEMENT:
        return None
    if move_in is None or not stays_of(project).filter(pk=move_in.pk).exists():
        raise Refused(_("Say of which stay the agreement is replaced."))
    return move_in


def _meet_known_company(change):
    """What a code that is registered already means: another company's is refused, a known applicant is asked first."""
    if "uscc" not in change.after:
        return
    county, code, name = change.project.county_id, change.after["uscc"], change.after.get("name")
    company = Company.objects.filter(county=county, uscc=code).exclude(pk=change.company_id).first()
    applicant = Organisation.objects.filter(county=county, uscc=code).exclude(pk=change.project.organisation_id).first()
    if change.kind == Kind.USCC and (company or applicant):
        raise Refused(
            _("This code belongs to “%(name)s”. Compare it with the licence; if that company works on this project too, "
              "ask for “One more company of the project”.") % {"name": company or applicant}
        )  # fmt: skip
    for known in filter(None, (company, applicant)):
        refuse_other_name(known, name)
    if change.kind == Kind.SUBJECT and applicant:
        _ask_partner(change, applicant)


def _ask_partner(change, applicant):
    """An owner of the registered company has to agree; who asks as one of them agrees by asking."""
    change.partner = applicant
    if applicant.pk in change.by.seats.owned or not owners_of(applicant).exists():
        change.consented_by, change.consented_at = change.by, timezone.now()


def _save_once(change):
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise Refused(_("A change of this kind was asked for already and waits for its decision.")) from error
