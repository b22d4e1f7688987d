"""Verbs of applicants: found an organisation, give a declaration or consent."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.uscc import UsccError, check

from ..models import Consent, Membership, Organisation, Role


def _checked_code(kind, uscc):
    if kind == Organisation.Kind.TEAM:
        return ""
    try:
        return check(uscc)
    except UsccError as problem:
        raise Refused(str(problem)) from problem


def refuse_known(county, code, *, stand_in):
    """Refused when an applicant with this code is registered; `stand_in`: an operator enters it for somebody."""
    if code and Organisation.objects.filter(county=county, uscc=code).exists():
        if stand_in:
            raise Refused(_("This company is registered already: choose it, or let it apply itself."))
        raise Refused(_("Already registered: please let its administrator invite you."))


@transaction.atomic
def enter_organisation(*, by, county, kind, name, uscc="", stand_in=True):
    """An applicant organisation without people yet (entered by an operator). A known code is refused."""
    code = _checked_code(kind, uscc)
    refuse_known(county, code, stand_in=stand_in)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(county=county, kind=kind, name=normalise(name), uscc=code)
    except IntegrityError as error:  # somebody entered the same code in the same moment
        raise Refused(_("Already registered: please let its administrator invite you.")) from error
    record("found_organisation", organisation, by=by, county_id=county.pk, kind=kind)
    return organisation


@transaction.atomic
def found_organisation(*, by, county, kind, name, uscc=""):
    """A person founds an applicant (team, or company by its code) and becomes its owner."""
    organisation = enter_organisation(by=by, county=county, kind=kind, name=name, uscc=uscc, stand_in=False)
    Membership.objects.create(
        user=by, county=county, role=Role.APPLICANT, organisation=organisation, level=Membership.Level.OWNER
    )
    by.__dict__.pop("seats", None)  # the new seat holds at once, within this request
    return organisation


@transaction.atomic
def give_consent(*, by, organisation, kind, version, scope):
    """Keep that a person agreed to a text: which, in which version, when, for what."""
    consent = Consent.objects.create(
        user=by, organisation=organisation, kind=kind, version=version, scope=str(scope)[:120]
    )
    record("consent", organisation, by=by, county_id=organisation.county_id, kind=kind, version=version)
    return consent
