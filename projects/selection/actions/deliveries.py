"""Sheets that a device sends when it can: each delivery has a key, and the same key never acts twice."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.errors import Refused

from ..models import Meeting, Review, SheetDelivery
from . import reviews

VERBS = {"draft": reviews.save_draft, "submit": reviews.submit}


class ChangedElsewhere(Refused):
    """The sheet was saved from another device since this one last read it; `revision` is what stands now."""

    def __init__(self, revision):
        super().__init__(_("This sheet was changed on another device meanwhile. Nothing was overwritten."))
        self.revision = revision


@transaction.atomic
def deliver(review, *, by, key, act, base, points, comment):
    """Do what the device asks and remember the answer; asked again with the same key, give that answer.

    `base` is the revision that the device began from. Refused as the verbs do, and `ChangedElsewhere`; a refusal is
    not remembered, so that the same text can be sent again.
    """
    Meeting.objects.select_for_update().get(pk=review.item.meeting_id)  # the order of locks of all verbs on sheets
    if done := SheetDelivery.objects.filter(review=review, key=key).first():
        return done.answer
    now = Review.objects.get(pk=review.pk)
    if now.revision != base and now.state == Review.State.OPEN:
        raise ChangedElsewhere(now.revision)
    saved = VERBS[act](review, by=by, points=points, comment=comment)
    answer = {
        "state": saved.state,
        "revision": saved.revision,
        "total": None if saved.total is None else str(saved.total),
    }
    SheetDelivery.objects.create(review=review, key=key, answer=answer)
    return answer
