"""What the project page shows of selection: meetings with results, decisions, notices. For the desk's readers."""

from projects.people.seats import COUNTY_READERS, INCUBATOR_OPERATOR

from .reports import results_of
from .rules import Band

TONES = {Band.RECOMMEND: "green", Band.RESERVE: "amber", Band.REJECT: "red"}


def panel(project, user):
    """Context of the panel, or None when there is nothing to show to this person."""
    if not user.seats.has(*COUNTY_READERS, INCUBATOR_OPERATOR, county_id=project.county_id):
        return None
    items = list(project.agenda_items.select_related("meeting__rubric").order_by("pk"))
    results = results_of(items)
    decisions = list(project.decisions.standing().visible_to(user).select_related("deliberation"))
    notices = list(project.notice_items.select_related("notice"))
    if not (items or notices or decisions):
        return None
    agenda = [_row(item, results.get(item.pk)) for item in items]
    return {"agenda": agenda, "decisions": decisions, "notices": notices}


def _row(item, result):
    return {"item": item, "result": result, "tone": TONES.get(result.band, "grey") if result else "grey"}
