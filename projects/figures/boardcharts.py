"""The charts of 引育总览: what each shows, and the list behind every bar and point."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from projects.register.models import Edition, SourceKind
from projects.register.stages import Stage
from projects.trace.charts import Datum, Series

from .models import FigureCell
from .rules.breakdowns import carrier_words
from .rules.lastyear import same_day
from .rules.narrowing import NONE
from .rules.summary.slices import median
from .rules.summary.way import COHORT_STEPS, STEPS

M = FigureCell.Measure
EDITIONS_SHOWN = 6
STEP_WORDS = {
    "came": lambda: _("Came in the year"),
    "applied": lambda: _("Handed in an application"),
    "accepted": lambda: _("Accepted for review"),
    "approved": lambda: _("Approved by the deliberation"),
    "moved_in": lambda: _("Moved into a carrier"),
    "landed": lambda: _("Reached a landing in the county"),
    "entered": lambda: _("Entered the contest"),
}


class Charts:
    """The charts of one board; a month to come has neither bar nor point."""

    def __init__(self, board):
        self.board, self.sums, self.asked = board, board.sums, board.asked

    @cached_property
    def months(self):
        """Labels of the twelve months."""
        return [_("%(month)s (month)") % {"month": month} for month in range(1, 13)]

    @cached_property
    def shown(self):
        """How many months have begun by the last day."""
        if self.sums.cutoff < date(self.asked.year, 1, 1):
            return 0
        return self.sums.cutoff.month

    def by_month(self):
        """New ones of each month."""
        rows = zip(self.months, self.sums.by_month(), strict=True)
        data = [
            Datum(label, n, self.board.link("figures-counted", month=month))
            if month <= self.shown else Datum(label, 0, text="\u2002")
            for month, (label, n) in enumerate(rows, 1)
        ]  # fmt: skip
        return Series(_("Counted in the month"), data, "blue")

    def curve(self):
        """[Counted so far, time progress]: the cumulative curve, and where the year should stand."""
        total, data = 0, []
        for month, n in enumerate(self.sums.by_month()[: self.shown], 1):
            total += n
            data.append(Datum(self.months[month - 1], total, self.board.link("figures-counted", until=month)))
        series = [Series(_("Counted so far"), data, "blue")]
        if target := self.board.progress.target:
            pace = [
                Datum(label, (Decimal(target) * n / 12).quantize(Decimal("0.1")))
                for n, label in enumerate(self.months, 1)
            ]
            series.append(Series(_("Time progress"), pace, "grey"))
        return series

    def by_source(self):
        """Counted projects by first source."""
        found = self.sums.by("source")
        return [
            Datum(str(kind.label), found[kind], self.board.link("figures-counted", source=kind.value))
            for kind in SourceKind if found[kind]
        ]  # fmt: skip

    def by_carrier(self):
        """[this year, last year by the same day]: counted projects by the carrier of the event, largest first."""
        found, before = self.sums.by("carrier"), self._before
        order = sorted({*found, *before}, key=lambda carrier: (-found[carrier], -before.get(carrier, 0), carrier or 0))
        labels = {carrier: carrier_words(self.board, carrier) for carrier in order}
        year = self.asked.year
        now = [
            Datum(labels[one], found[one], self.board.link("figures-counted", carrier=one or "none")) for one in order
        ]
        last = self._last_year
        return [
            Series(str(year), now, "blue"),
            Series(
                _("%(year)s by the same day") % {"year": year - 1},
                [Datum(labels[one], before.get(one, 0), f"{last}&carrier={one or 'none'}") for one in order], "grey",
            ),
        ]  # fmt: skip

    @cached_property
    def _same(self):
        return same_day(self.sums.cutoff, self.asked.year - 1)

    @property
    def _last_year(self):
        """The list of last year's counted projects as of the same day."""
        words = {"year": self.asked.year - 1, "as_of": self._same, "known_on": self.asked.known_on}
        return f"{reverse('figures-counted')}?{urlencode(words | self.asked.part.given)}"

    @cached_property
    def _before(self):
        rows = self.sums.cells(M.COUNTED, years=(self.asked.year - 1,)).filter(on__lte=self._same)
        return {carrier: n for carrier, n in rows.values_list("carrier_id").annotate(sum=Sum("n")) if n}

    def by_stage(self):
        """Where all projects stand today, in the order of the way."""
        found, part = self.sums.numbers(M.STAGE), self.asked.part.given
        listed = "town" not in part and NONE not in part.values()  # what the register cannot narrow has no list there
        return [
            Datum(
                str(stage.label), found[stage],
                f"{reverse('projects')}?{urlencode({'stage': stage.value} | part)}" if listed else "",
            )
            for stage in Stage if found.get(stage)
        ]  # fmt: skip


class Way:
    """How far the projects got that came in the year, by source, with the middle number of days from step to step."""

    def __init__(self, board):
        self.board, self.sums = board, board.sums

    @cached_property
    def _numbers(self):
        found = {}
        for measure, step, source, _days, n in self.sums.way:
            if measure == M.WAY:
                found[source, step] = found.get((source, step), 0) + n
        return found

    def _median(self, step, source=None):
        days = {}
        for measure, own, of, number, n in self.sums.way:
            if measure == M.GAP and own == step and source in (None, of):
                days[number] = days.get(number, 0) + n
        return median(days)

    def steps(self):
        """Bars of the funnel: everybody who reached the step or a later one."""
        data = []
        for step in STEPS:
            n = sum(number for (_source, own), number in self._numbers.items() if own == step)
            days = self._median(step)
            words = {"number": n, "days": days}
            text = (
                _("%(number)s projects") % words
                if days is None
                else _("%(number)s projects, median %(days)s days") % words
            )
            data.append(Datum(STEP_WORDS[step](), n, self.board.link("figures-way", step=step), text=text))
        return data if data[0].value else []

    @property
    def heads(self):
        """Words of the steps."""
        return [STEP_WORDS[step]() for step in STEPS]

    def by_source(self):
        """[(source, [(head, number, median days or None, address)])] for a table."""
        rows = []
        for kind in SourceKind:
            if self._numbers.get((kind, "came")):
                cells = [
                    (
                        STEP_WORDS[step](), self._numbers.get((kind, step), 0), self._median(step, kind),
                        self.board.link("figures-way", step=step, source=kind.value),
                    )
                    for step in STEPS
                ]  # fmt: skip
                rows.append((kind.label, cells))
        return rows

    @property
    def cohort_heads(self):
        """Words of the steps of a contest."""
        return [STEP_WORDS[step]() for step in COHORT_STEPS]

    def cohorts(self):
        """[(edition, [(head, number, address)])]: what became of the entries of the latest editions, as of today."""
        held = Edition.objects.filter(contest__county=self.board.scope.county, year__lte=self.board.asked.year)
        editions = list(held.order_by("-year", "-pk")[:EDITIONS_SHOWN])
        found = self.sums.cohorts([edition.pk for edition in editions])
        return [
            (
                edition,
                [
                    (STEP_WORDS[step](), found[edition.pk].get(step, 0), self.board.link("figures-way", edition=edition.code, step=step))
                    for step in COHORT_STEPS
                ],
            )
            for edition in editions if edition.pk in found
        ]  # fmt: skip
