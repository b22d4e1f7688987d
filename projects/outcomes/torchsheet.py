"""A quarter in the order and the units of the Torch form, as a workbook."""

import io
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.register.resources import formats, harmless, write_cell

from .models import Declaration, Return, TorchItem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEN_PER_THOUSAND = 100_000
Unit = TorchItem.Unit


def thousands(fen):
    """Whole 千元 of an amount in 分; half a 千元 and more is rounded up (away from nothing), each cell by itself."""
    return int((Decimal(fen) / FEN_PER_THOUSAND).quantize(Decimal(1), ROUND_HALF_UP))


def cell_of(item, declaration):
    """What the Torch form gets for an item: an integer, a word, or "" where we do not ask for it."""
    if not item.source:
        return ""
    value = getattr(declaration, item.source)
    if item.unit == Unit.FLAG:
        return _("Yes") if value else _("No")
    return thousands(value) if item.unit == Unit.THOUSAND else value


def declared_in(quarter, rows):
    """The newest declaration of each return (a queryset) of a quarter that was not sent back, by number of the project."""
    rows = rows.filter(year=quarter.year, quarter=quarter.number).exclude(state=Return.State.SENT_BACK)
    found = Declaration.objects.filter(of__in=rows.values("pk"), sent_back_at=None)
    return found.select_related("of__project__organisation").order_by("of__project__number")


def write_quarter(quarter, items, declarations, *, who):
    """Bytes of the workbook and the number of its rows. The second line says unit, rounding and cut-off."""
    out, count = io.BytesIO(), 0
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, look = book.add_worksheet(harmless(str(_("Torch form")))), formats(book)
    whole = look["number"]
    whole.set_num_format("#,##0")
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, len(items) + 2, 13)
    sheet.write_string(0, 0, harmless(_("Quarterly returns for the Torch form: %(quarter)s") % {"quarter": quarter}), look["title"])
    words = _("Amounts in 1,000 yuan, each cell rounded by itself, half and more upwards. Empty: not asked. %(when)s %(who)s")
    when = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    sheet.write_string(1, 0, harmless(words % {"when": when, "who": who}), look["note"])
    heads = (_("Project number"), _("Name"), _("State"), *(f"{item.name}（{item.get_unit_display()}）" for item in items))
    for column, head in enumerate(heads):
        sheet.write_string(2, column, harmless(str(head)), look["head"])
    for count, row in enumerate(declarations.iterator(), start=1):
        project = row.of.project
        name = project.organisation.name if project.organisation else project.name
        cells = (project.number, name, row.of.get_state_display(), *(cell_of(item, row) for item in items))
        for column, value in enumerate(cells):
            if value == "":
                sheet.write_blank(count + 2, column, None, look["text"])
            else:
                write_cell(sheet, count + 2, column, value, look)
    sheet.freeze_panes(3, 2)
    book.close()
    return out.getvalue(), count


def quarter_response(body, quarter):
    """The workbook as a download."""
    name = f"torch-{quarter.year}Q{quarter.number}.xlsx"
    full = quote(f"{_('Torch form')}-{quarter.year}Q{quarter.number}.xlsx")
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{full}"
    response["Cache-Control"] = "no-store"
    return response
