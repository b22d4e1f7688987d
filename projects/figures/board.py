"""What 引育总览 says: each figure out of the summary, with the address of the list behind it."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from projects.money import format_wan
from projects.outcomes.moneykinds import named_kinds
from projects.register.models import FigureEvent, FigureKind

from .models import FigureCell
from .rules.briefing import brief_of_sums, message
from .rules.counting import LANDING_LEVELS, count_year
from .rules.forecast import forecast_words, from_earlier, years_before
from .rules.lastyear import compared_words
from .rules.progress import pace_basis, pace_words, percent, progress_with, sentence, target_value
from .rules.unproved import undated, unverified

M = FigureCell.Measure
HEAD_WORDS = {
    "bachelor_or_above": lambda: _("Bachelor or above"),
    "masters_doctors": lambda: _("of which masters and doctors"),
    "senior_engineers": lambda: _("of which senior engineers"),
    "national": lambda: _("of which national talents"),
}
LANDED_SHOWN, LANDED_READ = 6, 60


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
        self.sums = scope.slice(asked)
        # The target is the whole county's; a part of the county has none.
        self.whole = scope.reads_all and not asked.part

    def link(self, name, **more):
        """Address of a list behind a figure, with the question carried along."""
        extra = "".join(f"&{key}={value}" for key, value in more.items())
        return f"{reverse(name)}?{self.asked.query}{extra}"

    @cached_property
    def progress(self):
        """Operators read their part of the county's count; the target is the county's."""
        target = target_value(self.scope.county, self.asked.year) if self.whole else None
        return progress_with(self.sums, self.sums.counted, self.sums.number(M.ENCLAVE_ONLY), target=target)

    @property
    def sentence(self):
        if self.whole:
            return sentence(self.progress)
        if self.asked.part:
            return _("%(count)s projects of this part count toward the county's target.") % {"count": self.sums.counted}
        return _("%(count)s projects of your carriers count toward the county's target.") % {
            "count": self.progress.counted
        }

    @property
    def part_words(self):
        """Which part is shown, in words; "" for all."""
        return "，".join(self.asked.part.words(self)) if self.asked.part else ""

    @cached_property
    def carriers(self):
        """Id → carrier of the county, for names."""
        return {carrier.pk: carrier for carrier in self.scope.all_carriers}

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

    @property
    def both_ways(self):
        """How many counted projects came by a contest and through an enclave."""
        return self.sums.number(M.BOTH_WAYS)

    @property
    def cultivated(self):
        """How many projects counted in earlier years brought results in this one."""
        return self.sums.number(M.CULTIVATED)

    @cached_property
    def earlier(self):
        """Earlier year → (whole year, by the same day, as of the same day); see `Slice.earlier`."""
        return self.sums.earlier(years_before(self.sums))

    def talent(self):
        """Heads of the counted projects: each part is within the first line, parts overlap and are not added."""
        heads = self.sums.amounts(M.TALENT)
        url = self.link("figures-talent")
        return [
            Line(words(), heads.get(name, 0), _("people"), url, part=name != "bachelor_or_above")
            for name, words in HEAD_WORDS.items()
        ]

    def money(self):
        """The year's amounts by kind, in 万元."""
        amounts = self.sums.amounts(M.MONEY)
        return [
            Line(words, format_wan(amounts[kind]), _("× 10,000 yuan"), self.link("figures-money", kind=kind))
            for kind, words in named_kinds(self.scope.county.pk, amounts).items()
        ]

    @cached_property
    def _waiting(self):
        """Ids of projects whose move-in or landing waits for the second person."""
        found = unverified(self.sums)
        return set(found) if self.scope.reads_all else self.scope.seen(found)

    @cached_property
    def _landings(self):
        """Projects of the latest landings of the year, as many as a page may need."""
        events = FigureEvent.objects.stated().filter(
            kind__in=LANDING_LEVELS, project__county=self.scope.county, occurred_on__year=self.asked.year
        )
        rows = events.holding(self.sums.cutoff, self.asked.known_on).order_by("-occurred_on", "-pk")
        projects = list(rows.values_list("project_id", flat=True)[:LANDED_READ]) if self.sums.number(M.LANDED) else []
        return set(projects) if self.scope.reads_all else self.scope.seen(projects)

    @cached_property
    def _few(self):
        """The rule's answer about the few projects of which the page says more than a number."""
        return self.scope.narrow(
            count_year(
                self.scope.county,
                self.asked.year,
                as_of=self.asked.as_of,
                known_on=self.asked.known_on,
                books=self.sums.books,
                projects=self._waiting | self._landings,
            )  # fmt: skip
        )

    @cached_property
    def _new(self):
        """Of those that wait, the ones of which the count says nothing yet. A part of the figures has none."""
        if self.asked.part or not self._waiting:
            return set()
        return self._waiting - {row.project for row in (*self._few.counted, *self._few.uncounted)}

    @property
    def waiting(self):
        """How many more would count if what waits for the second person were verified."""
        return len(self._new)

    @property
    def provisional(self):
        """The count with everything that waits for the second person, shown beside the verified one."""
        return self.progress.counted + self.waiting

    @property
    def uncounted(self):
        """How many projects do not count and why is known: those of the year, and those that wait for proof."""
        twice = len(undated(self.sums, self._new)) if self._new else 0
        return self.sums.number(M.UNCOUNTED) + self.sums.number(M.UNDATED) + self.waiting - twice

    @property
    def forecast(self):
        """The small line beneath the count, for readers of the whole county; "" where no year can be compared."""
        if not self.whole or self.sums.cutoff >= self.sums.last_day:
            return ""
        found = from_earlier(self.sums.counted, {year: row[:2] for year, row in self.earlier.items()})
        return forecast_words(found) if found else ""

    @property
    def message(self):
        """The text that one click copies."""
        return message(brief_of_sums(self.scope.county, self.sums, self.progress, self.landed))

    @property
    def landed(self):
        """How many projects landed by registration or in substance in the year, once each."""
        return self.sums.number(M.LANDED)

    def landed_rows(self):
        """The latest landings with what a line shows."""
        first = {}
        rows = self.asked.part.rows(self._few, self._few.landed) if self._landings else []
        for row in rows:
            if row.fact.kind != FigureKind.LANDING_SIGNED:
                first.setdefault(row.project, row)
        latest = sorted(first.values(), key=lambda row: row.fact.on, reverse=True)[:LANDED_SHOWN]
        counted = {row.project for row in self._few.counted} if latest else set()
        return [
            {
                "project": self._few.projects[row.project],
                "on": row.fact.on,
                "level": FigureKind(row.fact.kind).label,
                "investment": format_wan(self._few.projects[row.project]["planned_investment"]),
                "counted": row.project in counted,
            }
            for row in latest
        ]

    def year_on_year(self):
        """Last year's count by the same day, in words."""
        return compared_words(self.scope.county, self.sums, self.sums.counted, lambda year, _day: self.earlier[year][2])
