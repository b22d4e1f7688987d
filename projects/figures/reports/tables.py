"""The tables of a report as the workbook attached to its PDF: a sheet each, with real numbers, the same bytes each time."""

import io
import re

import xlsxwriter
from django.utils.translation import gettext as _

from projects.trace.leanrows import cell_text

from .content import (
    Basis,
    Evidence,
    MoneyLine,
    PeopleLine,
    PeriodReport,
    ProjectReport,
    RegisterRow,
    Share,
    TargetLine,
    Uncounted,
)
from .phrases import head_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?")
HEADING = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
MONEY = ("amount", "planned", "paid", "equity", "investment")


def _columns(kind):
    """Name of a field → heading, in order; fields that are not named here stay in report.json."""
    shared = {"number": _("Project number"), "name": _("Project name")}
    event = {"event": _("Event in question"), "event_on": _("Day of the event")}
    return {
        RegisterRow: shared | {
            "company": _("Company name"), "source": _("Source of the project"), "carrier": _("Carrier"), "industry": _("Technical field"),
            "counted_on": _("Counted on"), "landing": _("Landing"), "stage": _("Stage"),
            "planned": _("Planned total investment (in 10,000 yuan)"), "paid": _("Funds in place (in 10,000 yuan)"),
            "equity": _("Equity financing (in 10,000 yuan)"), "talent": _("Bachelor and above"),
            "masters_doctors": _("Masters and doctors"),
        },
        Basis: shared | event | {"carrier": _("Carrier"), "evidence": _("Proof"), "verifier": _("Verifier")},
        Uncounted: shared | event | {"reason": _("Reason for it")},
        TargetLine: {
            "name": _("Indicator"), "target": _("Yearly target"), "county": _("Done in the county"),
            "incubated": _("by incubated projects"), "rate": _("Completion rate"), "section": _("Lead section"),
        },
        Share: {"label": _("Part of the whole"), "count": _("Counted projects")},
        MoneyLine: {
            "kind": _("Kind of money"), "amount": _("Amount (in 10,000 yuan)"), "as_of": _("Up to the day"), "evidence": _("Proof"),
        },
        PeopleLine: {"label": _("Kind of people"), "count": _("Heads")},
        Evidence: {
            "number": _("No."), "name": _("Name of the file"), "kind": _("Kind of file"), "date": _("Date of the file"),
            "digest": _("Digest of the file"),
        },
    }[kind]  # fmt: skip


def _sheets(content):
    """(name of the sheet, kind of its rows, rows)."""
    if isinstance(content, PeriodReport):
        return [
            (_("Register of the counted projects"), RegisterRow, content.register), (_("Basis of counting"), Basis, content.basis),
            (_("Not counted"), Uncounted, content.uncounted), (_("Targets"), TargetLine, content.targets),
            (_("By source"), Share, content.sources), (_("By carrier"), Share, content.carriers),
            (_("Talent"), PeopleLine, content.talent), (_("Investment and finance"), MoneyLine, content.finance),
        ]  # fmt: skip
    reports = [content] if isinstance(content, ProjectReport) else content.reports
    money = [(report, row) for report in reports for row in report.money]
    people = [(report, row) for report in reports for row in report.people]
    papers = [(report, row) for report in reports for row in report.attachments]
    return [
        (_("Investment"), MoneyLine, money),
        (_("Talent"), PeopleLine, people),
        (_("List of attachments"), Evidence, papers),
    ]


def tables_of(content, title):
    """The bytes of the workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    moment = content.imprint.generated_at.replace(tzinfo=None)
    book.set_properties({"title": title, "author": content.imprint.unit, "created": moment})
    styles = {"head": book.add_format(HEADING), "money": book.add_format({"num_format": "#,##0.00"}), "plain": None}
    for name, kind, rows in _sheets(content):
        _write(book.add_worksheet(name[:31]), _columns(kind), rows, styles, content.imprint)
    book.close()
    return out.getvalue()


def _write(sheet, columns, rows, styles, imprint):
    several = any(isinstance(row, tuple) for row in rows)
    columns = ({"project_number": _("Project number"), "project_name": _("Project name")} if several else {}) | columns
    for place, heading in enumerate(columns.values()):
        sheet.write_string(0, place, str(heading), styles["head"])
        sheet.set_column(place, place, 18)
    line = 0
    for line, row in enumerate(rows, 1):
        report, row = row if isinstance(row, tuple) else (None, row)
        for place, name in enumerate(columns):
            _cell(sheet, line, place, getattr(row, name) if hasattr(row, name) else getattr(report, name), name, styles)
    sheet.freeze_panes(1, 0)
    foot = _("Report no. %(number)s · data up to %(cutoff)s · rule %(rule)s · check code %(code)s") % {
        "number": imprint.number, "cutoff": imprint.cutoff, "rule": imprint.rule_version, "code": imprint.check_code
    }  # fmt: skip
    sheet.write_string(line + 2, 0, foot)
    if imprint.audit:
        sheet.write_string(line + 3, 0, head_words(imprint.audit, whole=True))


def _cell(sheet, line, place, value, name, styles):
    if isinstance(value, int):
        sheet.write_number(line, place, value)
    elif name in MONEY and NUMBER.fullmatch(value or ""):
        sheet.write_number(line, place, float(value.replace(",", "")), styles["money"])
    elif value:
        sheet.write_string(line, place, cell_text(value))
