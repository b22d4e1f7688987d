"""The law of a county's count: which rule holds in which year, and until when a year takes confirmations."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.register.models import FigureKind, SourceKind

from ..models import CountingRule, PeriodClose

CHAIN = (FigureKind.ENCLAVE_MOVE_IN, FigureKind.INCUBATOR_MOVE_IN)  # order of two events of one day


@dataclass
class Books:
    """Rules and closes of one county, read once."""

    county_id: int

    @cached_property
    def rules(self):
        return list(CountingRule.objects.filter(county_id=self.county_id))

    @cached_property
    def closes(self):
        """The closed years; closed months and quarters are snapshots only and decide nothing."""
        years = PeriodClose.objects.closed().filter(county_id=self.county_id, kind=PeriodClose.Kind.YEAR)
        return {close.year: close for close in years}

    @cached_property
    def _seen(self):
        """Closed year → rows of the ledger that its close saw; None for closes that did not note them."""
        seen = {year: close.snapshot.get("seen") for year, close in self.closes.items()}
        return {year: None if rows is None else frozenset(rows) for year, rows in seen.items()}

    def trying(self, rule):
        """The same books with one more version of the rule, which is not kept."""
        books = Books(self.county_id)
        books.rules = sorted([rule, *self.rules], key=lambda row: row.effective_from, reverse=True)
        return books

    def rule(self, day):
        """The version in force on a day; the oldest one for days before any; None when the county has none."""
        in_force = (rule for rule in self.rules if rule.effective_from <= day)
        return next(in_force, self.rules[-1] if self.rules else None)

    def deadline(self, year):
        """The last day on which a fact of the year may be confirmed for the year's own figure (rule P2)."""
        if year in self.closes:
            return self.closes[year].closed_on
        rule = self.rule(date(year, 12, 31)) or CountingRule()
        return date(year + 1, rule.close_month, rule.close_day)

    def qualifies(self, fact, last_day):
        """Whether the rule in force at the cut-off of the fact's year (or on the last day asked for) names its kind."""
        rule = self.rule(min(last_day, date(fact.on.year, 12, 31)))
        return rule is not None and fact.kind in rule.qualifying

    def is_timely(self, fact):
        """Confirmed before its year was closed. Opening stock is shut out by a real close only.

        A close is held against the rows that it saw, not against the hour: what was being verified at that very
        moment is in the issued figure or an adjustment, never both and never neither.
        """
        year = fact.on.year
        if self._seen.get(year) is not None:
            return fact.pk in self._seen[year]
        if fact.source == SourceKind.OPENING_STOCK and year not in self.closes:
            return True
        return fact.known <= self.deadline(year)


def in_chain_order(fact):
    """Sort key of qualifying events: the earliest day, then the order of the chain, then the order of entry."""
    return fact.on, CHAIN.index(fact.kind) if fact.kind in CHAIN else len(CHAIN), fact.pk
