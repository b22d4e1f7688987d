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
from projects.trace.context import absent_person, in_place_of
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import listed, said

from ..authority import authority_of
from ..models import Landing, LandingLevel, Milestone
from ..rules import level_tables
from .milestones import fresh_waivers, send_back, unconfirmed

FIGURES = {
    LandingLevel.SIGNED: FigureKind.LANDING_SIGNED,
    LandingLevel.REGISTERED: FigureKind.LANDING_REGISTERED,
    LandingLevel.SUBSTANTIAL: FigureKind.LANDING_SUBSTANTIAL,
}


def verifiers(project):
    """Those who verified what is now to be confirmed, the last one last; where it is waivers alone, who granted them."""
    rows = unconfirmed(project).filter(verified_at__isnull=False).select_related("verified_by")
    return [row.verified_by for row in rows.order_by("verified_at", "pk")] or [
        waiver.granted_by for waiver in fresh_waivers(project)
    ]


def new_levels(project):
    """Tables of the levels that the verified facts reach and nobody has confirmed yet."""
    return [table for table in level_tables(project, timezone.localdate()) if table.met and not table.landing]


@transaction.atomic
def confirm_landing(*, project, by):
    """Confirm every level newly reached; each becomes a figure on the day its last condition was met (rule P2)."""
    tables, seen_by = new_levels(project), verifiers(project)
    under = _refuse_own_hand(project, by, tables, seen_by)
    if not (tables and seen_by):
        raise Refused(_("No further level of landing is reached. Send it back and say what is missing."))
    landings = [confirm_level(project, table, seen_by[-1], by, under=under) for table in tables]
    _move_to_rest(project)
    labels = listed(LandingLevel(landing.level).label for landing in landings)
    with in_place_of(under.principal if under else absent_person()):
        _announce(project, by, landings, labels)
    return landings


def hands_in(project, tables):
    """Who had a hand in what is to be confirmed: who recorded it, who verified it, who waived a condition."""
    rows = unconfirmed(project).filter(verified_at__isnull=False).select_related("verified_by", "recorded_by")
    people = {person for row in rows for person in (row.verified_by, row.recorded_by)}
    return people | {row.waiver.granted_by for table in tables for row in table.rows if row.waiver}


def _refuse_own_hand(project, by, tables, seen_by):
    """Nobody confirms what they had a hand in, nor does a substitute in such a person's place. Returns the authority."""
    hands = hands_in(project, tables)
    if by in seen_by:
        raise Refused(_("You verified this evidence yourself; another person must confirm the landing."))
    if by in hands:
        raise Refused(_("You recorded evidence or waived a condition here; another person must confirm the landing."))
    return authority_of(by, project.county_id, barred=hands)


def _announce(project, by, landings, labels):
    record("confirm_landing", landings[-1], by=by, county_id=project.county_id, project=project, note=labels)
    tell(
        members_of(project.organisation),
        said(_("“%(name)s”: landing confirmed"), name=project.name),
        labels,
        link=project.get_absolute_url(),
        project=project,
    )


def confirm_level(project, table, verifier, by, *, under=None):
    """A level is reached: its row, and its figure on the day of the last condition."""
    landing = Landing.objects.create(
        project=project,
        level=table.level,
        reached_on=table.reached_on,
        conditions_version=table.version,
        verified_by=verifier,
        confirmed_by=by,
        confirmed_under=under,
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
def revoke_landing(*, landing, by, reason, false=()):
    """A confirmed landing proves false (counting rule P4): its figure is retracted, the row stays with the reason.

    `false` are the milestones (ids) that proved false: they are sent back and meet no condition any more.
    """
    landing, project = _locked(landing, by)
    if landing.revoked_at and landing.ended_on is None:
        raise Refused(_("This landing was already revoked."))
    for row in Milestone.objects.verified().filter(project=project, pk__in=false).select_for_update(of=("self",)):
        send_back(row, by, reason)
    retract_landing(landing, by=by, reason=reason)
    _settle(project, reason)
    record("revoke_landing", landing, by=by, county_id=project.county_id, project=project, note=reason)
    return landing


@transaction.atomic
def end_landing(*, landing, by, on, reason):
    """A true landing ended on a day, e.g. the company moved its seat away: what was counted by it stays (rule P4).

    The end is a figure of its own, of value 1 when nothing of the project is left standing.
    """
    landing, project = _locked(landing, by)
    if landing.revoked_at:
        raise Refused(_("This landing was already revoked."))
    if not landing.reached_on <= on <= timezone.localdate():
        raise Refused(_("The day must lie between the landing and today."), field="on")
    landing.ended_on = on
    _close(landing, by, reason)
    _settle(project, reason)
    put_figure(
        project, FigureKind.LANDING_ENDED, value=0 if project.rests_at else 1, detail=FIGURES[landing.level],
        occurred_on=on, verified_by=by, recorded_by=by, evidence=landing, carrier=project.carrier,
    )  # fmt: skip
    record(
        "end_landing", landing, by=by, county_id=project.county_id, project=project, note=reason, on=f"{on:%Y-%m-%d}"
    )
    return landing


def _locked(landing, by):
    project = Project.objects.select_for_update().get(pk=landing.project_id)
    if not is_centre(by, project.county_id):
        raise Refused(_("The centre revokes a landing."))
    return Landing.objects.select_for_update(of=("self",)).get(pk=landing.pk), project


def _close(landing, by, reason):
    landing.revoked_at, landing.revoked_by, landing.revoked_reason = timezone.now(), by, reason[:300]
    landing.save(update_fields=["revoked_at", "revoked_by", "revoked_reason", "ended_on"])


def retract_landing(landing, *, by, reason):
    """Mark a landing as false and retract its figure; what becomes of the project is the caller's."""
    landing.ended_on = None
    _close(landing, by, reason)
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
