"""What 引育总览 shows: each figure with the address of the list behind it, and the data of the charts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from projects.money import format_wan
from projects.outcomes.moneykinds import named_kinds
from projects.register.models import FigureKind
from projects.trace.charts import Datum, Series

from .rules import breakdowns
from .rules.briefing import brief, message
from .rules.forecast import forecast, forecast_words
from .rules.lastyear import year_on_year
from .rules.outcomes import heads_of, money_of, total_heads
from .rules.progress import pace_basis, pace_words, percent, progress_of, sentence, target_value
from .rules.unproved import waiting, with_unproved

HEAD_WORDS = {
    "bachelor_or_above": lambda: _("Bachelor or above"),
    "masters_doctors": lambda: _("of which masters and doctors"),
    "senior_engineers": lambda: _("of which senior engineers"),
    "national": lambda: _("of which national talents"),
}
LANDED_SHOWN = 6


@dataclass(frozen=True)
class Line:
    """A figure of a small list: words, figure, unit, address of its list, whether it is part of the line above."""

    label: str
    value: str
    unit: str
    url: str = ""
    part: bool = False


class Board:
    """The overview of one year for one person (`scope`) and one question (`asked`)."""

    def __init__(self, scope, asked):
        self.scope, self.asked = scope, asked
        self.count = scope.count(asked)

    def link(self, name, **more):
        """Address of a list behind a figure, with the question carried along."""
        extra = "".join(f"&{key}={value}" for key, value in more.items())
        return f"{reverse(name)}?{self.asked.query}{extra}"

    @cached_property
    def progress(self):
        """Operators read their part of the county's count; the target is the county's."""
        target = target_value(self.scope.county, self.asked.year) if self.scope.reads_all else None
        return progress_of(self.count, target=target)

    @property
    def sentence(self):
        if self.scope.reads_all:
            return sentence(self.progress)
        return _("%(count)s projects of your carriers count toward the county's target.") % {
            "count": self.progress.counted
        }

    @property
    def completion(self):
        return percent(self.progress.completion).rstrip("%") if self.progress.completion is not None else None

    @property
    def gap_words(self):
        return _("%(gap)s (by days)") % {"gap": pace_words(self.progress.gap_points)}

    @property
    def gap_tone(self):
        return "green" if self.progress.gap_points >= 0 else "red"

    @property
    def time_words(self):
        return pace_basis(self.progress)

    @property
    def time_by_day(self):
        return percent(self.progress.time_progress).rstrip("%")

    @property
    def time_by_month(self):
        return percent(self.progress.time_progress_months)

    @property
    def pace_now(self):
        """Where the line of time stands today, in projects."""
        target = self.progress.target
        return (self.progress.time_progress * target).quantize(Decimal("0.1")) if target else None

    @cached_property
    def sources(self):
        return breakdowns.Sources(self.count)

    @property
    def both_ways(self):
        return breakdowns.both_ways(self.count, self.sources)

    def by_month(self):
        """(cumulative bars, line of time) up to the end of the year; months to come are empty."""
        months = [_("%(month)s (month)") % {"month": month} for month in breakdowns.MONTHS]
        last = 12 if self.count.cutoff.year > self.asked.year else self.count.cutoff.month
        total, bars = 0, []
        for month, number in enumerate(breakdowns.by_month(self.count), 1):
            total += number
            ahead = month > last or self.count.cutoff < date(self.asked.year, 1, 1)
            url = "" if ahead else self.link("figures-counted", until=month)
            bars.append(Datum(months[month - 1], 0 if ahead else total, url, text="\u2002" if ahead else ""))
        target = self.progress.target
        if not target:
            return Series(_("Counted so far"), bars, "blue"), None
        pace = [Datum(label, (Decimal(target) * n / 12).quantize(Decimal("0.1"))) for n, label in enumerate(months, 1)]
        return Series(_("Counted so far"), bars, "blue"), Series(_("Time progress"), pace, "amber")

    def by_source(self):
        return self._data(breakdowns.by_source(self.count, self.sources), "figures-counted", "source")

    def by_carrier(self):
        return self._data(breakdowns.by_carrier(self.count), "figures-counted", "carrier")

    def by_stage(self):
        shares = breakdowns.by_stage(self.scope.projects)
        return [Datum(share.label, share.count, f"{reverse('projects')}?stage={share.code}") for share in shares]

    def _data(self, shares, name, key):
        return [Datum(share.label, share.count, self.link(name, **{key: share.code})) for share in shares]

    def talent(self):
        """Heads of the counted projects: each part is within the first line, parts overlap and are not added."""
        heads = heads_of(self.count, [row.project for row in self.count.counted])
        url = self.link("figures-talent")
        return [
            Line(HEAD_WORDS[name](), number, _("people"), url, part=name != "bachelor_or_above")
            for name, number in total_heads(heads).items()
        ]

    def money(self):
        """The year's amounts by kind, in 万元."""
        sums = money_of(self.count, None if self.scope.reads_all else self.scope.seen)
        words = named_kinds(self.count.county_id, [kind for kind, _fen, _projects in sums])
        return [
            Line(words[kind], format_wan(fen), _("× 10,000 yuan"), self.link("figures-money", kind=kind))
            for kind, fen, _projects in sums
        ]

    @cached_property
    def _unproved(self):
        return self.scope.narrow(with_unproved(self.count))

    @property
    def uncounted(self):
        """How many projects do not count and why is known: those of the year, and those that wait for proof."""
        return len(self._unproved.uncounted)

    @property
    def waiting(self):
        """How many more wait for the second person: with them the count is provisional."""
        return waiting(self._unproved)

    @property
    def provisional(self):
        """The count with everything that waits for the second person, shown beside the verified one."""
        return self.progress.counted + self.waiting

    @property
    def forecast(self):
        """The small line beneath the count, for readers of the whole county; "" where no year can be compared."""
        found = forecast(self.scope.county, self.count, known_on=self.asked.known_on) if self.scope.reads_all else None
        return forecast_words(found) if found else ""

    @property
    def message(self):
        """The text that one click copies."""
        return message(brief(self.scope.county, self.count, progress=self.progress, sources=self.sources))

    @cached_property
    def landed(self):
        """Projects that landed by registration or in substance in the year, once each, the latest first."""
        first = {}
        for row in self.count.landed:
            if row.fact.kind != FigureKind.LANDING_SIGNED:
                first.setdefault(row.project, row)
        return sorted(first.values(), key=lambda row: row.fact.on, reverse=True)

    def landed_rows(self):
        """The latest landings with what a line shows."""
        counted = {row.project for row in self.count.counted}
        return [
            {
                "project": self.count.projects[row.project],
                "on": row.fact.on,
                "level": FigureKind(row.fact.kind).label,
                "investment": format_wan(self.count.projects[row.project]["planned_investment"]),
                "counted": row.project in counted,
            }
            for row in self.landed[:LANDED_SHOWN]
        ]

    def year_on_year(self):
        return year_on_year(self.scope.county, self.count, known_on=self.asked.known_on)
