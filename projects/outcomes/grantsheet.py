"""Policy money as a workbook: typed cells, persons masked."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.text import mask_name
from projects.trace.workbooks import Head, Kind, write_workbook

CHUNK = 1000


def _heads():
    wan = _("10,000 yuan")
    return (
        Head("project", _("Project number"), width=16),
        Head("name", _("Project name"), width=34),
        Head("kind", _("Kind of policy money"), width=16),
        Head("amount", _("Amount"), Kind.MONEY, wan),
        Head("on", _("Given on"), Kind.DATE, width=12),
        Head("year", _("Policy year"), Kind.YEAR, width=10),
        Head("basis", _("Policy paper"), width=30),
        Head("company", _("Company"), width=28),
        Head("person", _("Person"), width=12),
        Head("repeat_reason", _("Why it is given again"), width=26),
        Head("verified", _("Verified"), Kind.DATE, width=12),
    )


def _cells(row):
    verified = timezone.localdate(row.verified_at) if row.verified_at else _("To be verified")
    return (
        row.project.number, row.project.name, row.kind.name, row.amount, row.on, row.year, row.basis,
        row.company.name if row.company else "", mask_name(row.person), row.repeat_reason, verified,
    )  # fmt: skip


def write_grants(out, rows, *, who):
    """Write an .xlsx of the amounts (a queryset) to a file; returns their number."""
    rows = rows.select_related("project", "kind", "company").iterator(chunk_size=CHUNK)
    notes = f"{timezone.localtime():%Y-%m-%d %H:%M} · {who}"
    title = _("Policy money")
    return write_workbook(out, name=title, title=title, notes=notes, heads=_heads(), rows=map(_cells, rows))
