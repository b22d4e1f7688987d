"""The end of a stay: exit, graduation, moving on, and voiding one that never was."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.actions.ledger import put_figure, retract_figure
from projects.register.actions.project import move
from projects.register.models import FigureEvent, FigureKind, Project
from projects.register.stages import LIVE_REST, Stage
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import Incubation, MoveIn
from ..rules import is_centre, standing
from .incubation import end_incubation
from .rooms import free_rooms

Kind = MoveIn.ExitKind


def _locked(move_in):
    project = Project.objects.select_for_update().get(pk=move_in.project_id)
    stay = MoveIn.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=move_in.pk)
    stay.project = project
    return stay, project


def settle(project, *, otherwise, reason, remaining):
    """Bring a locked project to the standing that remains; a journey under way goes on and only its rest changes."""
    project.rests_at = remaining
    target = project.rests_at or otherwise
    if project.stage not in (*LIVE_REST, Stage.GRADUATED) or project.stage == target:
        project.save(update_fields=["rests_at"])
    else:
        move(project, target, reason=reason)


@transaction.atomic
def leave(*, move_in, by, kind, on, reason, destination="", whither="", next_carrier=None):
    """End a stay on a day. The centre's person who does it is the one who verifies it.

    A loss becomes the figure `left`: of value 1 when nothing of the project is left standing, else of value 0 (this
    stay alone). Graduation is its own figure; moving on along the chain leaves none (counting rule P3).
    """
    stay, project = _locked(move_in)
    _refuse_leaving(stay, by, kind, on)
    stay.left_on, stay.exit_kind, stay.destination, stay.exit_reason = on, kind, destination, reason
    stay.whither, stay.next_carrier = whither, next_carrier
    stay.save(update_fields=["left_on", "exit_kind", "destination", "exit_reason", "whither", "next_carrier"])
    graduated = kind == Kind.GRADUATED
    end_incubation(stay, on=on, graduated=graduated)
    free_rooms(stay, on=on, reason=reason)
    remaining = "" if kind == Kind.DISSOLVED else standing(project)
    settle(project, otherwise=Stage.GRADUATED if graduated else Stage.EXITED, reason=reason, remaining=remaining)
    if kind != Kind.MOVED_ON:
        put_figure(
            project,
            FigureKind.GRADUATED if graduated else FigureKind.LEFT,
            value=1 if graduated or not remaining else 0,
            detail=kind,
            occurred_on=on,
            verified_by=by,
            evidence=stay,
            carrier=stay.carrier,
        )
    record("leave", stay, by=by, county_id=project.county_id, project=project, note=reason, kind=kind, on=str(on))
    return stay


def _refuse_leaving(stay, by, kind, on):
    if not is_centre(by, stay.project.county_id):
        raise Refused(_("The centre records exits."))
    if stay.verified_at is None or stay.voided_at:
        raise Refused(_("This stay was never verified."))
    if stay.left_on:
        raise Refused(_("This stay already ended on %(day)s.") % {"day": stay.left_on})
    if on > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."))
    if on < stay.moved_in_on:
        raise Refused(_("The day lies before the move-in (%(day)s).") % {"day": stay.moved_in_on})
    incubating = Incubation.objects.filter(move_in=stay, state=Incubation.State.INCUBATING).exists()
    if kind == Kind.GRADUATED and not incubating:
        raise Refused(_("Only an incubatee graduates. Decide on incubation first, or choose another kind."))
    if kind == Kind.DISSOLVED and MoveIn.objects.live().filter(project=stay.project).exclude(pk=stay.pk).exists():
        raise Refused(_("The project still has another live stay. End that one first."))


@transaction.atomic
def void_move_in(*, move_in, by, reason):
    """The move-in proves false (counting rule P4): its figures are retracted, the row stays and counts nowhere."""
    stay, project = _locked(move_in)
    if not is_centre(by, project.county_id):
        raise Refused(_("The centre voids a move-in."))
    if stay.voided_at or stay.verified_at is None:
        raise Refused(_("This move-in counts nowhere already."))
    stay.voided_at = timezone.now()
    stay.save(update_fields=["voided_at"])
    end_incubation(stay, on=timezone.localdate())
    free_rooms(stay, reason=reason)
    for event in FigureEvent.objects.filter(evidence=f"tenancy.movein:{stay.pk}", retracts=None, retracted_by=None):
        retract_figure(event, by=by, reason=reason)
    settle(project, otherwise=Stage.EXITED, reason=reason, remaining=standing(project))
    record("void_move_in", stay, by=by, county_id=project.county_id, project=project, note=reason)
    return stay
