"""Verbs on the head of papers: set it, number a paper by it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.actions import next_number, record
from projects.trace.dated import set_dated

from ..models import PaperHead, Report

NUMBERED = (Report.Kind.PROJECT, Report.Kind.PERIOD)


@transaction.atomic
def set_paper_head(*, by, county, effective_from, head, code, seal=None):
    """Red head, code and seal from a day on; empty parts are not printed from then on."""
    values = {"head": head, "code": code, "seal": seal, "set_by": by}
    row, before = set_dated(PaperHead, {"county": county, "effective_from": effective_from}, values)
    changed = {"head": head, "code": code, "seal": seal.sha256 if seal else ""}
    record(
        "set_paper_head",
        row,
        by=by,
        county_id=county.pk,
        since=effective_from.isoformat(),
        new=before is None,
        **changed,
    )
    return row


def head_of(report):
    """What the unit prints on this report today, or None; batches bear none."""
    return PaperHead.objects.in_force(report.county_id, timezone.localdate()) if report.kind in NUMBERED else None


@transaction.atomic
def number_document(report, head):
    """The report's 发文字号, taken once from the unit's running number; "" without a code of the unit."""
    if head is None or not head.code:
        return ""
    if not report.document_number:
        year = timezone.localdate().year
        serial = next_number(county_id=report.county_id, key=f"document-{head.code}-{year}")
        report.document_number = _("%(code)s [%(year)s] no. %(serial)s") % {
            "code": head.code,
            "year": year,
            "serial": serial,
        }
        Report.objects.filter(pk=report.pk).update(document_number=report.document_number)
    return report.document_number
