"""引育总览: the year's count first, then what stands behind it and what is stuck."""

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import render
from django.utils import timezone

from projects.figures.board import Board
from projects.figures.boardcharts import Charts, Way
from projects.figures.forms import OverviewForm
from projects.figures.scope import Scope
from projects.people.seats import CENTRE_LEADER
from projects.selection.models import Opinion

from ..inbox import mark_clocks
from ..models import WorkItem
from ..steps import step_title, step_url

STUCK_SHOWN = 6


def overview(request):
    """One page for the centre, its leaders, readers of the county, and operators for their carriers."""
    scope = Scope(request.user)
    form = OverviewForm.of(request.GET, scope.carriers)
    board = Board(scope, form.asked)
    context = {"board": board, "charts": Charts(board), "way": Way(board), "progress": board.progress, "form": form}
    context["asked_of_me"] = asked_of(request.user)
    return render(request, "figures/overview.html", context | waiting(request.user, scope, form.asked.part))


def asked_of(user):
    """How many projects wait for this leader's opinion; 0 for everybody else."""
    return Opinion.objects.waiting().filter(leader=user).count() if user.seats.has(CENTRE_LEADER) else 0


def waiting(user, scope, part):
    """Files past their day or near it: how many, and the most urgent ones with who holds them."""
    today = timezone.localdate()
    running = WorkItem.objects.open().files().filter(county=scope.county, clock__stopped_on=None)
    running = running.filter(part.projects("project__"))
    overdue, soon = Q(clock__due_on__lt=today), Q(clock__due_on__gte=today, clock__amber_on__lte=today)
    running = running.filter(overdue | soon)  # before it is asked of each row who sees it
    if not scope.reads_all:
        running = running.filter(Exists(scope.projects.filter(pk=OuterRef("project_id"))))
    counts = running.aggregate(overdue=Count("pk", filter=overdue), soon=Count("pk", filter=soon))
    urgent = running.select_related("project", "clock", "owner").order_by("clock__due_on", "pk")
    items = mark_clocks(urgent[:STUCK_SHOWN])
    for item in items:
        item.title, item.url = step_title(item.step), step_url(item)
    return {"waiting": counts, "urgent": items, "works": user.seats.is_staff_side}
