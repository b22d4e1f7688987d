"""The imprint of a report: what identifies it. The check code comes from the content, so it is set last."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from projects.trace.sealing import head_facts

from .content import AuditHead, Imprint
from .phrases import midnight
from .snapshots import check_code, snapshot_digest


def draft_imprint(county, *, cutoff, rule, imprint):
    """The imprint without its check code; `imprint` gives number, verify_url, generated_at and what the paper bears beyond."""
    given = {
        "number": "", "verify_url": settings.SITE_URL, "generated_at": timezone.localtime(), "corrects": "", "head": "",
        "document_number": "", "audit": None,
    } | (imprint or {})  # fmt: skip
    moment: datetime = given["generated_at"]
    return Imprint(
        number=given["number"],
        check_code="",
        cutoff=midnight(cutoff),
        rule_version=rule.version if rule else "",
        generated_at=moment,
        verify_url=given["verify_url"],
        unit=county.centre_name,
        demo=county.demo,
        corrects=given["corrects"],
        head=given["head"],
        document_number=given["document_number"],
        audit=given["audit"],
    )


def audit_head():
    """The head of the audit log's chain as an issued report states it; None before anything is sealed."""
    facts = head_facts()
    return AuditHead(**facts) if facts else None


def sealed(report, **known):
    """The report with the check code of its own content, and what else is known of its imprint only now."""
    code = check_code(snapshot_digest(report))
    return replace(report, imprint=replace(report.imprint, check_code=code, **known))
