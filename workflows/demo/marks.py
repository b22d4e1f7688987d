"""Points that the experts of the story give: near the mean that a project's script asks for."""

from decimal import Decimal

MARKS = {"reserve": 70, "reject": 52}  # mean out of 100; others pass


def points_of(criteria, script, n):
    """Points by criterion of the n-th sheet, in halves."""
    share = Decimal(MARKS.get(script.fate, 84) + (n * 3 % 7) - 3) / 100
    half = Decimal("0.5")
    return {row.pk: (row.weight * share / half).to_integral_value() * half for row in criteria}
