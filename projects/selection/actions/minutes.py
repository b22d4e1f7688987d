"""What remains of a meeting on paper: the opinion in its minutes, and what its experts are paid."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.dated import set_dated
from projects.trace.errors import Refused

from ..models import FeeLevel, FeeRule, Meeting
from .meetings import locked


@transaction.atomic
def write_minutes(meeting, *, by, words):
    """Write down, or change, the opinion of the meeting. After the decisions the minutes stay as they are."""
    meeting = locked(meeting)
    if meeting.state == Meeting.State.DECIDED:
        raise Refused(_("The projects of this meeting are decided; its minutes stay as they are."))
    if meeting.state == Meeting.State.PLANNED:
        raise Refused(_("The minutes are written when the meeting has begun."))
    before, meeting.words = meeting.words, words
    meeting.save(update_fields=["words"])
    record("write_minutes", meeting, by=by, county_id=meeting.county_id, before=before, after=words)
    return meeting


@transaction.atomic
def set_fees(*, by, county, effective_from, levels):
    """What experts are paid from a day on. `levels`: dicts of name, titles, amount; one level is for all other titles."""
    if sum(not row["titles"] for row in levels) != 1:
        raise Refused(_("Exactly one level has no titles: it holds for all others."))
    rule, before = set_dated(FeeRule, {"county": county, "effective_from": effective_from}, {})
    if before is not None:
        rule.levels.all().delete()
    FeeLevel.objects.bulk_create(FeeLevel(rule=rule, order=order, **row) for order, row in enumerate(levels))
    amounts = {row["name"]: row["amount"] for row in levels}
    record("set_fees", rule, by=by, county_id=county.pk, amounts=amounts, effective_from=f"{effective_from:%Y-%m-%d}")
    return rule
