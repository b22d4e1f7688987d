"""Fills the landing report of one project from its facts, as of a day and as known on a day.

People appear as counts only; the leader's name is masked. Money stands in separate lines by kind.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from projects.outcomes.rules import level_tables
from projects.register.models import FigureKind, ProjectCompany, SourceKind
from projects.text import mask_name
from projects.trace.wording import filed

from ..rules.project import Standing, project_standing
from . import project_course as course
from . import project_means as means
from .content import Condition, Fact, NextStep, ProjectReport, Signature, SourceLink
from .imprints import draft_imprint, sealed
from .matters import project_matters
from .phrases import cn_day, cn_moment, listed, midnight, wan
from .project_promises import promise_lines

REGISTERED, SUBSTANTIAL = "registered", "substantial"
CHANNELS = {
    FigureKind.ENCLAVE_MOVE_IN: lambda: _("Enclave"),
    FigureKind.INCUBATOR_MOVE_IN: lambda: _("Incubator"),
    FigureKind.OTHER_MOVE_IN: lambda: _("Other carrier"),
    FigureKind.LANDING_REGISTERED: lambda: _("Landed by registration"),
    FigureKind.LANDING_SUBSTANTIAL: lambda: _("Landed in substance"),
}


@dataclass
class Facts:
    """Everything that is read of one project for its report."""

    project: object
    as_of: date
    known_on: date

    @cached_property
    def standing(self) -> Standing:
        return project_standing(self.project, self.as_of, self.known_on)

    @cached_property
    def tables(self):
        """Levels with their conditions; a landing reached or confirmed later than asked is not known yet."""
        tables = level_tables(self.project, self.as_of, self.known_on)
        return [table if self._known(table.landing) else replace(table, landing=None) for table in tables]

    def _known(self, landing):
        if landing is None:
            return True
        return landing.reached_on <= self.as_of and timezone.localdate(landing.confirmed_at) <= self.known_on

    @cached_property
    def table(self):
        """The level that the report is about: the highest confirmed, else landing by registration, else the first."""
        confirmed = [table for table in self.tables if table.landing]
        wanted = confirmed[-1:] or [table for table in self.tables if table.level == REGISTERED] or self.tables[:1]
        return wanted[0] if wanted else None

    @cached_property
    def company(self):
        """The company that stands for the project: the one in the county first, else the newest."""
        links = self.project.company_links.filter(until=None).select_related("company")
        best = max(links, key=lambda link: (link.kind == ProjectCompany.Kind.JIASHAN, link.since), default=None)
        return best.company if best else None

    @cached_property
    def landings(self):
        return [
            fact
            for fact in self.standing.facts
            if fact.kind in (FigureKind.LANDING_REGISTERED, FigureKind.LANDING_SUBSTANTIAL)
        ]


def project_report(project, *, as_of, known_on, imprint=None):
    """The content of the project's landing report; `imprint` gives number, verify_url and generated_at."""
    facts = Facts(project, as_of, known_on)
    rule = facts.standing.rule
    return sealed(
        ProjectReport(
            imprint=draft_imprint(project.county, cutoff=as_of, rule=rule, imprint=imprint),
            project_number=project.number,
            project_name=project.name,
            conclusion=conclusion(facts),
            remark=remark(facts),
            conditions_title=conditions_title(facts),
            overview=overview(facts),
            sources=sources(facts),
            conditions=conditions(facts),
            timeline=course.timeline(facts),
            money=means.money(facts),
            people=means.people(facts),
            promises=promise_lines(facts),
            photos=means.photos(facts),
            matters=project_matters(facts),
            next_steps=next_steps(facts),
            signatures=tuple(Signature(role) for role in (_("Prepared by"), _("Checked by"), _("Head of the unit"))),
            attachments=means.attachments(facts),
        )
    )


def conclusion(facts):
    """Landed or not, on which day, by which version; and in which year it counts."""
    table = facts.table
    if table and table.landing:
        words = _(
            "After verification, this project met the conditions of “%(level)s” on %(day)s (conditions %(version)s)"
        )
        landed = words % {"level": table.label, "day": cn_day(table.landing.reached_on), "version": table.version}
    else:
        landed = _("As of %(day)s this project has not been confirmed as landed") % {"day": midnight(facts.as_of)}
    return _("%(landed)s, %(counted)s.") % {"landed": landed, "counted": _counted_words(facts)}


def _counted_words(facts):
    verdict, rule = facts.standing.verdict, facts.standing.rule
    if verdict is None:
        return _("and does not count toward the county's projects so far")
    words = {"year": verdict.year, "version": rule.version, "day": cn_day(verdict.fact.on)}
    words["event"] = FigureKind(verdict.fact.kind).label
    if not verdict.timely:
        return _("and is an adjustment of %(year)s, because it was confirmed after that year was closed") % words
    if verdict.fact.kind in (FigureKind.LANDING_REGISTERED, FigureKind.LANDING_SUBSTANTIAL):
        return _("and counts among the projects of %(year)s (rule %(version)s)") % words
    return _("and counts among the projects of %(year)s by “%(event)s” on %(day)s (rule %(version)s)") % words


def remark(facts):
    """Why a project that came by several ways counts once; county stock is named as such."""
    words = []
    if len(sources(facts)) > 1:
        chain = listed(dict.fromkeys(link.channel for link in sources(facts)))
        words.append(
            _("The project came by %(chain)s. It is the same core technology and the same core team, "
              "counts once in its life, and its later stations are not counted again.") % {"chain": chain}
        )  # fmt: skip
    if facts.project.existing_stock:
        words.append(_("The firm was in the county before: shown as county stock (cultivation)."))
    return "".join(words)


def conditions_title(facts):
    if facts.table is None:
        return _("Conditions of landing")
    return _("Conditions of “%(level)s” (version %(version)s)") % {
        "level": facts.table.label, "version": facts.table.version,
    }  # fmt: skip


def overview(facts):
    """The table of facts."""
    project, company = facts.project, facts.company
    kinds = dict.fromkeys(project.sources.order_by("on", "pk").values_list("kind", flat=True))
    rows = [
        (_("Project number"), project.number),
        (_("Sources of the project"), listed(SourceKind(kind).label for kind in kinds or [project.source])),
        (_("Company"), company.name if company else ""),
        (_("Unified social credit code"), company.uscc if company else ""),
        (_("Technical field"), project.get_field_display()),
        (_("Local industry"), project.industry.name if project.industry else ""),
        (_("Project leader"), mask_name(project.leader)),
        (_("Carrier"), project.carrier.name if project.carrier else ""),
        (_("Stage"), project.get_stage_display()),
        (_("Planned total investment"), _("%(amount)s × 10,000 yuan") % {"amount": wan(project.planned_investment)}
         if project.planned_investment else ""),
        (_("Registered capital"), _("%(amount)s × 10,000 yuan") % {"amount": wan(company.registered_capital)}
         if company and company.registered_capital else ""),
    ]  # fmt: skip
    wide = [
        (_("Registered address"), company.registered_address if company else ""),
        (_("Summary"), _short(project.summary)),
    ]
    return (*(Fact(*row) for row in rows), *(Fact(*row, wide=True) for row in wide if row[1]))


def _short(text, length=120):
    return text if len(text) <= length else f"{text[:length]}…"


def sources(facts):
    """The chain by which the project came: sources that are no figures, then the figures; the counted link is marked."""
    rows = [
        (source.on, SourceKind(source.kind).label, source.words or _source_event(source),
         source.carrier.name if source.carrier else "", "")
        for source in facts.project.sources.select_related("carrier", "entry__edition")
        if source.on <= facts.as_of and source.kind != SourceKind.ENCLAVE
    ]  # fmt: skip
    verdict = facts.standing.verdict
    for fact in facts.standing.facts:
        if fact.kind in CHANNELS:
            counted = verdict is not None and fact.pk == verdict.fact.pk and verdict.timely
            words = _("counts in %(year)s") % {"year": verdict.year} if counted else ""
            carrier = facts.standing.carriers.get(fact.carrier_id, "")
            rows.append((fact.on, CHANNELS[fact.kind](), FigureKind(fact.kind).label, carrier, words))
    rows.sort(key=lambda row: row[0])
    return tuple(
        SourceLink(cn_day(on), str(channel), str(event), carrier, words) for on, channel, event, carrier, words in rows
    )


def _source_event(source):
    if source.entry:
        return " ".join(part for part in (source.entry.edition.name, source.entry.award) if part)
    return _("Came to notice")


def conditions(facts):
    """The conditions of the level against what is proved, each with its verifier; then those of other levels only."""
    if facts.table is None:
        return ()
    wanted = [_condition(row, facts.table) for row in facts.table.rows]
    listed_kinds = {row.kind for row in facts.table.rows}
    for table in facts.tables:
        for row in table.rows:
            if row.kind not in listed_kinds:
                listed_kinds.add(row.kind)
                wanted.append(_foreign_condition(row, table))
    return tuple(wanted)


def _condition(row, table):
    return Condition(
        name=_condition_name(row, table),
        standard=row.standard,
        actual=_actual(row),
        evidence=listed(paper.name for paper in row.evidence),
        verifier=row.verifier.name if row.verifier else "",
        verified_on=cn_moment(row.verified_on),
        met=bool(row.met) or (None if row.choice and table.met else False),
    )


def _actual(row):
    """What is proved, or that it is waived, until when and why."""
    if row.waiver is None or row.proven is True:
        return filed(row.actual)
    words = {"form": row.waiver.get_form_display(), "day": cn_day(row.waiver.until), "reason": row.waiver.reason}
    return _("%(form)s until %(day)s: %(reason)s") % words


def _foreign_condition(row, table):
    """A condition that this level does not ask for: shown when proved, and otherwise as not applying."""
    standard = _("%(standard)s (asked for by “%(level)s” only)") % {"standard": row.standard, "level": table.label}
    return replace(_condition(row, table), name=row.condition, standard=standard, met=True if row.met else None)


def _condition_name(row, table):
    if not row.choice:
        return row.condition
    return _("%(name)s (any %(count)s)") % {"name": row.condition, "count": table.any_count}


def next_steps(facts):
    """What the next level of landing still lacks."""
    reached = [number for number, table in enumerate(facts.tables, 1) if table.landing]
    ahead = facts.tables[max(reached, default=0) :]
    if not reached:
        ahead = [table for table in ahead if table.level == REGISTERED] or ahead
    if not ahead:
        return ()
    ahead = ahead[0]
    who = facts.project.carrier.name if facts.project.carrier else facts.project.county.centre_name
    lacking = listed(ahead.lacks)
    text = (
        _("Prove what “%(level)s” still lacks: %(lacking)s")
        if lacking
        else _("Confirm “%(level)s”: all conditions are proved")
    ) % {"level": ahead.label, "lacking": lacking}
    return (NextStep(text, who, cn_day(facts.project.next_date)),)
