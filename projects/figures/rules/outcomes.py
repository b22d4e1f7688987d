"""Talent and money behind a count: heads nested and never summed, kinds of money never summed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from projects.outcomes.models import Investment
from projects.register.models import FigureEvent, FigureKind

HEADS = ("bachelor_or_above", "masters_doctors", "senior_engineers", "national")


def holding(kind, count, *, since=None):
    """Events of a kind up to the count's last day that were known and not retracted on the day asked for."""
    rows = FigureEvent.objects.filter(
        project__county_id=count.county_id,
        kind=kind,
        occurred_on__lte=count.cutoff,
        recorded_on__lte=count.known_on,
        retracts=None,
    ).filter(Q(retracted_by=None) | Q(retracted_by__recorded_on__gt=count.known_on))
    return rows.filter(occurred_on__gte=since) if since else rows


@dataclass(frozen=True)
class Heads:
    """Head counts of one project: the latest verified return. Parts overlap; each is part of bachelor_or_above."""

    project: int
    on: date
    total: int
    counts: dict
    verified_by_id: int


def heads_of(count, projects):
    """The latest head count of each of the projects (ids), joined ones counted with the kept one."""
    wanted = set(projects)
    joined = {own for own, root in count.roots.items() if root in wanted}
    rows = holding(FigureKind.TALENT, count).filter(project_id__in=wanted | joined).order_by("occurred_on", "pk")
    latest = {}
    for own, on, total, counts, verifier in rows.values_list(
        "project_id", "occurred_on", "value", "counts", "verified_by_id"
    ):
        root = count.roots.get(own, own)
        latest[root] = Heads(root, on, total, counts, verifier)
    return list(latest.values())


def total_heads(heads):
    """Sums over projects of each count on its own; the counts are never added to one another."""
    return {name: sum(row.counts.get(name) or 0 for row in heads) for name in HEADS}


def money_of(count, projects=None):
    """[(kind, 分, number of projects)] of the year's amounts, by kind, in the declared order.

    `projects` (a queryset) narrows what is looked at. Planned totals are per project its latest statement.
    """
    rows = holding(FigureKind.INVESTMENT, count, since=date(count.year, 1, 1))
    if projects is not None:
        rows = rows.filter(project__in=projects.values("pk"))
    rows = rows.order_by()
    sums = {kind: total for kind, total in rows.values_list("detail").annotate(total=Sum("value"))}
    heads = {}
    for kind, project in rows.values_list("detail", "project_id").distinct():
        heads.setdefault(kind, set()).add(count.roots.get(project, project))
    if Investment.Kind.PLANNED in sums:
        planned = rows.filter(detail=Investment.Kind.PLANNED).order_by("occurred_on", "pk")
        latest = {count.roots.get(own, own): value for own, value in planned.values_list("project_id", "value")}
        sums[Investment.Kind.PLANNED.value] = sum(latest.values())
    return [(kind, sums[kind], len(heads[kind])) for kind in Investment.Kind if kind in sums]
