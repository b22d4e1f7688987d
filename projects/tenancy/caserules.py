"""Who asks for a longer term, graduation or exit, who checks it, and what the rules of the county leave room for."""

from django.utils.translation import gettext_lazy as _

from projects.trace.calendar import months_between
from projects.trace.errors import Refused

from .models import Incubation, StayCase, TenureRule
from .rules import is_centre, longest_term, may_ask

Kind = StayCase.Kind


def may_check(user, stay):
    """Whether the person works at the desk of the stay's carrier."""
    return stay.carrier_id in user.seats.carriers()


def may_open(user, stay):
    """Whether the person asks for something about a stay: the applicant's editors, the carrier's desk, the centre."""
    return may_ask(user, stay.project) or may_check(user, stay) or is_centre(user, stay.project.county_id)


def tenure_rule(stay):
    """The rule of the day on which the stay began: as its terms were agreed to."""
    return TenureRule.objects.on(stay.project.county_id, stay.moved_in_on or stay.signed_on)


def refuse_unfit(stay, kind, wanted_on):
    """Refuse what the stay or the rule has no room for."""
    if kind == Kind.EXTENSION:
        refuse_longer_term(stay, wanted_on)
    if kind == Kind.GRADUATION:
        running = Incubation.objects.filter(move_in=stay, state=Incubation.State.INCUBATING)
        if not running.exists():
            raise Refused(_("Only an incubatee graduates. Decide on incubation first, or choose another kind."))
    if stay.moved_in_on and wanted_on < stay.moved_in_on:
        raise Refused(_("The day lies before the move-in (%(day)s).") % {"day": stay.moved_in_on}, field="wanted_on")


def longer_term_hurdle(begins, ends, wanted, *, granted, most, cap):
    """Why a term cannot grow to a day; "" when it can: so often as allowed, and never beyond the cap in months."""
    if wanted <= ends:
        return _("The term lasts until %(day)s already. Name a later day.") % {"day": ends}
    if granted >= most:
        return _("The term was made longer already; the rule allows it %(most)s times.") % {"most": most}
    months = months_between(begins, wanted)
    if cap and months > cap:
        words = _("The rule allows %(cap)s months at most; until then it would be %(months)s.")
        return words % {"cap": cap, "months": months}
    return ""


def refuse_longer_term(stay, wanted_on):
    """A term grows so often as the rule of its move-in says, and never beyond the cap of that rule."""
    granted = stay.cases.filter(kind=Kind.EXTENSION, state=StayCase.State.GRANTED).count()
    bounds = {"granted": granted, "most": tenure_rule(stay).extensions, "cap": longest_term(stay)}
    if hurdle := longer_term_hurdle(stay.term_from, stay.term_to, wanted_on, **bounds):
        raise Refused(hurdle, field="wanted_on")
