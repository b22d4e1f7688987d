"""The projects behind the funnel and the contest cohorts: the steps of `summary.way`, asked of the tables themselves."""

from dataclasses import replace

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from projects.register.models import Application, FigureEvent, ProjectSource
from projects.selection.models import Decision

from .summary.way import OF_KIND, STEPS


def rows_of_way(projects, year, cutoff, step, part, edition=None):
    """Those of the projects (a queryset) that came in the year – or entered the edition – and reached the step.

    By the months of the steps, as known now; `part` narrows as in the summary.
    """
    own = ProjectSource.objects.filter(project=OuterRef("pk")).order_by("on", "pk")
    registered = TruncDate("created_at", output_field=DateField())
    rows = projects.annotate(
        came=Coalesce(Subquery(own.values("on")[:1]), registered),
        way=Coalesce(Subquery(own.values("kind")[:1]), F("source")),
    )
    if edition:
        rows = rows.filter(Exists(edition.entries.filter(project=OuterRef("pk"))))
    else:
        rows = rows.filter(came__year=year, came__lte=_month_end(cutoff))
    if step in STEPS[1:]:
        later = (step,) if edition else STEPS[STEPS.index(step) :]
        reached = Q(pk=None)
        for one in later:
            reached |= Q(_reached(one, None if edition else _month_end(cutoff)))
        rows = rows.filter(reached)
    rows = rows.filter(way=part.source) if part.source else rows
    return rows.filter(replace(part, source="").projects()).order_by("came", "pk")


def _month_end(day):
    """The last day of the month: steps are told by months."""
    following = day.replace(day=28).toordinal() + 4
    first = type(day).fromordinal(following).replace(day=1)
    return type(day).fromordinal(first.toordinal() - 1)


def _reached(step, until):
    """The condition that a project reached a step by a day (None: ever)."""
    if step in ("applied", "accepted"):
        column = "submitted_at__date" if step == "applied" else "accepted_on"
        rows = Application.objects.filter(project=OuterRef("pk"), submitted_at__isnull=False)
        return Exists(rows.filter(**{f"{column}__isnull": False} | ({f"{column}__lte": until} if until else {})))
    if step == "approved":
        rows = Decision.objects.published().filter(project=OuterRef("pk"), outcome=Decision.Outcome.APPROVE)
        return Exists(rows.filter(deliberation__on__lte=until) if until else rows)
    kinds = [kind for kind, own in OF_KIND.items() if own == step]
    # Facts of a joined project stay with it; they are those of the one it was joined into.
    rows = FigureEvent.objects.filter(
        Q(project=OuterRef("pk")) | Q(project__joined_into=OuterRef("pk")),
        kind__in=kinds, retracts=None, retracted_by=None,
    )  # fmt: skip
    return Exists(rows.filter(occurred_on__lte=until) if until else rows)
