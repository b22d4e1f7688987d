"""Fills the report of a year or of its first quarters from the count of that period."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from projects.outcomes.heads import Basis
from projects.outcomes.moneykinds import money_kinds
from projects.register.models import FigureKind

from ..models import PeriodClose
from ..rules import breakdowns
from ..rules.closes import adjustments
from ..rules.counting import YearCount, count_year
from ..rules.lastyear import year_on_year
from ..rules.outcomes import heads_of, money_of, total_heads
from ..rules.progress import Progress, day_words, is_month_end, pace_basis, percent, progress_of, sentence, target_value
from . import period_annexes as annexes
from . import period_outlook as outlook
from .content import Clause, Curve, KeyNumber, MoneyLine, PeopleLine, PeriodReport, Share, Signature
from .imprints import draft_imprint, sealed
from .narrowing import narrow, narrowed_words, of_projects, seen_by
from .phrases import cn_day, wan


@dataclass
class Period:
    """What is read for the report: the count up to the last day, and what stands behind it."""

    county: object
    year: int
    quarter: int | None
    as_of: date
    known_on: date
    narrowed: dict = field(default_factory=dict)

    @property
    def last_day(self):
        """The end of the quarter, or the day asked for when that is earlier."""
        if self.quarter is None:
            return min(self.as_of, date(self.year, 12, 31))
        month = self.quarter * 3
        end = date.fromordinal(date(self.year + month // 12, month % 12 + 1, 1).toordinal() - 1)
        return min(self.as_of, end)

    @cached_property
    def count(self) -> YearCount:
        count = count_year(self.county, self.year, as_of=self.last_day, known_on=self.known_on)
        return narrow(count, self.narrowed)

    @cached_property
    def progress(self) -> Progress:
        # The target is the whole county's; what a filter leaves of the count is not measured by it.
        return progress_of(self.count, target=None if self.narrowed else target_value(self.county, self.year))

    @cached_property
    def sources(self):
        return breakdowns.Sources(self.count)

    @cached_property
    def heads(self):
        return heads_of(self.count, [row.project for row in self.count.counted])

    @cached_property
    def landed(self):
        """Projects that landed by registration or in substance in the year: id → first fact."""
        first = {}
        for row in self.count.landed:
            if row.fact.kind != FigureKind.LANDING_SIGNED:
                first.setdefault(row.project, row.fact)
        return first

    def within(self, rows, prefix=""):
        """Of these rows those that the filter leaves; `prefix` leads to the project."""
        return rows.filter(of_projects(self.narrowed, prefix))

    @property
    def words(self):
        """The period in words, with the filter."""
        return f"{self._months} · {narrowed_words(self.narrowed)}" if self.narrowed else self._months

    @property
    def _months(self):
        """Whole months when the last day ends one."""
        if is_month_end(self.last_day):
            return _("%(year)s, months 1 to %(month)s") % {"year": self.year, "month": self.last_day.month}
        return _("%(year)s, up to %(month)s-%(day)s") % {
            "year": self.year, "month": self.last_day.month, "day": self.last_day.day,
        }  # fmt: skip


def period_report(county, year, quarter=None, *, as_of, known_on, imprint=None, narrowed=None):
    """The content of the report of a year (quarter None) or up to the end of a quarter of it.

    `narrowed` (see `narrowing`) leaves some of the counted projects; then there is no target and no year before.
    """
    period = Period(county, year, quarter, as_of, known_on, narrowed or {})
    return sealed(
        PeriodReport(
            imprint=draft_imprint(county, cutoff=period.last_day, rule=period.count.rule, imprint=imprint),
            title=_("Report on the science projects of %(county)s") % {"county": county.name},
            period=period.words,
            sentence=_first_sentence(period),
            numbers=numbers(period),
            results=outlook.results(period),
            decisions=outlook.decisions(period),
            curve=curve(period),
            progress_text=progress_text(period),
            structure_text=structure_text(period),
            talent_text=talent_text(period),
            finance_text=_("Amounts of the year by kind, verified one by one. Kinds are never added together."),
            targets=() if narrowed else annexes.targets(period),
            sources=tuple(Share(row.label, row.count) for row in breakdowns.by_source(period.count, period.sources)),
            carriers=tuple(Share(row.label, row.count) for row in breakdowns.by_carrier(period.count)),
            key_projects=outlook.key_projects(period),
            talent=talent(period),
            finance=finance(period),
            problems=outlook.problems(period),
            next_landings=outlook.next_landings(period),
            register=annexes.register(period),
            basis=annexes.basis(period),
            uncounted=annexes.uncounted(period),
            rule=rule_words(period),
            differences=differences(period),
            signatures=tuple(Signature(role) for role in (_("Prepared by"), _("Checked by"), _("Head of the unit"))),
        )
    )  # fmt: skip


def _first_sentence(period):
    only = _("; %(count)s of them only in an enclave so far.") % {"count": period.progress.enclave_only}
    if period.narrowed:
        words = {
            "day": day_words(period.last_day),
            "count": period.progress.counted,
            "filter": narrowed_words(period.narrowed),
        }
        return _("As of %(day)s 24:00: %(count)s projects (%(filter)s)") % words + only
    return sentence(period.progress).removesuffix("。").removesuffix(".") + only


def numbers(period):
    """The four numbers of the first page."""
    progress = period.progress
    rate = percent(progress.completion).rstrip("%") if progress.completion is not None else "—"
    aim = _("target of the year: at least %(target)s") % {"target": progress.target} if progress.target else ""
    planned = sum(period.count.projects[project]["planned_investment"] or 0 for project in period.landed)
    plan = _("planned total %(amount)s × 10,000 yuan") % {"amount": wan(planned)} if planned else ""
    return (
        KeyNumber(_("Counted projects"), str(progress.counted), _("projects"), aim),
        KeyNumber(
            _("Completion"), rate, "%" if progress.target else "", pace_basis(progress) if progress.target else ""
        ),
        KeyNumber(_("Only in an enclave so far"), str(progress.enclave_only), _("projects"), _("within the count")),
        KeyNumber(_("Landed in the year"), str(len(period.landed)), _("projects"), plan),
    )


def curve(period):
    """Counted up to the end of each month; months after the last day are empty."""
    total, points = 0, []
    for month, number in enumerate(breakdowns.by_month(period.count), 1):
        total += number
        points.append(total if month <= period.last_day.month else None)
    caption = _("Counted projects, month by month in sum")
    return Curve(period.progress.target or 0, tuple(points), caption)


def progress_text(period):
    """How the year ran, and what a comparison with the year before is worth."""
    counts = breakdowns.by_month(period.count)
    best = max(range(12), key=lambda index: counts[index])
    words = _("%(period)s: %(count)s projects in sum.") % {"period": period.words, "count": period.progress.counted}
    if counts[best]:
        words += _("The strongest month was month %(month)s with %(count)s.") % {
            "month": best + 1,
            "count": counts[best],
        }
    late = sum(row.late for row in period.count.counted)
    if late:
        words += _("%(count)s facts were entered late.") % {"count": late}
    if period.narrowed:
        return words
    comparison = year_on_year(period.county, period.count, known_on=period.known_on)
    return words + _("%(comparison)s.") % {"comparison": comparison}


def structure_text(period):
    both = breakdowns.both_ways(period.count, period.sources)
    return _(
        "By the first source; a project that came by contest, enclave and incubator counts once. "
        "%(count)s came by a contest and through an enclave."
    ) % {"count": both}


def talent_text(period):
    """What the heads rest on, and how to read them."""
    words = _("Heads of the counted projects: %(rosters)s by verified rosters, where one person counts once, %(others)s "
              "by their latest verified count. Parts are within “bachelor or above”, overlap, and are not added; "
              "people are counts only.")  # fmt: skip
    rosters = sum(row.basis == Basis.ROSTER for row in period.heads)
    return words % {"rosters": rosters, "others": len(period.heads) - rosters}


def talent(period):
    """Total and its overlapping parts, each summed on its own."""
    totals = total_heads(period.heads)
    lines = (
        (_("Bachelor or above"), totals["bachelor_or_above"], 0),
        (_("Masters and doctors"), totals["masters_doctors"], 1),
        (_("Senior engineers"), totals["senior_engineers"], 1),
        (_("National talents"), totals["national"], 1),
    )
    return tuple(PeopleLine(*line) for line in lines)


def finance(period):
    """One line for each kind of money, also for those without any."""
    sums = {kind: (fen, number) for kind, fen, number in money_of(period.count, seen_by(period.narrowed))}
    lines = []
    for kind, label in money_kinds(period.county.pk).items():
        fen, number = sums.get(kind, (None, 0))
        proof = _("%(count)s projects, verified") % {"count": number} if number else ""
        lines.append(MoneyLine(label, wan(fen), f"{period.last_day:%Y-%m-%d}" if number else "", proof))
    return tuple(lines)


def rule_words(period):
    """The rule in words, its version, and how to read the report."""
    rule = period.count.rule
    if rule is None:
        return ()
    words = {"version": rule.version, "day": cn_day(rule.effective_from)}
    return (
        Clause(_("The rule, version %(version)s (in force from %(day)s)") % words, rule.words),
        Clause(_("Cut-off and knowledge"), _("Facts that happened by %(day)s 24:00, as known on %(known)s.") % {
            "day": cn_day(period.last_day), "known": cn_day(period.known_on),
        }),
        Clause(_("Day of an event"), _(
            "Moving in: the later of signature and handover. Landing: the day on which the last condition was met. "
            "A second person confirms; what is confirmed after closing is an adjustment of the earlier year."
        )),
    )  # fmt: skip


def differences(period):
    """What became known after the year was closed."""
    close = (
        PeriodClose.objects.closed().filter(county=period.county, year=period.year, kind=PeriodClose.Kind.YEAR).first()
    )
    if close is None or period.narrowed or period.known_on <= close.closed_on:
        return ()
    return tuple(
        _("Adjustment %(change)s: %(number)s %(name)s. %(words)s") % {
            "change": f"{row.change:+d}", "number": row.number, "name": row.name, "words": row.words,
        }
        for row in adjustments(close, period.count)
    )  # fmt: skip
