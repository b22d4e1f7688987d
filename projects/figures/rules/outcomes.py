"""Talent and money behind a count: heads nested and never summed, kinds of money never summed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from projects.outcomes.models import Investment
from projects.register.models import FigureEvent, FigureKind

HEADS = ("bachelor_or_above", "masters_doctors", "senior_engineers", "national")


def holding(kind, count, *, since=None, of=None):
    """Events of a kind up to the count's last day that were known and not retracted on the day asked for.

    `of` names the projects. Their events are few: the kind is then an expression, so that SQLite begins with them and
    not with all events of the kind.
    """
    chosen = Q(kind=kind) if of is None else Q(project_id__in=of, of_kind=kind)
    rows = FigureEvent.objects.stated().alias(of_kind=Coalesce("kind", Value(""))).filter(
        chosen,
        project__county_id=count.county_id,
        occurred_on__lte=count.cutoff,
        recorded_on__lte=count.known_on,
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
    rows = holding(FigureKind.TALENT, count, of=wanted | joined).order_by("occurred_on", "pk")
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


def money_of(count, seen=None):
    """[(kind, 分, number of projects)] of the year's amounts, by kind, in the declared order.

    `seen` narrows what is looked at: a function from ids of projects to those among them that may be looked at.
    Planned totals are per project its latest statement.
    """
    rows = holding(FigureKind.INVESTMENT, count, since=date(count.year, 1, 1)).order_by("occurred_on", "pk")
    rows = list(rows.values_list("detail", "project_id", "value"))
    if seen is not None:
        allowed = seen({own for _kind, own, _value in rows})
        rows = [row for row in rows if row[1] in allowed]
    amounts = {}
    for kind, own, value in rows:
        of_kind, project = amounts.setdefault(kind, {}), count.roots.get(own, own)
        before = 0 if kind == Investment.Kind.PLANNED else of_kind.get(project, 0)
        of_kind[project] = before + value
    return [(kind, sum(amounts[kind].values()), len(amounts[kind])) for kind in Investment.Kind if kind in amounts]
