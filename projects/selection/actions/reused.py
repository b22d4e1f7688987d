"""直通: a contest's score stands for the sheets of a project, with its source and evidence."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.register.stages import Stage
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from ..models import Meeting, ReusedScore, Review
from .meetings import application_of, locked

STAGES = (Stage.ACCEPTED, Stage.REVIEW, Stage.DELIBERATION)
WHOLE = 100


@transaction.atomic
def reuse_score(*, project, by, entry, rank=None, evidence=None):
    """Take over the score of a contest entry of this project. Sheets on its agenda item are not waited for any more."""
    application = application_of(project)
    if application is None or project.stage not in STAGES:
        raise Refused(_("A contest's score is taken over between acceptance and decision."))
    if entry.project_id != project.pk or entry.score is None:
        raise Refused(_("This entry has no score of this project."))
    if not 0 <= entry.score <= WHOLE:
        raise Refused(_("The contest's score is not between 0 and 100."))
    if ReusedScore.objects.filter(application=application).exists():
        raise AlreadyDone(_("A contest's score stands for this application already."))
    item = _standing_item(project)
    row = ReusedScore.objects.create(
        application=application, item=item, entry=entry, edition=entry.edition.name, award=entry.award, rank=rank,
        score=entry.score, evidence=evidence, by=by,
    )  # fmt: skip
    if item:
        waiting = item.reviews.filter(state__in=(Review.State.ASSIGNED, Review.State.OPEN))
        waiting.update(state=Review.State.LEFT, recusal_reason=row.source)
    record("reuse_score", row, by=by, county_id=project.county_id, project=project, source=row.source)
    return row


def _standing_item(project):
    """The item on an agenda that still runs, under the lock of its meeting."""
    item = project.agenda_items.filter(removed_at=None, meeting__state__in=(Meeting.State.PLANNED, Meeting.State.OPEN))
    item = item.select_related("meeting").first()
    if item is None:
        return None
    locked(item.meeting)
    if item.reviews.filter(state=Review.State.SUBMITTED).exists():
        raise Refused(_("Experts have scored this project; their sheets stand."))
    return item
