"""Confirming a level of landing by another person than the verifier, and revoking one that proves false."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of, members_of
from projects.register.actions.ledger import put_figure, retract_figure
from projects.register.actions.project import move
from projects.register.models import FigureEvent, FigureKind, Project
from projects.register.stages import LIVE_REST, Stage
from projects.tenancy.rules import is_centre, standing_by_stays
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import listed, said

from ..models import Landing, LandingLevel
from ..rules import level_tables
from .milestones import unconfirmed

FIGURES = {
    LandingLevel.SIGNED: FigureKind.LANDING_SIGNED,
    LandingLevel.REGISTERED: FigureKind.LANDING_REGISTERED,
    LandingLevel.SUBSTANTIAL: FigureKind.LANDING_SUBSTANTIAL,
}


def verifiers(project):
    """Those who verified what is now to be confirmed, the last one last."""
    rows = unconfirmed(project).filter(verified_at__isnull=False).select_related("verified_by")
    return [row.verified_by for row in rows.order_by("verified_at", "pk")]


def new_levels(project):
    """Tables of the levels that the verified facts reach and nobody has confirmed yet."""
    return [table for table in level_tables(project, timezone.localdate()) if table.met and not table.landing]


@transaction.atomic
def confirm_landing(*, project, by):
    """Confirm every level newly reached; each becomes a figure on the day its last condition was met (rule P2)."""
    seen_by = verifiers(project)
    if by in seen_by:
        raise Refused(_("You verified this evidence yourself; another person must confirm the landing."))
    tables = new_levels(project)
    if not (tables and seen_by):
        raise Refused(_("No further level of landing is reached. Send it back and say what is missing."))
    landings = [confirm_level(project, table, seen_by[-1], by) for table in tables]
    _move_to_rest(project)
    labels = listed(LandingLevel(landing.level).label for landing in landings)
    record("confirm_landing", landings[-1], by=by, county_id=project.county_id, project=project, note=labels)
    tell(
        members_of(project.organisation),
        said(_("“%(name)s”: landing confirmed"), name=project.name),
        labels,
        link=project.get_absolute_url(),
        project=project,
    )
    return landings


def confirm_level(project, table, verifier, by):
    """A level is reached: its row, and its figure on the day of the last condition."""
    landing = Landing.objects.create(
        project=project,
        level=table.level,
        reached_on=table.reached_on,
        conditions_version=table.version,
        verified_by=verifier,
        confirmed_by=by,
    )
    put_figure(
        project,
        FIGURES[table.level],
        occurred_on=table.reached_on,
        verified_by=by,
        recorded_by=verifier,
        evidence=landing,
        carrier=project.carrier,
    )
    return landing


def _move_to_rest(project):
    """A signature alone is no landing: such a project stays where it lives, if it lives anywhere."""
    beyond = Landing.objects.filter(project=project, revoked_at=None).exclude(level=LandingLevel.SIGNED)
    home = standing_by_stays(project)
    move(project, home if home and not beyond.exists() else Stage.LANDED)


@transaction.atomic
def send_back_landing(*, project, by, reason):
    """The confirming person finds something wrong: back to verification with the reason."""
    project.stage_reason = reason[:300]
    project.save(update_fields=["stage_reason"])
    record("send_back_landing", project, by=by, county_id=project.county_id, project=project, note=reason)
    tell(
        centre_of(project.county_id),
        said(_("Landing of “%(name)s” sent back to verification"), name=project.name),
        reason,
        link=project.get_absolute_url(),
        project=project,
        kind=Kind.ACT,
    )


@transaction.atomic
def revoke_landing(*, landing, by, reason):
    """A confirmed landing proves false (counting rule P4): its figure is retracted, the row stays with the reason."""
    project = Project.objects.select_for_update().get(pk=landing.project_id)
    landing = Landing.objects.select_for_update(of=("self",)).get(pk=landing.pk)
    if not is_centre(by, project.county_id):
        raise Refused(_("The centre revokes a landing."))
    if landing.revoked_at:
        raise Refused(_("This landing was already revoked."))
    retract_landing(landing, by=by, reason=reason)
    _settle(project, reason)
    record("revoke_landing", landing, by=by, county_id=project.county_id, project=project, note=reason)
    return landing


def retract_landing(landing, *, by, reason):
    """Mark a landing as false and retract its figure; what becomes of the project is the caller's."""
    landing.revoked_at, landing.revoked_reason = timezone.now(), reason
    landing.save(update_fields=["revoked_at", "revoked_reason"])
    stated = FigureEvent.objects.filter(evidence=f"outcomes.landing:{landing.pk}", retracts=None, retracted_by=None)
    for event in stated:
        retract_figure(event, by=by, reason=reason)


def _settle(project, reason):
    """With no landing left the project falls back to where its stays put it, else it has left."""
    if project.rests_at != Stage.LANDED or Landing.objects.filter(project=project, revoked_at=None).exists():
        return
    project.rests_at = standing_by_stays(project)
    if project.stage in LIVE_REST:
        move(project, project.rests_at or Stage.EXITED, reason=reason)
    else:
        project.save(update_fields=["rests_at"])
