"""The quarterly return declared once as data: its items, what kind each is, and over which time it is counted."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models.returns import NESTED, Declaration

HEADS, COUNT, MONEY, FLAG = "heads", "count", "money", "flag"


@dataclass(frozen=True)
class Item:
    """One thing that is asked; `name` is the column of `Declaration`, whose label it bears."""

    name: str
    kind: str
    hint: str = ""

    @property
    def label(self):
        return Declaration._meta.get_field(self.name).verbose_name

    @property
    def within(self):
        """The item of which this one is a part, or ""."""
        return NESTED.get(self.name, "")


@dataclass(frozen=True)
class Group:
    """Items that are counted over the same time, which `words` says."""

    code: str
    title: str
    words: str
    items: tuple


GROUPS = (
    Group("people", _("Staff and talent"), _("On the last day of the quarter."), (
        Item("total", HEADS, _("Employed full time, without flexible engagement")),
        Item("bachelor_or_above", HEADS, _("Of the staff")),
        Item("masters_doctors", HEADS, _("Of bachelor or above")),
        Item("senior_engineers", HEADS, _("Of bachelor or above")),
        Item("national", HEADS, _("Of bachelor or above")),
        Item("insured", HEADS, _("Of the staff")),
        Item("researchers", HEADS, _("Of the staff")),
        Item("graduates", HEADS, _("Of the staff; hired this year")),
        Item("flexible", HEADS, _("Shown apart, not part of the staff")),
    )),
    Group("money", _("Money received"), _("In all since the project began, up to the last day of the quarter; in units of 10,000 yuan."), (
        Item("funds_in_place", MONEY, _("Actually paid into the project, with vouchers")),
        Item("fixed_assets", MONEY),
        Item("equity", MONEY, _("From outside investors")),
        Item("transfer_loan", MONEY),
        Item("risk_sharing_loan", MONEY),
        Item("startup_loan", MONEY),
    )),
    Group("trade", _("Business"), _("In this quarter alone; in units of 10,000 yuan."), (
        Item("revenue", MONEY),
        Item("exports", MONEY),
        Item("output", MONEY),
        Item("tax", MONEY),
        Item("research_spending", MONEY),
    )),
    Group("rights", _("IP rights and titles"), _("Valid on the last day of the quarter; applications in this quarter alone."), (
        Item("ip_filed", COUNT),
        Item("ip_valid", COUNT),
        Item("inventions", COUNT),
        Item("software", COUNT),
        Item("tech_sme", FLAG),
        Item("high_tech", FLAG),
    )),
)  # fmt: skip
ITEMS = {item.name: item for group in GROUPS for item in group.items}
# Declared money of which verified amounts with vouchers are known, by the same names.
RECEIVED = tuple(item.name for group in GROUPS if group.code == "money" for item in group.items)
JUMPING = tuple(item.name for item in ITEMS.values() if item.kind in (HEADS, MONEY))


def figures_of(declaration):
    """{item: value} of a declaration; {} for none."""
    return {name: getattr(declaration, name) for name in ITEMS} if declaration else {}
