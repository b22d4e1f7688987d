"""Reads the head of the audit chain off an issued report: out of its PDF, its report.json, or the row of its number."""

import json
from pathlib import Path

import pypdfium2

from projects.trace.sealing import is_linked
from projects.trace.stated import Stated, reader

from ..models import Report
from .content import AuditHead


@reader
def head_on(reference):
    """The head that a report states; `reference` is a file (PDF or report.json) or the report's number. None: no head."""
    path = Path(reference)
    if path.is_file():
        return _head(_inside(path), path.name)
    row = Report.objects.filter(number=reference).values_list("data__imprint", flat=True).first()
    return _head({"imprint": row}, reference)


def head_and_place(report):
    """(AuditHead, whether the chain has that seal) of an issued report; None where it states no head."""
    imprint = Report.objects.filter(pk=report.pk).values_list("data__imprint", flat=True).first()
    if not (imprint and imprint.get("audit")):
        return None
    audit = AuditHead(**imprint["audit"])
    return audit, is_linked(audit.number, audit.digest)


def _head(data, name):
    imprint = data.get("imprint") if isinstance(data, dict) else None
    audit = imprint.get("audit") if isinstance(imprint, dict) else None
    if not isinstance(audit, dict) or not isinstance(audit.get("number"), int) or not audit.get("digest"):
        return None
    return Stated(audit["number"], str(audit["digest"]), name)


def _inside(path):
    """The report.json of a file; None where there is none."""
    try:
        return json.loads(_attached(path) if path.read_bytes()[:5] == b"%PDF-" else path.read_bytes())
    except (ValueError, pypdfium2.PdfiumError):
        return None


def _attached(path):
    with pypdfium2.PdfDocument(path) as paper:
        found = [paper.get_attachment(place) for place in range(paper.count_attachments())]
        return next((bytes(each.get_data()) for each in found if each.get_name() == "report.json"), b"")
