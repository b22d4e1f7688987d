"""The year's figures for other systems: the count, and for each cell the numbers of the projects behind it."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router, Schema
from pydantic import Field

from projects.figures.forms import FIRST_YEAR
from projects.figures.rules.counting import count_year
from projects.figures.rules.progress import progress_of, target_value
from projects.machines.models import Scope

from .access import needs, refuse_unknown
from .problems import Invalid
from .register import projects_of

router = Router()


class Asked(Schema):
    """As of which day, as known on which day."""

    as_of: date | None = Field(None, description=gettext_noop("Facts up to this day"))
    known_on: date | None = Field(None, description=gettext_noop("As known on this day"))


class Progress(Schema):
    """How far the year is; rates as fractions of 1. Without a target of its own (one carrier only) rates are null."""

    year: int
    as_of: date
    known_on: date
    rule_version: str
    target: int | None
    counted: int
    enclave_only: int
    completion_rate: float | None
    time_progress: float
    time_progress_months: float
    gap_points: float | None
    projects: list[str]


class Cell(Schema):
    """A part of the count: how many, and which."""

    by: str
    key: str
    value: int
    projects: list[str]


class Uncounted(Schema):
    """A project of which the year speaks and that does not count, with the code of the reason."""

    project: str
    reason: str


class Figures(Progress):
    """The figures of a year."""

    cells: list[Cell]
    uncounted: list[Uncounted]


@router.get("/figures/{year}", response=Figures, url_name="figures", summary=gettext_noop("Figures of a year"))
def year_figures(request, asked: Query[Asked], year: int = Path(..., ge=FIRST_YEAR, le=2099)):
    """The count of a year, computed from the verified facts; each number with its projects."""
    token = needs(request, Scope.FIGURES_READ)
    refuse_unknown(request, *Asked.model_fields)
    today = timezone.localdate()
    late = [name for name in ("as_of", "known_on") if (getattr(asked, name) or today) > today]
    if late:
        words = _("This day lies in the future; figures are known up to today.")
        raise Invalid([(name, words) for name in late])
    if early := [name for name in ("as_of", "known_on") if (getattr(asked, name) or today).year < 2000]:
        raise Invalid([(name, _("This entry is not right.")) for name in early])
    count = count_year(token.county, year, as_of=asked.as_of, known_on=asked.known_on)
    if token.carrier_id:
        count = count.within(set(projects_of(token).filter(pk__in=count.named).values_list("pk", flat=True)))
    target = None if token.carrier_id else target_value(token.county, year)
    return progress_of(count, target=target).as_json() | {"cells": list(_cells(count)), "uncounted": _uncounted(count)}


def _cells(count):
    """The count by event, month, source and carrier; each way of splitting adds up to the whole."""
    carriers = {pk: carrier.code for pk, carrier in count.carriers.items()}
    ways = {
        "event": lambda row, project: row.fact.kind,
        "month": lambda row, project: f"{row.fact.on:%Y-%m}",
        "source": lambda row, project: project["source"],
        "carrier": lambda row, project: carriers.get(row.fact.carrier_id, ""),
    }
    for by, key_of in ways.items():
        groups = {}
        for row in count.counted:
            project = count.projects[row.project]
            groups.setdefault(key_of(row, project), []).append(project["number"])
        for key, numbers in sorted(groups.items()):
            yield {"by": by, "key": key, "value": len(numbers), "projects": sorted(numbers)}


def _uncounted(count):
    rows = [(count.projects[row.project]["number"], row.finding.reason) for row in count.uncounted]
    return [{"project": number, "reason": str(reason)} for number, reason in sorted(rows)]
