"""The meeting while it runs, for its secretary: who is here, which sheets are in, and the totals of complete projects."""

from collections import defaultdict
from dataclasses import dataclass, field

from .models import AgendaItem, Invitation, Review
from .reports import reused_scores, standing_results
from .rules import Result

STATES = Review.State
TONES = {
    STATES.SUBMITTED: "green", STATES.OPEN: "blue", STATES.ASSIGNED: "amber", STATES.RECUSED: "grey",
    STATES.ABSTAINED: "grey", STATES.LEFT: "grey",
}  # fmt: skip


@dataclass
class Cell:
    """How one expert stands with one project; without a sheet the words are empty."""

    expert: object
    words: str = ""
    tone: str = "grey"


@dataclass
class SiteRow:
    """A project of the meeting. `result` only when nobody is waited for: a half sum would steer who comes after."""

    item: AgendaItem
    cells: list = field(default_factory=list)
    missing: list = field(default_factory=list)  # names of the experts who are waited for
    result: Result | None = None
    reused: object = None


def site_rows(meeting, places):
    """Every item that was not taken off, with a cell for each of the places: four queries."""
    items = list(
        meeting.agenda.filter(removed_at=None)
        .select_related("project__organisation", "meeting__rubric")
        .order_by("order", "pk")
    )
    sheets = defaultdict(dict)
    for review in Review.objects.filter(item__in=items):
        sheets[review.item_id][review.expert_id] = review
    results, reused = standing_results(items), reused_scores(items)
    return [_row(item, places, sheets[item.pk], results[item.pk], reused.get(item.pk)) for item in items]


def _row(item, places, sheets, result, reused):
    row = SiteRow(item, reused=reused)
    for place in places:
        review = sheets.get(place.expert_id)
        row.cells.append(
            Cell(place.expert, review.get_state_display(), TONES[review.state]) if review else Cell(place.expert)
        )
        if review and review.state in Review.TAKING_PART and review.state != STATES.SUBMITTED:
            row.missing.append(str(place.expert))
    row.result = None if row.missing else result
    return row


def places_of(meeting):
    """The places of the experts who have a sheet or belong to the meeting, in the order of invitation: one query."""
    return list(Invitation.objects.filter(meeting=meeting).select_related("expert__user").order_by("pk"))
