"""What an accepted change does to the facts, one function per kind. Called inside the deciding verb's transaction."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import add_document
from projects.people.models import Organisation
from projects.register.actions.companies import find_again, know_company, link_company, link_kind, move_link
from projects.register.models import Company, Project, ProjectCompany
from projects.trace.errors import Refused
from projects.trace.wording import filed, said

from ..changekinds import FIELDS
from ..models import Change, MoveIn
from .subjects import take_place

Kind = Change.Kind


def apply_change(change, *, by):
    """Write what the request says into the facts."""
    if change.kind == Kind.SUBJECT:
        take_place(change, _company_from(change), by=by)
        _keep_licence(change)
    elif change.kind == Kind.COMPANY:
        _tie(change, _company_from(change))
        _keep_licence(change)
    elif change.kind == Kind.AGREEMENT:
        _replace_agreement(change)
    else:
        _change_company(change)


def _company_from(change):
    """The company of the licence, known by its code or made now."""
    facts = dict(change.after)
    name, uscc, founded = facts.pop("name"), facts.pop("uscc"), facts.pop("established_on")
    facts["established_on"] = date.fromisoformat(founded) if founded else None
    return know_company(change.project.county, name=name, uscc=uscc, **facts)


def _tie(change, company):
    place = {name: change.after[name] for name in ("region_code", "authority")}
    link_company(change.project, company, kind=link_kind(change.project.county, **place), since=change.since)


def _keep_licence(change):
    """The licence becomes a document of the applicant, so that nobody is asked for it again."""
    organisation = change.project.organisation
    if organisation:
        title = filed(said(_("Business licence of %(name)s"), name=change.after["name"]))
        add_document(by=change.by, organisation=organisation, kind="licence", title=title, file=change.evidence)


def _replace_agreement(change):
    stay = MoveIn.objects.select_for_update().get(pk=change.move_in_id)
    change.replaced, stay.agreement = stay.agreement, change.evidence
    stay.save(update_fields=["agreement"])


def _change_company(change):
    project = change.project
    company = Company.objects.select_for_update().get(pk=change.company_id) if change.company_id else _entered(project)
    applicant = _applicant_of(company)
    for name in FIELDS[change.kind]:
        setattr(company, name, change.after[name])
    company.save(update_fields=FIELDS[change.kind])
    change.company = company
    if change.kind == Kind.ADDRESS:
        place = {name: change.after[name] for name in ("region_code", "authority")}
        move_link(project, company, kind=link_kind(project.county, **place), since=change.since)
    if change.kind in (Kind.NAME, Kind.USCC) and applicant:
        applicant.name, applicant.uscc = company.name, company.uscc
        applicant.save(update_fields=["name", "uscc"])
    for linked in Project.objects.filter(company_links__company=company).distinct():
        find_again(linked)
    project.refresh_from_db(fields=["name_key", "search_text"])


def _applicant_of(company):
    """The applicant that is this company, held for the change; None when it has no account here."""
    rows = Organisation.objects.select_for_update().filter(county=company.county_id, uscc=company.uscc)
    return rows.first() if company.uscc else None


def _entered(project):
    """The applicant as a company of the register, for a project that began without its licence."""
    applicant = project.organisation
    if not applicant.uscc:
        raise Refused(_("The applicant has no credit code yet; ask for the change of its code first."))
    company = know_company(project.county, name=applicant.name, uscc=applicant.uscc)
    link_company(project, company, kind=ProjectCompany.Kind.OWN, since=timezone.localdate(project.created_at))
    return company
