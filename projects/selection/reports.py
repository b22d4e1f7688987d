"""Questions about meetings that many pages ask: results, missing sheets. A constant number of queries each."""

from collections import defaultdict
from dataclasses import replace

from django.utils import timezone

from .models import AgendaItem, Meeting, ReusedScore, Review, Rubric
from .rules import Result, adjusted_means, result_of, reused_result

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
    return standing_results([item for item in items if item.meeting.state in OPEN_TO_READ])


def standing_results(items):
    """The same without asking whether the meeting is closed: for those who run it."""
    if not items:
        return {}
    totals, reused = submitted_totals(items), reused_scores(items)
    results = {
        item.pk: reused_result(reused[item.pk].score, reused[item.pk].source, item.meeting.rubric)
        if item.pk in reused
        else result_of(totals.get(item.pk, []), item.meeting.rubric)
        for item in items
    }
    return results | _adjusted(items, results)


def reused_scores(items):
    """Contest scores that stand for the sheets, by agenda item pk: one query."""
    return {row.item_id: row for row in ReusedScore.objects.filter(item__in=[item.pk for item in items])}


def reused_results(projects):
    """Results by project pk where a contest's score stands and no meeting is held (直通): two queries.

    The band is that of the rubric in force on the day on which the score was taken over.
    """
    rows = ReusedScore.objects.filter(application__project__in=projects, item=None).select_related(
        "application__project"
    )
    rubrics = list(Rubric.objects.filter(county__in={project.county_id for project in projects})) if rows else []
    found = {}
    for row in rows:
        project, day = row.application.project, timezone.localdate(row.at)
        held = (rubric for rubric in rubrics if rubric.county_id == project.county_id and rubric.effective_from <= day)
        if rubric := next(held, None):
            found[project.pk] = reused_result(row.score, row.source, rubric)
    return found


def judgement_of(project, item):
    """The result that a decision on a project goes by: that of its agenda item, or the contest's score, or an empty one."""
    return result_for(item) if item else reused_results([project]).get(project.pk, Result(0))


def _adjusted(items, results):
    """Results with the adjusted mean, of the items whose rubric shows it. An expert is compared within a meeting."""
    wanted = {item.pk: item.meeting_id for item in items if item.meeting.rubric.shows_adjusted}
    if not wanted:
        return {}
    sheets = defaultdict(dict)
    rows = Review.objects.filter(
        item__meeting__in=set(wanted.values()), item__removed_at=None, state=Review.State.SUBMITTED
    )
    for item, meeting, expert, total in rows.values_list("item_id", "item__meeting_id", "expert_id", "total"):
        sheets[meeting][item, expert] = total
    means = {item: mean for one in sheets.values() for item, mean in adjusted_means(one).items()}
    return {item: replace(results[item], adjusted=means[item]) for item in wanted if item in means}


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
    totals, reused = submitted_totals(items), reused_scores(items)
    least = meeting.rubric.least_reviews
    judged = [item for item in items if item.pk not in reused]
    return [(item, least - len(totals[item.pk])) for item in judged if len(totals[item.pk]) < least]
