"""Matters to coordinate (需协调事项) for the reports: those that were open on the day, as they were known on a day."""

from django.db.models import Q
from django.utils.translation import gettext as _

from projects.outcomes.models import Matter as Row

from .content import Matter
from .phrases import cn_day

MOST = 10  # of a period


def open_matters(rows, as_of, known_on):
    """Of these rows those that were being coordinated at the end of a day."""
    unsettled = Q(settled_on=None) | Q(settled_on__gt=as_of) | Q(settled_at__date__gt=known_on)
    return rows.filter(unsettled, raised_on__lte=as_of, recorded_at__date__lte=known_on).select_related("project")


def project_matters(facts):
    """Of one project, with the unit that is asked."""
    rows = open_matters(Row.objects.filter(project=facts.project), facts.as_of, facts.known_on)
    return tuple(_line(row, row.what, facts.as_of) for row in rows)


def period_matters(period):
    """Of a county, the most urgent first, each with its project."""
    rows = period.within(Row.objects.filter(project__county=period.county), "project__")
    rows = open_matters(rows, period.count.cutoff, period.count.known_on).order_by("due_on", "pk")[:MOST]
    return [
        _line(row, _("%(project)s: %(what)s") % {"project": row.project.name, "what": row.what}, period.count.cutoff)
        for row in rows
    ]


def _line(row, subject, as_of):
    status = _("Overdue") if row.due_on < as_of else str(Row.State.OPEN.label)
    return Matter(subject, row.words, row.unit, cn_day(row.due_on), status)
