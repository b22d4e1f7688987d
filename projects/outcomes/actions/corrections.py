"""A corrected milestone of a landing that is confirmed already: another person checks it, and the figures follow."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.register.stages import Stage
from projects.tenancy.rules import is_centre
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from ..licence import with_doubts
from ..models import Landing, Milestone
from ..rules import level_tables
from .landings import confirm_level, retract_landing, revoke_landing
from .milestones import verify


def waiting_corrections(project):
    """Corrections that wait for their check, where no landing is under way that would check them."""
    rows = Milestone.objects.current().filter(project=project, verified_at=None, sent_back_at=None)
    if project.stage in (Stage.LANDING, Stage.LANDING_CHECK):
        return rows.none()
    return rows.exclude(correction_reason="")


@transaction.atomic
def verify_correction(*, milestone, by, words=""):
    """Find a correction true. Each landing that rests on other days now is confirmed anew or revoked, with its reason."""
    project = Project.objects.select_for_update().get(pk=milestone.project_id)
    if not is_centre(by, project.county_id):
        raise Refused(_("The centre verifies this."))
    row = waiting_corrections(project).select_for_update(of=("self",)).filter(pk=milestone.pk).first()
    if row is None:
        raise AlreadyDone(_("This does not wait for a check any more. Please reload the page."))
    row.project = project
    with_doubts([row], project.county)
    verify(row, by, words=words)
    record("verify_milestone", row, by=by, county_id=project.county_id, project=project, kind=row.kind)
    tables = {table.level: table for table in level_tables(project, timezone.localdate())}
    for landing in Landing.objects.select_for_update(of=("self",)).filter(project=project, revoked_at=None):
        _follow(project, landing, tables.get(landing.level), by=by, reason=row.correction_reason)
    return row


def _follow(project, landing, table, *, by, reason):
    """What becomes of one landing: nothing, its true day, or its end."""
    if table is None or not table.met:
        revoke_landing(landing=landing, by=by, reason=reason)
    elif table.reached_on != landing.reached_on:
        others = (landing.verified_by, landing.confirmed_by)
        retract_landing(landing, by=by, reason=reason)
        confirm_level(project, table, next(person for person in others if person != by), by)
