"""Verbs of an expert on the own sheet: declare, recuse, save, submit, correct."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of
from projects.text import normalise
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import listed, said

from ..models import Correction, Meeting, Review, Score, Vacancy
from .recusals import vacate

STATES = Review.State


def _locked(review, by):
    """The sheet under locks (meeting, then sheet), if it is this person's and its meeting still runs."""
    meeting = Meeting.objects.select_for_update().get(pk=review.item.meeting_id)
    fresh = (
        Review.objects.select_for_update(of=("self",))
        .select_related("item__project", "item__meeting__rubric", "expert__user")
        .get(pk=review.pk)
    )
    if fresh.expert.user_id != by.pk:
        raise Refused(_("This sheet belongs to another expert."))
    if fresh.item.removed_at:
        raise Refused(_("This project was taken off the agenda."))
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.OPEN):
        raise Refused(_("The reviews of this meeting are closed."))
    return fresh


def _refuse_unless(review, state):
    if review.state == state:
        return
    if review.state == STATES.SUBMITTED:
        when = timezone.localtime(review.submitted_at)
        raise AlreadyDone(
            _("You submitted this sheet on %(day)s at %(time)s. It changes only by a correction.")
            % {"day": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M}"}
        )
    raise Refused(_("The sheet is at “%(state)s”; this is not possible now.") % {"state": review.get_state_display()})


def _refuse_not_open(review):
    meeting = review.item.meeting
    if meeting.state != Meeting.State.OPEN:
        raise Refused(_("Scoring begins when the meeting is opened."))
    if meeting.due_on and meeting.due_on < timezone.localdate():
        raise Refused(
            _("The last day of this review was %(day)s. Ask the centre for more time.")
            % {"day": f"{meeting.due_on:%Y-%m-%d}"}
        )


def _record(verb, review, by, note="", **difference):
    county_id, project = review.item.meeting.county_id, review.item.project
    record(verb, review, by=by, county_id=county_id, project=project, note=note, **difference)


@transaction.atomic
def declare(review, *, by):
    """Declare no conflict of interest; only then does the file open."""
    review = _locked(review, by)
    _refuse_unless(review, STATES.ASSIGNED)
    review.state, review.declared_at = STATES.OPEN, timezone.now()
    review.save(update_fields=["state", "declared_at"])
    _record("declare_no_conflict", review, by)
    return review


@transaction.atomic
def recuse(review, *, by, reason):
    """Ask to be excused (回避): the file stays hidden for good, the desk is told. Possible until scores are in."""
    review = _locked(review, by)
    if review.state != STATES.OPEN:
        _refuse_unless(review, STATES.ASSIGNED)
    review.state, review.declared_at, review.recusal_reason = STATES.RECUSED, timezone.now(), reason
    review.save(update_fields=["state", "declared_at", "recusal_reason"])
    review.scores.all().delete()
    vacate(review, by=by, cause=Vacancy.Cause.DECLARED, reason=reason)
    _record("recuse", review, by, note=reason)
    words = _("%(expert)s is excused from “%(project)s”. Reason: %(reason)s. You may ask another expert.")
    _tell_vacant(review, _("An expert asks to be excused"), words, reason)
    return review


def _tell_vacant(review, subject, words, reason):
    meeting, project = review.item.meeting, review.item.project
    tell(
        centre_of(meeting.county_id),
        subject,
        said(words, expert=review.expert, project=project.name, reason=reason),
        link=f"{meeting.get_absolute_url()}#vacancies",
        project=project,
    )


@transaction.atomic
def abstain(review, *, by, reason):
    """Give no judgement on a project (弃权), without a conflict: the place is free, the desk is told."""
    review = _locked(review, by)
    if review.state != STATES.OPEN:
        _refuse_unless(review, STATES.ASSIGNED)
    review.state, review.recusal_reason = STATES.ABSTAINED, reason
    review.save(update_fields=["state", "recusal_reason"])
    review.scores.all().delete()
    vacate(review, by=by, cause=Vacancy.Cause.ABSTAINED, reason=reason)
    _record("abstain", review, by, note=reason)
    words = _("%(expert)s abstains on “%(project)s”. Reason: %(reason)s. You may ask another expert.")
    _tell_vacant(review, _("An expert abstains"), words, reason)
    return review


def _write_scores(review, points):
    """Make the sheet's rows equal to `points` (criterion pk → Decimal or None) within the rubric's bounds."""
    criteria = {row.pk: row for row in review.item.meeting.rubric.criteria.all()}
    for pk, value in points.items():
        if pk not in criteria:
            raise Refused(_("The scoring table was changed meanwhile. Please reload the page."))
        if value is None:
            review.scores.filter(criterion=pk).delete()
            continue
        if not 0 <= value <= criteria[pk].weight:
            raise Refused(
                _("“%(name)s” takes 0 to %(weight)s points.")
                % {"name": criteria[pk].name, "weight": criteria[pk].weight}
            )
        Score.objects.update_or_create(review=review, criterion_id=pk, defaults={"points": value})
    return criteria


def _total_of(review, criteria):
    """The sum of a complete sheet; refused while a criterion is empty."""
    scored = dict(review.scores.values_list("criterion_id", "points"))
    empty = [row.name for pk, row in criteria.items() if pk not in scored]
    if empty:
        raise Refused(_("Please give points for: %(list)s.") % {"list": listed(empty, "、")})
    return sum(scored.values(), Decimal(0))


@transaction.atomic
def save_draft(review, *, by, points, comment):
    """Keep what has been filled in so far."""
    review = _locked(review, by)
    _refuse_unless(review, STATES.OPEN)
    _refuse_not_open(review)
    _write_scores(review, points)
    review.comment, review.revision = comment, review.revision + 1
    review.save(update_fields=["comment", "revision"])
    return review


@transaction.atomic
def submit(review, *, by, points, comment):
    """Hand the sheet in. From now on it changes only by a correction."""
    review = _locked(review, by)
    _refuse_unless(review, STATES.OPEN)
    _refuse_not_open(review)
    criteria = _write_scores(review, points)
    review.total, review.comment = _total_of(review, criteria), comment
    review.state, review.submitted_at = STATES.SUBMITTED, timezone.now()
    review.version, review.revision = review.item.version, review.revision + 1
    review.save(update_fields=["total", "comment", "state", "submitted_at", "version", "revision"])
    # No figures in the audit row: the sheet stays blind until the reviews are closed.
    _record("submit_sheet", review, by)
    return review


def _as_row(review):
    scores = review.scores.select_related("criterion")
    return {
        "points": {score.criterion.code: str(score.points) for score in scores},
        "total": str(review.total),
        "comment": review.comment,
    }


@transaction.atomic
def correct(review, *, by, points, comment, reason, signature):
    """Put a submitted sheet right while the reviews run; the first scores stay beside the new ones.

    `signature` is the expert's own name, typed anew: who is signed in is known, the name says that it is meant.
    """
    review = _locked(review, by)
    if normalise(signature) != normalise(by.name):
        raise Refused(
            _("Please sign with your own name as it stands here: %(name)s.") % {"name": by.name}, field="signature"
        )
    _refuse_not_open(review)
    if review.state != STATES.SUBMITTED:
        raise Refused(_("Only a submitted sheet is corrected; this one can still be changed."))
    before = _as_row(review)
    criteria = _write_scores(review, points)
    review.total, review.comment = _total_of(review, criteria), comment
    after = _as_row(review)
    if before == after:
        raise Refused(_("The sheet is as before; there is nothing to correct."))
    review.save(update_fields=["total", "comment"])
    Correction.objects.create(review=review, before=before, after=after, reason=reason, signature=by.name, by=by)
    _record("correct_sheet", review, by, note=reason)
    tell(
        centre_of(review.item.meeting.county_id),
        _("An expert corrected a sheet"),
        said(
            _("%(expert)s corrected the sheet on “%(project)s”. Reason: %(reason)s"),
            expert=review.expert,
            project=review.item.project.name,
            reason=reason,
        ),
        link=review.item.meeting.get_absolute_url(),
        project=review.item.project,
    )
    return review
