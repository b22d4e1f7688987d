"""Targets of a year as printed, beside what is computed here. County-wide figures are the lead section's own."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from projects.register.models import FigureKind, SourceKind

from ..models import Target
from .breakdowns import Sources
from .progress import TARGET_CODE, percent


@dataclass(frozen=True)
class TargetLine:
    """One target: as printed, computed figure (None: filled in by the lead section), completion, lead."""

    target: Target
    printed: str
    computed: int | None
    rate: str
    lead: str


def target_lines(county, count):
    """All targets of the year."""
    computed = computed_figures(count)
    rows = Target.objects.filter(county=county, year=count.year).select_related("lead")
    return [_line(row, computed.get(row.code)) for row in rows]


def computed_figures(count):
    """Code of a target → the figure of the projects incubated here. One project may serve several targets."""
    sources = Sources(count)
    ways = [set(sources.of.get(row.project, (row.fact.source,))) for row in count.counted]
    landed = {row.project for row in count.landed if row.fact.kind != FigureKind.LANDING_SIGNED}
    alumni = {SourceKind.ALUMNI, SourceKind.RESULTS_TRANSFER}
    return {
        TARGET_CODE: len(count.counted),
        "results_transfer": sum(SourceKind.RESULTS_TRANSFER in kinds for kinds in ways),
        "alumni_transfer": sum(count.projects[project]["source"] in alumni for project in landed),
    }


def _line(target, computed):
    rate = percent(Decimal(computed) / target.value) if computed is not None and target.value else ""
    return TargetLine(target, printed(target), computed, rate, target.lead.name if target.lead else "")


def printed(target):
    """The target as the plan words it; "at least" includes the number, "more than" does not."""
    words = (
        _("at least %(value)s %(unit)s") if target.bound == Target.Bound.AT_LEAST else _("more than %(value)s %(unit)s")
    )
    return words % {"value": target.value, "unit": target.unit}
