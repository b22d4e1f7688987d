"""Targets of a year as printed, beside what is computed here and what the lead sections report for the county."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from projects.outcomes.investmentrules import products_of
from projects.outcomes.models import CarrierEvent
from projects.register.models import FigureKind, SourceKind
from projects.trace.wording import listed

from ..models import CountyFigure, Target
from .breakdowns import Sources
from .fund import fund_share
from .outcomes import HEADS, heads_of, money_of, total_heads
from .progress import TARGET_CODE, percent

FEN_PER_YI = 10**10  # 分 in one 亿元
FUND_CODE = "fund_share"


@dataclass(frozen=True)
class TargetLine:
    """One target: as printed, the figure computed here, the county's as reported, completion, sections.

    `computed` None: the rows kept here do not tell. Completion is the county's where the target covers the county.
    """

    target: Target
    printed: str
    computed: Decimal | int | None
    county: CountyFigure | None
    rate: str
    lead: str
    supporting: str

    @property
    def county_words(self):
        """The county's figure without needless zeros."""
        return plain(self.county and self.county.value)

    @property
    def computed_words(self):
        """The figure computed here without needless zeros."""
        return plain(self.computed)


def target_lines(county, count):
    """All targets of the year, in a constant number of queries."""
    computed = computed_figures(count)
    figures = reported(county, count.year, as_of=count.cutoff, known_on=count.known_on)
    rows = Target.objects.filter(county=county, year=count.year).select_related("lead").prefetch_related("supporting")
    return [target_line(row, computed.get(row.code), figures.get(row.pk)) for row in rows]


def reported(county, year, *, as_of, known_on):
    """Target id → the verified figure of the whole county that holds as of a day, as known on a day."""
    rows = CountyFigure.objects.holding(as_of, known_on).filter(target__county=county, target__year=year)
    return {row.target_id: row for row in rows.select_related("target", "verified_by")}


def computed_figures(count):
    """Code of a target → the figure of the projects incubated here. One project may serve several targets."""
    sources = Sources(count)
    ways = [set(sources.of.get(row.project, (row.fact.source,))) for row in count.counted]
    landed = {row.project for row in count.landed if row.fact.kind != FigureKind.LANDING_SIGNED}
    alumni = {SourceKind.ALUMNI, SourceKind.RESULTS_TRANSFER}
    heads = total_heads(heads_of(count, [row.project for row in count.counted]), (*HEADS, "city_or_above"))
    loans = {kind: fen for kind, fen, _projects in money_of(count)}
    return {
        TARGET_CODE: len(count.counted),
        "results_transfer": sum(SourceKind.RESULTS_TRANSFER in kinds for kinds in ways),
        "alumni_transfer": sum(count.projects[project]["source"] in alumni for project in landed),
        "national_talent": heads["national"],
        "city_talent": heads["city_or_above"],
        "masters_doctors": heads["masters_doctors"],
        "events": _events(count),
        FUND_CODE: fund_share(count).share,
        **{code: Decimal(loans.get(code, 0)) / FEN_PER_YI for code in {*products_of(count.county_id), *loans}},
    }


def _events(count):
    """Checked events of the kinds that count, held at the carriers in the year, as far as they were known by then."""
    held = CarrierEvent.objects.counted(count.known_on).filter(carrier__county=count.county_id)
    return held.filter(on__range=(date(count.year, 1, 1), count.cutoff)).count()


def target_line(target, computed, county):
    """One target with its figures; `supporting` and `lead` are read already."""
    reached = county and county.value if target.county_wide else computed
    rate = percent(Decimal(reached) / target.value) if reached is not None and target.value else ""
    supporting = str(listed((row.name for row in target.supporting.all()), "、"))
    return TargetLine(
        target, printed(target), computed, county, rate, target.lead.name if target.lead else "", supporting
    )


def printed(target):
    """The target as the plan words it; "at least" includes the number, "more than" does not."""
    if target.value is None:
        return _("named without a number")
    words = (
        _("at least %(value)s %(unit)s") if target.bound == Target.Bound.AT_LEAST else _("more than %(value)s %(unit)s")
    )
    return words % {"value": target.value, "unit": target.unit}


def plain(value):
    """A figure without needless zeros: 1.35, 12; "" for None."""
    return "" if value is None else f"{Decimal(value).normalize():f}"
