"""The desk's view of a meeting: how each project and each expert stands. Two or three queries, however many rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from .models import AgendaItem, Expert, Invitation, ReusedScore, Review
from .reports import results_of, reused_scores
from .rules import Result, plain

STATES = Review.State


@dataclass
class AgendaRow:
    """A project on the agenda with its sheets and, after closing, its result."""

    item: AgendaItem
    submitted: int = 0
    wanted: int = 0
    lacking: int = 0
    waiting: list = field(default_factory=list)  # names of experts who have not submitted
    recused: list = field(default_factory=list)  # (name, reason)
    reused: ReusedScore | None = None
    result: Result | None = None


@dataclass
class ExpertRow:
    """An expert of the meeting and how far the own sheets are."""

    expert: Expert
    left: bool
    sheets: int = 0
    undeclared: int = 0
    submitted: int = 0
    recused: int = 0


def agenda_rows(meeting):
    """Every item that was not taken off, in order."""
    items = list(
        meeting.agenda.filter(removed_at=None)
        .select_related("project__organisation", "project__carrier", "meeting__rubric")
        .order_by("order", "pk")
    )
    results, sheets = results_of(items), defaultdict(list)
    for review in Review.objects.filter(item__in=items).select_related("expert__user").order_by("pk"):
        sheets[review.item_id].append(review)
    reused = reused_scores(items)
    return [_agenda_row(item, sheets[item.pk], results.get(item.pk), reused.get(item.pk)) for item in items]


def _agenda_row(item, reviews, result, reused):
    row = AgendaRow(item, result=result, reused=reused)
    for review in reviews:
        name = str(review.expert)
        if review.state == STATES.SUBMITTED:
            row.submitted += 1
        elif review.state in Review.TAKING_PART:
            row.waiting.append(name)
        elif review.state in Review.EXCUSED:
            row.recused.append((name, review.recusal_reason))
    row.wanted = row.submitted + len(row.waiting)
    row.lacking = max(0, item.meeting.rubric.least_reviews - row.submitted)
    return row


def expert_rows(meeting):
    """Experts in the order of their invitation, those who left too."""
    places = Invitation.objects.filter(meeting=meeting).select_related("expert__user")
    rows = {place.expert_id: ExpertRow(place.expert, place.left_at is not None) for place in places}
    states = Review.objects.filter(item__meeting=meeting, item__removed_at=None).values_list("expert_id", "state")
    for expert_id, state in states.order_by("pk"):
        row = rows.get(expert_id)
        if row is None or state in (STATES.LEFT, STATES.ABSTAINED):
            continue
        row.sheets += state in Review.TAKING_PART
        row.undeclared += state == STATES.ASSIGNED
        row.submitted += state == STATES.SUBMITTED
        row.recused += state in Review.EXCUSED
    return list(rows.values())


def sheet_table(rubric, reviews):
    """Rows of the rubric with the points of each sheet, the first scores beside corrected ones."""
    now = [{score.criterion_id: score.points for score in review.scores.all()} for review in reviews]
    first = [_first_points(review) for review in reviews]
    rows = []
    for row in rubric.criteria.all():
        cells = []
        for review, points, before in zip(reviews, now, first, strict=True):
            point = points.get(row.pk)
            was = before.get(row.code)
            shown = None if point is None else plain(point)
            was = None if was is None or was == point else plain(was)
            cells.append({"review": review, "points": shown, "was": was})
        rows.append({"criterion": row, "cells": cells})
    return rows


def _first_points(review):
    """Points of the first submission, by criterion code; empty when nothing was corrected."""
    corrections = list(review.corrections.all())
    if not corrections:
        return {}
    return {code: Decimal(points) for code, points in corrections[-1].before["points"].items()}
