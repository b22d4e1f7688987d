"""Being an incubatee (在孵): decided by a person, with the rule's conditions as they stood."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.register.models import IncubationRule
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..changerules import agreement_hurdle
from ..models import Incubation
from ..rules import judged, may_decide


@transaction.atomic
def begin_incubation(*, move_in, by):
    """Decide that the stay is an incubation; the conditions are kept as judged on this day."""
    if move_in.carrier.kind != Carrier.Kind.INCUBATOR:
        raise Refused(_("Only a stay in an incubator can be an incubation."))
    if move_in.verified_at is None or move_in.left_on or move_in.voided_at:
        raise Refused(_("Only a verified stay that goes on can be an incubation."))
    if not may_decide(by, move_in):
        raise Refused(_("The carrier's operator or the centre decides this."))
    if Incubation.objects.filter(move_in=move_in).exists():
        raise Refused(_("This was already decided."))
    if hurdle := agreement_hurdle(move_in):
        raise Refused(hurdle)
    rule = IncubationRule.objects.in_force(move_in.project.county_id, move_in.moved_in_on)
    incubation = Incubation.objects.create(
        move_in=move_in,
        project=move_in.project,
        since=move_in.moved_in_on,
        until=move_in.term_to,
        conditions=judged(move_in, rule) if rule else [],
        decided_by=by,
    )
    record("begin_incubation", incubation, by=by, county_id=move_in.project.county_id, project=move_in.project)
    return incubation


def end_incubation(move_in, *, on, graduated=False):
    """The term ends with the stay."""
    state = Incubation.State.GRADUATED if graduated else Incubation.State.ENDED
    Incubation.objects.filter(move_in=move_in, state=Incubation.State.INCUBATING).update(
        state=state, ended_on=on or timezone.localdate()
    )
