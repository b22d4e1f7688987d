"""The law of a county's count: which rule holds in which year, and until when a year takes confirmations."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.register.models import FigureKind, SourceKind

from ..models import CountingRule, YearClose

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
        return {close.year: close for close in YearClose.objects.filter(county_id=self.county_id)}

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
        """Confirmed before its year was closed. Opening stock is shut out by a real close only."""
        if fact.source == SourceKind.OPENING_STOCK and fact.on.year not in self.closes:
            return True
        return fact.known <= self.deadline(fact.on.year)


def in_chain_order(fact):
    """Sort key of qualifying events: the earliest day, then the order of the chain, then the order of entry."""
    return fact.on, CHAIN.index(fact.kind) if fact.kind in CHAIN else len(CHAIN), fact.pk
