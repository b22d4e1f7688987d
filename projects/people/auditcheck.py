"""The nightly check of the audit log: kept, and told to the administrators when something is found."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import tell
from projects.trace.models import AuditCheck, Kind
from projects.trace.verifying import verify
from projects.trace.wording import on_file, said

from .circles import all_administrators

NIGHT = range(1, 6)  # hours
KEPT = 20  # sentences of a check


def check_tonight():
    """Check once a night; None by day and when tonight's check was made."""
    now = timezone.localtime()
    if now.hour not in NIGHT or AuditCheck.objects.filter(at__gte=now.replace(hour=0, minute=0, second=0)).exists():
        return None
    return check()


def check():
    """Compute the chain again, keep what came out, and tell the administrators of what was found."""
    with on_file():
        verdict = verify()
        sentences = [str(sentence) for *_place, sentence in verdict.findings[:KEPT]]
    with transaction.atomic():
        row = AuditCheck.objects.create(
            sealed=verdict.sealed, digest=verdict.digest, found=verdict.found, findings=sentences
        )
        if sentences:
            tell(
                all_administrators(), said(_("The audit log: %(count)s faults found"), count=verdict.found),
                said(_("The nightly check found: %(first)s Do not change anything; see manage.py verify_audit."),
                     first=sentences[0]), kind=Kind.ACCOUNT,
            )  # fmt: skip
    return row
