"""Erasing the personal words of old acts: registered, recorded as an act itself, and the chain stays verifiable."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import appendonly
from .actions import record
from .errors import Refused
from .models import AuditErasure, AuditEvent, Seal

ERASURE = "erase_audit_words"  # the verb
MOST = 500  # acts in one act of erasure, whose row names them all


@transaction.atomic
def erase_words(events, *, county, by=None, note=""):
    """Empty names, labels, notes and addresses of at most `MOST` acts for good; returns how many were.

    What happened, when and to which row stays, and so does the digest of the words: without the salt, which goes with
    them, nobody can find them by guessing. Refused for an act that has no seal yet.
    """
    ids = list(events.filter(county=county, erasure=None).order_by("pk").values_list("pk", flat=True)[:MOST])
    if not ids:
        return 0
    if Seal.objects.filter(event_id__in=ids).count() != len(ids):
        raise Refused(_("Some of these records are not sealed yet. Try again in some minutes."))
    act = record(ERASURE, county, by=by, county_id=county.pk, note=note, events=ids)
    AuditErasure.objects.bulk_create(AuditErasure(event_id=pk, act=act) for pk in ids)
    return AuditEvent.objects.filter(pk__in=ids).update(**dict.fromkeys(appendonly.PERSONAL, ""))
