"""Verbs on free places: ask the next expert with one click, or leave the place free with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from ..models import Vacancy
from ..proposals import proposals_for
from .experts import ask_for_item, locked_working


def _locked_open(vacancy):
    """The vacancy under locks (meeting, then vacancy) while nobody dealt with it."""
    locked_working(vacancy.review.item.meeting)
    fresh = (
        Vacancy.objects.select_for_update(of=("self",))
        .select_related("review__item__meeting", "review__item__project", "review__expert__user", "closed_by",
                        "filled_by__expert__user")
        .get(pk=vacancy.pk)
    )  # fmt: skip
    if fresh.closed_at:
        when = timezone.localtime(fresh.closed_at)
        words = {"who": fresh.closed_by, "at": f"{when:%H:%M}", "day": f"{when:%Y-%m-%d}"}
        if fresh.filled_by:
            words["expert"] = fresh.filled_by.expert
            raise AlreadyDone(_("%(who)s asked %(expert)s for this place on %(day)s at %(at)s.") % words)
        raise AlreadyDone(_("%(who)s closed this place on %(day)s at %(at)s.") % words)
    return fresh


def _close(vacancy, by, **more):
    vacancy.closed_at, vacancy.closed_by = timezone.now(), by
    for name, value in more.items():
        setattr(vacancy, name, value)
    vacancy.save(update_fields=["closed_at", "closed_by", *more])


@transaction.atomic
def fill_vacancy(vacancy, *, by, expert=None):
    """Ask an expert for a free place: the one named, else the first who is proposed. Of two at once, one succeeds."""
    vacancy = _locked_open(vacancy)
    item = vacancy.review.item
    if expert is None:
        found = proposals_for(item, most=1)
        if not found:
            raise Refused(_("Nobody in the pool fits: every other expert has a sheet or a conflict. Choose by hand."))
        expert = found[0].expert
    review = ask_for_item(item, by=by, expert=expert)
    _close(vacancy, by, filled_by=review)
    record(
        "fill_vacancy", vacancy, by=by, county_id=item.meeting.county_id, project=item.project, expert=expert.pk,
        instead_of=vacancy.review.expert_id,
    )  # fmt: skip
    return review


@transaction.atomic
def leave_vacant(vacancy, *, by, reason):
    """Ask nobody else: the other sheets suffice."""
    vacancy = _locked_open(vacancy)
    _close(vacancy, by, closed_reason=reason)
    item = vacancy.review.item
    record("leave_vacant", vacancy, by=by, county_id=item.meeting.county_id, project=item.project, note=reason)
