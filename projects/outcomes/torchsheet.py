"""A quarter in the order and the units of the Torch form, as a workbook."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.workbooks import Head, Kind, write_workbook

from .models import Declaration, Return, TorchItem

FEN_PER_THOUSAND = 100_000
CHUNK = 1000
Unit = TorchItem.Unit


def thousands(fen):
    """Whole 千元 of an amount in 分; half a 千元 and more is rounded up (away from nothing), each cell by itself."""
    return int((Decimal(fen) / FEN_PER_THOUSAND).quantize(Decimal(1), ROUND_HALF_UP))


def cell_of(item, declaration):
    """What the Torch form gets for an item: an integer, a word, or None where we do not ask for it."""
    if not item.source:
        return None
    value = getattr(declaration, item.source)
    if item.unit == Unit.FLAG:
        return _("Yes") if value else _("No")
    return thousands(value) if item.unit == Unit.THOUSAND else value


def declared_in(quarter, rows):
    """The newest declaration of each return (a queryset) of a quarter that was not sent back, by number of the project."""
    rows = rows.filter(year=quarter.year, quarter=quarter.number).exclude(state=Return.State.SENT_BACK)
    found = Declaration.objects.filter(of__in=rows.values("pk"), sent_back_at=None)
    return found.select_related("of__project__organisation").order_by("of__project__number")


def write_quarter(out, quarter, items, declarations, *, who):
    """Write the workbook to a file; returns its number of rows. The notes say unit, rounding, when and who."""
    heads = [
        Head("project", _("Project number"), width=16),
        Head("name", _("Name"), width=30),
        Head("state", _("State")),
    ]
    for item in items:
        kind = Kind.TEXT if item.unit == Unit.FLAG else Kind.COUNT
        heads.append(Head(item.source or f"item-{item.order}", item.name, kind, item.get_unit_display()))
    words = _(
        "Amounts in 1,000 yuan, each cell rounded by itself, half and more upwards. Empty: not asked. %(when)s %(who)s"
    )
    notes = words % {"when": f"{timezone.localtime():%Y-%m-%d %H:%M}", "who": who}
    title = _("Quarterly returns for the Torch form: %(quarter)s") % {"quarter": quarter}
    rows = (_cells(row, items) for row in declarations.iterator(chunk_size=CHUNK))
    return write_workbook(out, name=_("Torch form"), title=title, notes=notes, heads=heads, rows=rows)


def _cells(row, items):
    project = row.of.project
    name = project.organisation.name if project.organisation else project.name
    return project.number, name, row.of.get_state_display(), *(cell_of(item, row) for item in items)
