"""Who may act on a work item. One rule per audience; a human node without a rule is refused by a system check."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from projects.outcomes.authority import is_second
from projects.people.circles import centre_of, members_of, operators_of
from projects.people.models import Membership
from projects.people.seats import CENTRE, ENCLAVE_OPERATOR
from projects.register.models import Application
from projects.trace.prepared import prepared

from .models import RETURN_FILL, SECOND_STEPS, Absence, Audience, substituted

NOBODY = Q(pk__in=())  # fits no row; the start of conditions that grow with the seats


@dataclass(frozen=True)
class Rule:
    """The audience of a step, the test that opens it to a person, and which scope its items carry."""

    audience: str
    allows: Callable  # (user, work item) -> bool


def _is_desk(user, item):
    return item.carrier_id in user.seats.carriers()


def _is_centre(user, item):
    if user.seats.has(*CENTRE, county_id=item.county_id):
        return True
    return item.step in SECOND_STEPS and is_second(user, item.county_id)


def _is_applicant(user, item):
    if item.organisation_id in user.seats.organisations(editing=True):
        return True
    if item.step in RETURNED and item.carrier_id in user.seats.carriers():
        team = item.organisation_id  # a project may have no organisation at all
        return team is None or not Membership.objects.live().filter(organisation=team).exists()
    return Application.objects.stood_in_by(user).filter(project=item.project_id).exists()


# Where the applicant has nobody with an account, the desk declares a return in its place.
RETURNED = (RETURN_FILL, "return.correct")

DESK = Rule(Audience.DESK, _is_desk)
CENTRE_RULE = Rule(Audience.CENTRE, _is_centre)
APPLICANT = Rule(Audience.APPLICANT, _is_applicant)
RULES = {rule.audience: rule for rule in (DESK, CENTRE_RULE, APPLICANT)}


def may_act(user, item):
    """Whether the person may take or complete the item (the item may still belong to a colleague)."""
    return user.is_authenticated and RULES[item.audience].allows(user, item)


def _unmanned():
    live = Membership.objects.live().filter(organisation__isnull=False)
    return Q(organisation=None) | ~Q(organisation__in=live.values("organisation"))


def desk_side(user):
    """The part of `acts_as` that follows from working in the office."""
    condition, seats = NOBODY, user.seats
    if carriers := seats.carriers():
        condition |= Q(audience=Audience.DESK, carrier__in=carriers)
    if counties := seats.counties(*CENTRE):
        condition |= Q(audience=Audience.CENTRE, county__in=counties)
    return condition | substituted(user)


def acts_as(user):
    """The condition on work items that this person may act on, as a query; the same rules as `may_act`.

    What the seats rule out is not asked: the inbox builds this for each of its tabs.
    """
    condition, seats = desk_side(user), user.seats
    if organisations := seats.organisations(editing=True):
        condition |= Q(audience=Audience.APPLICANT, organisation__in=organisations)
    if carriers := seats.carriers():
        condition |= Q(audience=Audience.APPLICANT, step__in=RETURNED, carrier__in=carriers) & _unmanned()
    if seats.has(ENCLAVE_OPERATOR):
        stood_in = Application.objects.stood_in_by(user).values("project")
        condition |= Q(audience=Audience.APPLICANT, project__in=stood_in)
    return condition


def absent_of(user):
    """Ids of the people in whose stead this person acts today. It widens no seat: `may_act` is asked as ever."""
    return set(_away.rows(user.pk))


@prepared("deputy_id")
def _away(deputy_id):
    return Absence.objects.today().filter(deputy=deputy_id, user__is_active=True).values_list("user", flat=True)


def deputies_of(people):
    """{person id: their deputy today} for those who are away."""
    return {row.user_id: row.deputy for row in Absence.objects.today().filter(user__in=people).select_related("deputy")}


def acts_for(user, item):
    """Whether this person may go on with the file now: free, the own one, or that of somebody stood in for."""
    if item.owner_id in (None, user.pk):
        return True
    return Absence.objects.today().filter(deputy=user, user=item.owner_id).exists()


def people_for(item):
    """Everybody who may act on the item."""
    if item.audience == Audience.DESK:
        people = operators_of(item.carrier)
    else:
        people = centre_of(item.county_id) if item.audience == Audience.CENTRE else members_of(item.organisation)
    return people.order_by("name", "pk")
