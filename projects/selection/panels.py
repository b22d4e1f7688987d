"""What the project page shows of selection: meetings with results, decisions, notices. For the desk's readers."""

from projects.people.seats import CENTRE, COUNTY_READERS, INCUBATOR_OPERATOR
from projects.register.stages import Stage

from .models import AgendaItem, Decision, NoticeItem, Opinion
from .reports import results_of
from .rules import Band

READS = (AgendaItem, Decision, NoticeItem, Opinion)
TONES = {Band.RECOMMEND: "green", Band.RESERVE: "amber", Band.REJECT: "red"}


# While a project is on its way a leader may be asked about it.
ASKED = (Stage.ACCEPTED, Stage.REVIEW, Stage.DELIBERATION, Stage.NOTICE, Stage.OBJECTION, Stage.APPROVED)


def panel(project, user, present):
    """Context of the panel, or None when there is nothing to show to this person."""
    if not user.seats.has(*COUNTY_READERS, INCUBATOR_OPERATOR, county_id=project.county_id):
        return None
    items = list(present.of(project.agenda_items.select_related("meeting__rubric").order_by("pk")))
    results = results_of(items)
    decisions = project.decisions.standing().visible_to(user).select_related("deliberation")
    opinions = Opinion.objects.visible_to(user).standing().filter(project=project).select_related("leader")
    decisions, opinions = list(present.of(decisions)), list(present.of(opinions))
    notices = list(present.of(project.notice_items.select_related("notice")))
    asks = project.stage in ASKED and user.seats.has(*CENTRE, county_id=project.county_id)
    if not (items or notices or decisions or opinions or asks):
        return None
    return {
        "agenda": [_row(item, results.get(item.pk)) for item in items],
        "decisions": decisions,
        "notices": notices,
        "opinions": opinions,
        "missing": [row.leader.name for row in opinions if row.given_at is None],
        "asks": asks,
        "works": user.seats.has(*CENTRE, county_id=project.county_id),
    }


def _row(item, result):
    return {"item": item, "result": result, "tone": TONES.get(result.band, "grey") if result else "grey"}
