"""Who may be the second person of a landing: the centre's people, and substitutes by a written authorisation (授权)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.people.seats import ADMINISTRATOR, CENTRE, OPERATORS, SECTION_REPORTER
from projects.trace.errors import Refused

from .models import Authorisation

# Who may be a substitute: offices of the county that are neither the centre, nor audit it, nor review for it.
SUBSTITUTES = (*OPERATORS, SECTION_REPORTER, ADMINISTRATOR)


def authorised_counties(user):
    """Counties in which the person is a substitute today, as a subquery; None for those who can never be one."""
    if not user.seats.has(*SUBSTITUTES):
        return None
    return Authorisation.objects.in_force(timezone.localdate()).filter(deputy=user).values("county")


def is_second(user, county_id):
    """Whether the person may judge landings of the county today, by seat or by authorisation."""
    if user.seats.has(*CENTRE, county_id=county_id):
        return True
    counties = authorised_counties(user)
    return counties is not None and counties.filter(county=county_id).exists()


def authority_of(user, county_id, *, barred=()):
    """The authorisation under which a person judges; None for the centre's own people.

    `barred` are those who had a hand in what is to be judged: nobody judges it in their place. Raises `Refused`.
    """
    if user.seats.has(*CENTRE, county_id=county_id):
        return None
    rows = Authorisation.objects.in_force(timezone.localdate()).filter(deputy=user, county=county_id)
    rows = list(rows.select_related("principal").order_by("pk"))
    if not rows:
        raise Refused(_("Only the centre, or a substitute with a written authorisation, does this."))
    hands = {person.pk for person in barred}
    free = [row for row in rows if row.principal_id not in hands]
    if not free:
        sentence = _("You stand in for %(who)s, who had a hand in this evidence; a third person must judge it.")
        raise Refused(sentence % {"who": rows[0].principal})
    return free[0]
