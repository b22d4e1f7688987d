"""Policy money as a workbook: typed cells, persons masked, nothing that a spreadsheet would execute."""

import io
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.money import wan_from_fen
from projects.register.resources import formats, harmless, write_cell
from projects.text import mask_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (16, 34, 16, 14, 12, 10, 30, 28, 12, 26, 12)


def _heads():
    return (
        _("Project number"), _("Project name"), _("Kind of policy money"), _("Amount (in 10,000 yuan)"), _("Given on"),
        _("Policy year"), _("Policy paper"), _("Company"), _("Person"), _("Why it is given again"), _("Verified"),
    )  # fmt: skip


def _cells(row):
    verified = timezone.localdate(row.verified_at) if row.verified_at else _("To be verified")
    return (
        row.project.number, row.project.name, row.kind.name, wan_from_fen(row.amount), row.on, row.year, row.basis,
        row.company.name if row.company else "", mask_name(row.person), row.repeat_reason, verified,
    )  # fmt: skip


def write_grants(rows, *, who):
    """Bytes of an .xlsx of the amounts (a queryset), and their number."""
    out, count = io.BytesIO(), 0
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, look = book.add_worksheet(str(_("Policy money"))), formats(book)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, harmless(str(_("Policy money"))), look["title"])
    sheet.write_string(1, 0, harmless(f"{timezone.localtime():%Y-%m-%d %H:%M} · {who}"), look["note"])
    for column, head in enumerate(_heads()):
        sheet.write_string(2, column, str(head), look["head"])
    for count, row in enumerate(rows.select_related("project", "kind", "company"), start=1):
        for column, value in enumerate(_cells(row)):
            write_cell(sheet, count + 2, column, value, look)
    sheet.freeze_panes(3, 2)
    book.close()
    return out.getvalue(), count


def grants_response(body):
    """The workbook as a download."""
    name = quote(str(_("Policy money")) + f"-{timezone.localdate():%Y%m%d}.xlsx")
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"grants.xlsx\"; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response
