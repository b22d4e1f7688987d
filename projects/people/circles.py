"""Who is to be told: the people behind an organisation, a carrier, a county's centre."""

from .models import County, Membership, Role, User
from .seats import CENTRE


def _holders(**seat):
    # All conditions in one filter(), so that they hold for one and the same seat.
    people = User.objects.filter(is_active=True, memberships__ended_at=None, **seat).distinct()
    return people.select_related("wishes")  # how each wants to be told


def members_of(organisation):
    """People of an applicant organisation; nobody when there is none yet."""
    return _holders(memberships__organisation=organisation) if organisation else User.objects.none()


def owners_of(organisation):
    """People who administer an applicant organisation: invite, change levels, found the company."""
    return _holders(memberships__organisation=organisation, memberships__level=Membership.Level.OWNER)


def operators_of(carrier):
    """People who run a carrier; nobody when there is none."""
    roles = [Role.ENCLAVE_OPERATOR, Role.INCUBATOR_OPERATOR]
    return _holders(memberships__carrier=carrier, memberships__role__in=roles) if carrier else User.objects.none()


def premises_of(carrier):
    """People of the company that lets a carrier's rooms."""
    return _holders(memberships__carrier=carrier, memberships__role=Role.PREMISES_COMPANY)


def centre_of(county):
    """Staff and leaders of the county's centre."""
    return _holders(memberships__county=county, memberships__role__in=CENTRE)


def leaders_of(county):
    """Leaders of the county's centre."""
    return _holders(memberships__county=county, memberships__role=Role.CENTRE_LEADER)


def administrators_of(county):
    """Administrators of a county."""
    return _holders(memberships__county=county, memberships__role=Role.ADMINISTRATOR)


def auditors_of(county):
    """Auditors of a county."""
    return _holders(memberships__county=county, memberships__role=Role.AUDITOR)


def all_administrators():
    """Administrators of every county: what concerns the machine concerns all of them."""
    return _holders(memberships__role=Role.ADMINISTRATOR)


def county_of(user):
    """The county that answers for a person's data: that of the first seat ever held, else the one of this site."""
    seat = user.seats.first or user.memberships.select_related("county").order_by("pk").first()
    return seat.county if seat else County.objects.order_by("pk").first()
