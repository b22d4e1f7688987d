"""Which criteria of graduation a stay meets, as far as verified facts tell (国科发区〔2018〕300号, or what the county set)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.money import format_wan
from projects.people.circles import operators_of
from projects.people.models import Carrier
from projects.tenancy.models import MoveIn, StayAlert, TenureRule
from projects.tenancy.rules import Condition
from projects.trace.actions import tell
from projects.trace.models import Kind
from projects.trace.wording import said

from .models import Declaration
from .returnrules import verified_money

AT_ONCE = 200  # stays that one run of the job looks at most


def _declared(project_id):
    """The newest verified declaration of each quarter: {(year, quarter): declaration}."""
    rows = Declaration.objects.filter(of__project=project_id, verified_at__isnull=False).select_related("of")
    return {(row.of.year, row.of.quarter): row for row in rows.order_by("of__year", "of__quarter", "number")}


def _revenue(declared):
    """The greatest revenue of two years running, in 分."""
    years = {}
    for (year, _quarter), row in declared.items():
        years[year] = years.get(year, 0) + row.revenue
    return max((amount + years.get(year - 1, 0) for year, amount in years.items()), default=0)


def _amount(name, least, actual):
    rule = _("more than %(amount)s × 10,000 yuan") % {"amount": format_wan(least)}
    words = _("%(amount)s × 10,000 yuan") % {"amount": format_wan(actual)}
    return Condition(name, f"{name} {rule}", words, actual > least)


def criteria(stay):
    """The criteria in force today, each met or not; None where only a person can tell. Any one of them suffices."""
    today = timezone.localdate()
    rule, declared = TenureRule.objects.on(stay.project.county_id, today), _declared(stay.project_id)
    found = []
    if rule.high_tech:
        newest = next(reversed(declared.values()), None)
        met = newest.high_tech if newest else None
        words = (
            _("not known") if met is None else _("yes, by the newest return") if met else _("no, by the newest return")
        )
        name = _("Recognised as a high-tech enterprise")
        found.append(Condition(name, name, words, met))
    if rule.least_equity is not None:
        equity = verified_money(stay.project_id, today).get("equity", 0)
        found.append(_amount(_("Equity financing in all"), rule.least_equity, equity))
    if rule.least_revenue is not None:
        found.append(_amount(_("Revenue of two years running"), rule.least_revenue, _revenue(declared)))
    if rule.merger:
        name = _("Merged or acquired, quoted or listed")
        found.append(Condition(name, name, _("to be judged by papers"), None))
    return found


def hint_graduations():
    """Tell the desk, once, of every incubatee that meets a criterion. Returns how many were told of."""
    rows = MoveIn.objects.live().filter(carrier__kind=Carrier.Kind.INCUBATOR, incubation__state="incubating")
    rows = rows.exclude(alerts__about="graduation").select_related("project", "carrier").order_by("pk")
    return sum(_hint(stay) for stay in rows[:AT_ONCE])


@transaction.atomic
def _hint(stay):
    met = next((row for row in criteria(stay) if row.met), None)
    if met is None or not StayAlert.objects.get_or_create(move_in=stay, about="graduation")[1]:
        return False
    names = {"name": stay.project.name, "criterion": met.rule, "actual": met.actual}
    tell(
        operators_of(stay.carrier), said(gettext_lazy("“%(name)s” may graduate"), **names),
        said(gettext_lazy("%(criterion)s: %(actual)s. Talk to the firm about its graduation."), **names),
        link=stay.project.get_absolute_url(), project=stay.project, kind=Kind.ACT,
    )  # fmt: skip
    return True
