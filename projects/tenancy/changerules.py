"""Who asks for a change and who decides it, and what rests on an agreement that is missing or about to change."""

from django.utils.translation import gettext as _

from .models import Change
from .rules import is_centre, may_ask


def at_desk(user, project):
    """Whether the person works on the project at its carrier's desk or at the centre."""
    return is_centre(user, project.county_id) or project.carrier_id in user.seats.carriers()


def may_ask_change(user, project):
    """The applicant's editors, and the desk for those who cannot; a project without an applicant has nothing to change."""
    return project.organisation_id is not None and (may_ask(user, project) or at_desk(user, project))


def is_party(user, change):
    """Whether the person asked for the change, or belongs to the applicant or to the company that is to take over."""
    parties = {change.project.organisation_id, change.partner_id} - {None}
    return change.by_id == user.pk or bool(parties & user.seats.organisations())


def may_decide_change(user, change):
    """The desk of the project's carrier and the centre, but nobody decides what is their own."""
    return at_desk(user, change.project) and not is_party(user, change)


def may_withdraw(user, change):
    """Who asked, and the applicant's editors."""
    return change.by_id == user.pk or may_ask(user, change.project)


def may_consent(user, change):
    """An owner of the registered company that is to take the team's place."""
    return change.waits_for_company and change.partner_id in user.seats.owned


def agreement_hurdle(stay):
    """Why nothing that rests on the agreement of this stay can be decided now; "" when nothing stands in the way."""
    if stay.agreement_id is None:
        return _("The file of the signed agreement is missing. Send the move-in back, so that the carrier adds it.")
    pending = Change.objects.touching_agreement(stay).order_by("at").first()
    if pending is None:
        return ""
    words = {"kind": pending.get_kind_display(), "day": f"{pending.at:%Y-%m-%d}"}
    return _("A change of the agreement is asked for (%(kind)s, %(day)s). Decide that request first.") % words
