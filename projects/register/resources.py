"""The register as a workbook: columns as declared here, typed cells, nothing that a spreadsheet would execute."""

import io
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export import resources
from import_export.fields import Field

from projects.money import wan_from_fen
from projects.text import mask_phone

from .models import Project, ProjectCompany

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 2000


def harmless(text):
    """Text that no spreadsheet takes for a formula: an apostrophe before a dangerous first character."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


class ProjectResource(resources.ModelResource):
    """Columns of the register, in order. Money in 万元, phones masked, dates as dates."""

    number = Field("number", _("Project number"))
    name = Field("name", _("Project name"))
    company = Field(column_name=_("Company name"))
    uscc = Field(column_name=_("Unified social credit code"))
    source = Field("get_source_display", _("First source"))
    carrier = Field("carrier__name", _("Carrier"))
    field = Field("get_field_display", _("Technical field"))
    stage = Field("get_stage_display", _("Stage"))
    stage_since = Field(column_name=_("In this stage since"))
    leader = Field("leader", _("Project leader"))
    contact = Field("contact", _("Contact"))
    phone = Field(column_name=_("Mobile (masked)"))
    planned_investment = Field(column_name=_("Planned total investment (in 10,000 yuan)"))
    registered = Field(column_name=_("Registered on"))

    class Meta:
        model = Project
        fields = export_order = (
            "number", "name", "company", "uscc", "source", "carrier", "field", "stage", "stage_since", "leader",
            "contact", "phone", "planned_investment", "registered",
        )  # fmt: skip

    @staticmethod
    def rows_of(projects):
        """The projects with everything that a row needs, in chunks of flat memory."""
        links = "company_links__company"
        return projects.select_related("carrier").prefetch_related(links).iterator(chunk_size=CHUNK)

    def _company(self, project):
        """The company that stands for the project now: the one in the county first, else the newest."""
        links = [link for link in project.company_links.all() if link.until is None]
        best = max(links, key=lambda link: (link.kind == ProjectCompany.Kind.JIASHAN, link.since), default=None)
        return best.company if best else None

    def dehydrate_company(self, project):
        company = self._company(project)
        return company.name if company else ""

    def dehydrate_uscc(self, project):
        company = self._company(project)
        return company.uscc if company else ""

    def dehydrate_phone(self, project):
        return mask_phone(project.phone)

    def dehydrate_planned_investment(self, project):
        return None if project.planned_investment is None else wan_from_fen(project.planned_investment)

    def dehydrate_registered(self, project):
        return timezone.localdate(project.created_at)

    def dehydrate_stage_since(self, project):
        return timezone.localdate(project.stage_since)


WIDTHS = (16, 34, 30, 22, 12, 26, 20, 18, 14, 12, 12, 16, 18, 14)


def write_register(projects, *, title, notes):
    """Bytes of an .xlsx of the projects (a queryset), and the number of rows.

    Title and notes (cut-off, filter, who) stand above the headings; the headings are frozen and have a filter.
    """
    resource = ProjectResource()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(str(_("Project register")))
    look = formats(book)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, harmless(title), look["title"])
    sheet.write_string(1, 0, harmless(notes), look["note"])
    for column, head in enumerate(resource.get_export_headers()):
        sheet.write_string(2, column, str(head), look["head"])
    row = 2
    for row, project in enumerate(resource.rows_of(projects), start=3):  # noqa: B007
        for column, value in enumerate(resource.export_resource(project)):
            write_cell(sheet, row, column, value, look)
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, max(row, 3), len(WIDTHS) - 1)
    book.close()
    return out.getvalue(), row - 2


def write_cell(sheet, row, column, value, look):
    """One typed cell: a date, a number or harmless text."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, look["date"])
    elif isinstance(value, Decimal | int):
        sheet.write_number(row, column, value, look["number"])
    else:
        sheet.write_string(row, column, harmless(str(value or "")), look["text"])


def formats(book):
    """Looks of the cells: title, note, heading, text, number, date."""
    line = {"border": 1, "border_color": "#C9D3E0", "valign": "vcenter", "font_size": 10.5}
    head = {"bold": True, "bg_color": "#12305C", "font_color": "#FFFFFF", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "note": book.add_format({"font_color": "#4A5A75", "font_size": 10}),
        "head": book.add_format(line | head),
        "text": book.add_format(line),
        "number": book.add_format(line | {"num_format": "#,##0.00####"}),
        "date": book.add_format(line | {"num_format": "yyyy-mm-dd", "align": "left"}),
    }
