"""Questions about meetings that many pages ask: results, missing sheets. A constant number of queries each."""

from collections import defaultdict

from .models import AgendaItem, Meeting, Review
from .rules import Result, result_of

OPEN_TO_READ = (Meeting.State.CLOSED, Meeting.State.DECIDED)


def submitted_totals(items):
    """Totals of the submitted sheets by agenda item pk: one query."""
    totals = defaultdict(list)
    rows = Review.objects.filter(item__in=[item.pk for item in items], state=Review.State.SUBMITTED)
    for item_id, total in rows.order_by("pk").values_list("item_id", "total"):
        totals[item_id].append(total)
    return totals


def results_of(items):
    """The result per agenda item pk. Items of meetings that still run have none: averages stay blind until then.

    Items come with `meeting__rubric`.
    """
    closed = [item for item in items if item.meeting.state in OPEN_TO_READ]
    totals = submitted_totals(closed) if closed else {}
    return {item.pk: result_of(totals.get(item.pk, []), item.meeting.rubric) for item in closed}


def judged_items(projects):
    """The last agenda item per project pk whose reviews were completed; a route without review has none."""
    items = AgendaItem.objects.filter(project__in=projects, removed_at=None, meeting__state__in=OPEN_TO_READ)
    rows = items.select_related("meeting__rubric", "project").order_by("meeting__on", "pk")
    return {item.project_id: item for item in rows}


def result_for(item):
    """The result of one agenda item, or an empty one."""
    return results_of([item]).get(item.pk, Result(0)) if item else Result(0)


def missing_sheets(meeting, items):
    """(item, how many submitted sheets it lacks) for those that lack some."""
    totals = submitted_totals(items)
    least = meeting.rubric.least_reviews
    return [(item, least - len(totals[item.pk])) for item in items if len(totals[item.pk]) < least]
