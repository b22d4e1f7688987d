"""What a stay means: its figure, the standing it gives, and the conditions of being an incubatee.

Thresholds are the county's (`IncubationRule`, by effective date), at first those of 国科发区〔2018〕300号.
"""

from dataclasses import asdict, dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from projects.people.models import Carrier
from projects.people.seats import CENTRE, COUNTY_READERS, PREMISES_COMPANY, ROOM_KEEPERS
from projects.register.models import EnclaveRule, FigureKind, IncubationRule, TechField
from projects.register.stages import Stage
from projects.trace.calendar import months_between
from projects.trace.wording import on_file

from .models import MoveIn

FIGURES = {
    Carrier.Kind.INCUBATOR: FigureKind.INCUBATOR_MOVE_IN,
    Carrier.Kind.ENCLAVE: FigureKind.ENCLAVE_MOVE_IN,
}
# Fields for which the rule allows the longer term. 现代农业 and 集成电路 are narrower than the national fields.
EXTENDED_FIELDS = (TechField.BIOMEDICINE,)


def figure_kind(carrier):
    """The kind of figure that a move-in to this carrier is."""
    return FIGURES.get(carrier.kind, FigureKind.OTHER_MOVE_IN)


def standing_by_stays(project):
    """The stage that the project's live stays give; "" when there is none.

    Only an incubator incubates: whoever lives in a makerspace, an accelerator or a park has moved in, no more (rule P5).
    """
    kinds = set(MoveIn.objects.live().filter(project=project).values_list("carrier__kind", flat=True))
    if not kinds:
        return ""
    if Carrier.Kind.INCUBATOR in kinds:
        return Stage.INCUBATING
    return Stage.ENCLAVE if kinds == {Carrier.Kind.ENCLAVE} else Stage.RESIDENT


def standing(project):
    """Where the project lives now, judged on all its stays and its landing (counting rule P3); "" for nowhere."""
    return Stage.LANDED if project.rests_at == Stage.LANDED else standing_by_stays(project)


def earlier_stays(move_in):
    """Live stays of the project elsewhere on the chain (众创空间→孵化器→加速器→产业园); enclaves stand beside it."""
    if move_in.carrier.kind == Carrier.Kind.ENCLAVE:
        return MoveIn.objects.none()
    others = MoveIn.objects.live().filter(project=move_in.project_id).exclude(pk=move_in.pk)
    return others.exclude(carrier__kind=Carrier.Kind.ENCLAVE).select_related("carrier")


def pending_stay(project, carrier):
    """The stay that is being arranged and not yet verified, or None."""
    return MoveIn.objects.filter(
        project=project, carrier=carrier, verified_at=None, voided_at=None, left_on=None
    ).first()


def may_decide(user, move_in):
    """Whether the person decides on incubation: the carrier's operator or the centre."""
    if user.seats.has(*CENTRE, county_id=move_in.project.county_id):
        return True
    return move_in.carrier_id in user.seats.carriers()


def longest_term(move_in):
    """The most months of a stay by the rule at the move-in, in an incubator or an enclave; None where no rule binds."""
    county_id = move_in.project.county_id
    if move_in.carrier.kind == Carrier.Kind.ENCLAVE:
        rule = EnclaveRule.objects.in_force(county_id, move_in.moved_in_on or move_in.signed_on)
        return rule.total_months if rule else None
    if move_in.carrier.kind != Carrier.Kind.INCUBATOR:
        return None
    rule = IncubationRule.objects.in_force(county_id, move_in.moved_in_on or move_in.signed_on)
    return rule.extended_term_months if rule else None


def may_answer(user, petition):
    """Whether the person answers a petition: the centre, not the desk that is complained of."""
    return is_centre(user, petition.project.county_id)


def may_ask(user, project):
    """Whether the person asks for the applicant of the project."""
    return project.organisation_id is not None and project.organisation_id in user.seats.organisations(editing=True)


def carriers_seen_by(user):
    """Carriers whose pages the person opens: their own for operators, all of the county for its readers."""
    if not user.is_authenticated:
        return Carrier.objects.none()
    seats = user.seats
    return Carrier.objects.filter(Q(county__in=seats.counties(*COUNTY_READERS)) | Q(pk__in=seats.carriers()))


def carriers_with_rooms_for(user):
    """Carriers whose rooms the person sees: as above, and for the premises company those whose rooms it lets."""
    if not user.is_authenticated:
        return Carrier.objects.none()
    return carriers_seen_by(user) | Carrier.objects.filter(pk__in=user.seats.carriers(PREMISES_COMPANY))


def opens_carrier(user, carrier):
    """Whether the person opens the carrier's page and its stays; the premises company has pages of its own."""
    return carrier.pk in user.seats.carriers() or user.seats.has(*COUNTY_READERS, county_id=carrier.county_id)


def keeps_rooms(user, carrier):
    """Whether the person keeps the carrier's rooms, rent and handovers: its operators, their company, the centre."""
    return carrier.pk in user.seats.carriers(*ROOM_KEEPERS) or is_centre(user, carrier.county_id)


def is_centre(user, county_id):
    """Whether the person works for the centre of the county."""
    return user.seats.has(*CENTRE, county_id=county_id)


@dataclass(frozen=True)
class Condition:
    """One condition of being an incubatee; `met` is None when it cannot be told from what is known."""

    name: str
    rule: str
    actual: str
    met: bool | None


def judge(move_in, rule):
    """The conditions one by one, as far as the company that moved in tells."""
    company = company_at(move_in)
    return [_age(move_in, rule, company), _address(move_in, company), _term(move_in, rule)]


def company_at(move_in):
    """The project's company at this place: registered there, else the newest one; None for a team."""
    companies = [link.company for link in move_in.project.company_links.current()]
    place = move_in.carrier.address
    there = [company for company in companies if place and place in company.registered_address]
    return next(iter(there or companies), None)


def judged(move_in, rule):
    """The same as rows for the database, in the county's language."""
    with on_file():
        return [asdict(condition) for condition in judge(move_in, rule)]


def _age(move_in, rule, company):
    name = _("Age of the company at entry")
    limit = _("At most %(count)s months") % {"count": rule.max_age_months}
    if company is None:
        return Condition(name, limit, _("No company registered yet"), None)
    if company.established_on is None:
        return Condition(name, limit, _("Day of foundation not known"), None)
    months = max(months_between(company.established_on, move_in.moved_in_on or move_in.signed_on), 0)
    return Condition(name, limit, _("%(count)s months") % {"count": months}, months <= rule.max_age_months)


def _address(move_in, company):
    name, limit = _("Registered address"), _("Inside the carrier")
    if company is None or not company.registered_address:
        return Condition(name, limit, _("Registered address not known"), None)
    place = move_in.carrier.address
    met = True if place and place in company.registered_address else None
    return Condition(name, limit, company.registered_address, met)


def _term(move_in, rule):
    extended = move_in.project.field in EXTENDED_FIELDS
    cap = rule.extended_term_months if extended else rule.max_term_months
    months = months_between(move_in.term_from, move_in.term_to)
    # Between the two caps the narrower fields (现代农业, 集成电路) are for a person to judge.
    met = True if months <= cap else None if months <= rule.extended_term_months else False
    limit = _("At most %(count)s months") % {"count": cap}
    return Condition(_("Term of incubation"), limit, _("%(count)s months") % {"count": months}, met)
