"""Kinds of money as figures name them: a word of `Investment.Kind`, or the code of a loan product of the county."""

from .models import Investment, LoanProduct

Kind = Investment.Kind
# Statements about the whole: the latest one of a project holds, older ones are never added to it.
STATED = (Kind.PLANNED, Kind.REGISTERED, Kind.PAID_IN)
FIXED = tuple(kind for kind in Kind if kind != Kind.LOAN)
RECORDED = tuple(kind for kind in FIXED if kind != Kind.FIXED_ASSETS)  # fixed assets are a part of funds in place


def money_kinds(county_id):
    """{code: words} of every kind, loans by product behind the others; one query."""
    loans = LoanProduct.objects.filter(county=county_id)
    return {kind.value: str(kind.label) for kind in FIXED} | {row.code: row.name for row in loans}


def named_kinds(county_id, codes):
    """{code: words} of these kinds, in the order of `money_kinds`; asks the database only where a loan is among them.

    A code without a product stands for itself, so that no amount is lost from a list.
    """
    codes = set(codes)
    known = money_kinds(county_id) if codes - set(FIXED) else {kind.value: str(kind.label) for kind in FIXED}
    return {code: words for code, words in known.items() if code in codes} | {
        code: code for code in sorted(codes - set(known))
    }


def recordable(county_id, day):
    """[(code, words)] of what is recorded on a day: every kind but parts, and the loan products given then."""
    loans = LoanProduct.objects.given_on(county_id, day)
    return [(kind.value, kind.label) for kind in RECORDED] + [(row.code, row.name) for row in loans]
