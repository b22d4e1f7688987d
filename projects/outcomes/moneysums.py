"""Sums of verified money, each kind on its own; no figure here adds one kind to another."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from .models import Investment
from .moneykinds import STATED

Kind = Investment.Kind


@dataclass(frozen=True)
class KindSum:
    """One kind: how many amounts of how many projects, their sum in 分; fixed assets are a part of funds in place."""

    code: str
    label: str
    rows: int
    projects: int
    amount: int


def last_statements(rows, *, until=None):
    """Without statements (planned, registered, paid in) that a later verified one of the project replaces by `until`."""
    later = Investment.objects.verified().filter(project=OuterRef("project"), kind=OuterRef("kind"))
    later = later.filter(Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk")))
    if until:
        later = later.filter(on__lte=until)
    return rows.filter(~Q(kind__in=STATED) | ~Exists(later))


def sums_by_kind(rows, kinds, *, until=None):
    """`KindSum` of each kind with a verified amount among the rows, in the order of `kinds` {code: words}. Two queries."""
    held = last_statements(rows.verified(), until=until).order_by()
    found = {}
    for kind, product, number, projects, amount in held.values_list("kind", "product__code").annotate(
        number=Count("pk"), of=Count("project", distinct=True), sum=Sum("amount")
    ):
        found[product or kind] = number, projects, amount
    parts = held.filter(fixed_part__gt=0).aggregate(
        number=Count("pk"), of=Count("project", distinct=True), sum=Sum(F("fixed_part"))
    )
    if parts["number"]:
        before = found.get(Kind.FIXED_ASSETS, (0, 0, 0))
        found[Kind.FIXED_ASSETS] = tuple(old + new for old, new in zip(before, parts.values(), strict=True))
    return [KindSum(code, label, *found[code]) for code, label in kinds.items() if code in found]
