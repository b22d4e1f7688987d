"""科产投基金: the share of what it paid in a year that went to small and medium technology projects."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from projects.money import format_wan
from projects.outcomes.models import FundRule, Investment
from projects.register.models import FigureKind

from .outcomes import holding

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class FundShare:
    """What the fund paid (分) and how often, in all and to small and medium technology projects; `basis` decides."""

    basis: str
    amount: int
    sme_amount: int
    count: int
    sme_count: int

    @property
    def by_amount(self):
        """Per cent of the amount, two places; None when the fund paid nothing."""
        return _percent(self.sme_amount, self.amount)

    @property
    def by_count(self):
        """Per cent of the number of investments, two places; None when there was none."""
        return _percent(self.sme_count, self.count)

    @property
    def share(self):
        """The share by the rule in force."""
        return self.by_count if self.basis == FundRule.Basis.COUNT else self.by_amount

    @property
    def wan(self):
        """What the fund paid, in 万元."""
        return format_wan(self.amount)

    @property
    def sme_wan(self):
        """What of it went to small and medium technology projects, in 万元."""
        return format_wan(self.sme_amount)

    @property
    def basis_words(self):
        """The rule in words."""
        return FundRule.Basis(self.basis).label


def fund_share(count):
    """The verified equity that the fund paid into projects of the county in the year, as of and known on the count's days."""
    rows = holding(FigureKind.INVESTMENT, count, since=date(count.year, 1, 1)).filter(detail=Investment.Kind.EQUITY)
    paid = [(fen, bool(marks["sme"])) for fen, marks in rows.values_list("value", "counts") if marks.get("fund")]
    small = [fen for fen, sme in paid if sme]
    basis = FundRule.objects.basis_on(count.county_id, count.cutoff)
    return FundShare(basis, sum(fen for fen, _sme in paid), sum(small), len(paid), len(small))


def _percent(part, whole):
    return (Decimal(part * 100) / whole).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None
