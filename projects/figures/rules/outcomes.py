"""Talent and money behind a count: heads nested and never summed, kinds of money never summed."""

from datetime import date

from projects.outcomes.heads import heads_on
from projects.outcomes.heads import total_heads as sums_of
from projects.outcomes.moneykinds import STATED, named_kinds
from projects.register.models import FigureEvent, FigureKind

HEADS = ("bachelor_or_above", "masters_doctors", "senior_engineers", "national")


def holding(kind, count, *, since=None):
    """Events of a kind up to the count's last day that were known and not retracted on the day asked for."""
    rows = FigureEvent.objects.stated().filter(kind=kind, project__county_id=count.county_id)
    rows = rows.holding(count.cutoff, count.known_on)
    return rows.filter(occurred_on__gte=since) if since else rows


def heads_of(count, projects):
    """The heads of each of the projects (ids) at the count's last day; see `projects.outcomes.heads`."""
    return heads_on(count.county_id, count.cutoff, count.known_on, projects, count.roots)


def total_heads(heads, names=HEADS):
    """The sums that figures speak of: everybody once, each count on its own, never added to one another."""
    return sums_of(heads, names)


def money_of(count, seen=None):
    """[(kind, 分, number of projects)] of the year's amounts, by kind (a loan by its product), in the declared order.

    `seen` narrows what is looked at: a function from ids of projects to those among them that may be looked at.
    Planned totals and capital are per project its latest statement.
    """
    rows = holding(FigureKind.INVESTMENT, count, since=date(count.year, 1, 1)).order_by("occurred_on", "pk")
    rows = list(rows.values_list("detail", "project_id", "value"))
    if seen is not None:
        allowed = seen({own for _kind, own, _value in rows})
        rows = [row for row in rows if row[1] in allowed]
    amounts = {}
    for kind, own, value in rows:
        of_kind, project = amounts.setdefault(kind, {}), count.roots.get(own, own)
        before = 0 if kind in STATED else of_kind.get(project, 0)
        of_kind[project] = before + value
    return [(kind, sum(amounts[kind].values()), len(amounts[kind])) for kind in named_kinds(count.county_id, amounts)]
