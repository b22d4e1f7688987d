"""What the experts of a meeting are paid: who came, by title and the rule of the meeting's day. Taxes are not computed."""

from dataclasses import dataclass

from .models import FeeLevel, FeeRule, Invitation


@dataclass
class FeeRow:
    """An expert who came, and the level that holds; None where the county has no rule for the day."""

    place: Invitation
    level: FeeLevel | None


def fees_of(meeting):
    """([FeeRow], sum in 分) in the order of invitation. Who left the meeting before coming is not paid."""
    rule = FeeRule.objects.in_force(meeting.county_id, meeting.on)
    places = meeting.invitations.filter(attendance__in=Invitation.CAME).select_related("expert__user")
    levels = list(rule.levels.all()) if rule else []
    rows = [FeeRow(place, level_of(levels, place.expert.title)) for place in places]
    return rows, sum(row.level.amount for row in rows if row.level)


def level_of(levels, title):
    """The first level that names the title, otherwise the one for all others."""
    named = (level for level in levels if title.strip() and title.strip() in level.titles.split("、"))
    return next(named, None) or next((level for level in levels if not level.titles), None)
