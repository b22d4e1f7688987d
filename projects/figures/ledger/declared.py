"""Columns of the verified quarterly returns: what the company declared and the desk found right."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.trace.workbooks import Kind

from .basics import WAN
from .column import Column
from .counted import PEOPLE

LATEST, SUMMED = _("The latest verified return of this or the last year"), _("Sum of the verified returns of the year")
PIECES = _("pieces (IP rights)")


def latest(name):
    """Reads an item of the latest return."""

    def read(row):
        rows = row.chunk.declarations.get(row.pk)
        return rows[-1][name] if rows else None

    return read


def yes_no(name):
    """Reads a mark of the latest return as a word."""

    def read(row):
        rows = row.chunk.declarations.get(row.pk)
        return (gettext("Yes") if rows[-1][name] else gettext("No")) if rows else ""

    return read


def summed(name, years_back=0):
    """Reads the sum of an item over the returns of a year; nothing where there was none."""

    def read(row):
        year = row.chunk.inquiry.year - years_back
        values = [one[name] for one in row.chunk.declarations.get(row.pk, ()) if one["of__year"] == year]
        return sum(values) if values else None

    return read


RETURNS = (
    Column("insured", _("Insured people"), latest("insured"), LATEST, Kind.COUNT, PEOPLE),
    Column("ip_valid", _("Valid IP rights"), latest("ip_valid"), LATEST, Kind.COUNT, PIECES),
    Column("inventions", _("of which invention patents"), latest("inventions"), LATEST, Kind.COUNT, PIECES),
    Column("software", _("of which software copyrights"), latest("software"), LATEST, Kind.COUNT, PIECES),
    Column("revenue_before", _("Revenue of the year before"), summed("revenue", 1), SUMMED, Kind.MONEY, WAN),
    Column("revenue", _("Revenue of the year"), summed("revenue"), SUMMED, Kind.MONEY, WAN),
    Column("tax", _("Taxes paid"), summed("tax"), SUMMED, Kind.MONEY, WAN),
    Column("research", _("Research and development spending"), summed("research_spending"), SUMMED, Kind.MONEY, WAN),
    Column("high_tech", _("High-tech enterprise"), yes_no("high_tech"), LATEST, width=12),
    Column("tech_sme", _("Technology SME"), yes_no("tech_sme"), LATEST, width=12),
)
PROBLEMS = (Column("problems", _("Problems and needs"), latest("problems"), LATEST, width=34),)
