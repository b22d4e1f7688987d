"""Annexes of the period report: targets, register, why each project counts, which do not and why."""

from collections import defaultdict

from projects.outcomes.models import Investment
from projects.people.models import User
from projects.register.models import FigureKind, ProjectCompany, TechField
from projects.register.stages import Stage

from ..rules.breakdowns import carrier_words
from ..rules.evidence import evidence_words
from ..rules.outcomes import holding
from ..rules.targets import plain, target_lines
from ..rules.unproved import with_unproved
from ..rules.words import reason_words
from .content import Basis, RegisterRow, TargetLine, Uncounted
from .narrowing import narrow
from .phrases import wan


def targets(period):
    """The watched targets as printed, the county's figure as its section reported it, and what is computed here."""
    lines = []
    for line in target_lines(period.county, period.count):
        if line.target.tracked:
            unit = line.target.unit
            computed = f"{plain(line.computed)}{unit}" if line.computed is not None else ""
            reported = f"{plain(line.county.value)}{unit}" if line.county else ""
            county = reported if line.target.county_wide else computed
            lines.append(TargetLine(line.target.name, line.printed, county, computed, line.rate, line.lead))
    return tuple(lines)


def register(period):
    """The counted projects with company, money by kind and heads."""
    ids = [row.project for row in period.count.counted]
    companies, money = companies_of(ids), money_by_project(period)
    heads = {row.project: row.counts for row in period.heads}
    landed = period.landed
    return tuple(
        RegisterRow(
            number=(project := period.count.projects[row.project])["number"],
            name=project["name"],
            company=companies.get(row.project, ""),
            source=period.sources.words(row),
            carrier=carrier_words(period.count, row.fact.carrier_id),
            industry=str(TechField(project["field"]).label) if project["field"] else "",
            counted_on=f"{row.fact.on:%Y-%m-%d}",
            landing=f"{landed[row.project].on:%Y-%m-%d}" if row.project in landed else "",
            stage=str(Stage(project["stage"]).label),
            planned=wan(project["planned_investment"]),
            paid=wan(money[row.project].get(Investment.Kind.FUNDS_IN_PLACE)),
            equity=wan(money[row.project].get(Investment.Kind.EQUITY)),
            talent=heads.get(row.project, {}).get("bachelor_or_above"),
            masters_doctors=heads.get(row.project, {}).get("masters_doctors"),
        )
        for row in period.count.counted
    )


def companies_of(projects):
    """Project → name of the company that stands for it now: the one in the county first, else the newest."""
    links = ProjectCompany.objects.filter(project__in=projects, until=None).order_by("since", "pk")
    best = {}
    for project, kind, name in links.values_list("project_id", "kind", "company__name"):
        if kind == ProjectCompany.Kind.JIASHAN or best.get(project, ("", ""))[0] != ProjectCompany.Kind.JIASHAN:
            best[project] = (kind, name)
    return {project: name for project, (_kind, name) in best.items()}


def money_by_project(period):
    """Project → kind → 分, over its whole life up to the last day."""
    ids = [row.project for row in period.count.counted]
    found = defaultdict(lambda: defaultdict(int))
    rows = holding(FigureKind.INVESTMENT, period.count).filter(project__in=ids)
    for project, kind, fen in rows.values_list("project_id", "detail", "value"):
        found[project][kind] += fen
    return found


def basis(period):
    """Why each project counts: event, day, carrier, proof, verifier."""
    names = dict(
        User.objects.filter(pk__in={row.fact.verified_by_id for row in period.count.counted}).values_list("pk", "name")
    )
    return tuple(
        Basis(
            number=period.count.projects[row.project]["number"],
            name=period.count.projects[row.project]["name"],
            event=str(FigureKind(row.fact.kind).label),
            event_on=f"{row.fact.on:%Y-%m-%d}",
            carrier=carrier_words(period.count, row.fact.carrier_id),
            evidence=evidence_words(row.fact.evidence),
            verifier=names.get(row.fact.verified_by_id, ""),
            late=row.late,
        )
        for row in period.count.counted
    )


def uncounted(period):
    """The projects of which the year speaks and that do not count, and those that wait for proof."""
    count = narrow(with_unproved(period.count), period.narrowed)
    return tuple(_uncounted(count, row) for row in count.uncounted)


def _uncounted(count, row):
    project, fact = count.projects[row.project], row.finding.fact
    return Uncounted(
        number=project["number"],
        name=project["name"],
        event=str(FigureKind(fact.kind).label) if fact else str(Stage(project["stage"]).label),
        event_on=f"{fact.on:%Y-%m-%d}" if fact else "",
        reason=reason_words(count, row.finding),
    )
