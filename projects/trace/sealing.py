"""The sealer: links the acts of the audit log into a chain of digests, some moments after they are committed.

Writers never wait for it and know nothing of it. Acts are linked in the order of their ids as far as they are visible;
one whose transaction ended later is linked when it is seen, so the order of the chain is that of `Seal.number`. An id
that never becomes visible belongs to an act that was rolled back: it has no seal and leaves no gap in the chain.

The chain is plain SHA-256 without a key: everybody can compute it again, and whoever rewrites all of it still
contradicts the heads that were written down outside the database (`heads`) and printed in reports.
"""

import hashlib
import hmac
import json
from datetime import UTC

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from . import appendonly
from .models import AuditEvent, Seal

FORM = 1  # of what is digested; another one when a column is added to it
START = "0" * 64  # stands before the first link
BATCH = 500
WINDOW = 20_000  # ids before the last sealed one among which late acts are looked for at every run


def _moment(value):
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(values):
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_of(event):
    """Digest of what stays in an act for ever."""
    values = {name: getattr(event, name) for name in appendonly.LASTING}
    values |= {"at": _moment(event.at), "form": FORM}
    return hashlib.sha256(_canonical(values)).hexdigest()


def personal_of(event):
    """Digest of the words of an act that may be erased one day; worthless without the salt, which goes with them."""
    values = [getattr(event, name) for name in appendonly.PERSONAL if name != "salt"]
    return hmac.new(event.salt.encode(), _canonical(values), hashlib.sha256).hexdigest()


def link_of(previous, seal):
    """The digest of a seal that follows the digest `previous`."""
    values = [FORM, previous, seal.number, seal.event_id, seal.content, seal.personal, _moment(seal.sealed_at)]
    return hashlib.sha256(_canonical(values)).hexdigest()


def unsealed(everywhere=True):
    """Acts without a seal, by their ids; not `everywhere`: only those near the last sealed one, which is found at once."""
    rows = AuditEvent.objects.filter(~Exists(Seal.objects.filter(event_id=OuterRef("pk")))).order_by("pk")
    if everywhere:
        return rows
    last = Seal.objects.aggregate(last=Max("event_id"))["last"] or 0
    return rows.filter(pk__gt=last - WINDOW)


@transaction.atomic
def _seal_batch(everywhere):
    appendonly.hold()
    last, now, made = head(), timezone.now(), []
    number, digest = (last.number, last.digest) if last else (0, START)
    for event in unsealed(everywhere)[:BATCH]:
        number += 1
        seal = Seal(
            number=number, event_id=event.pk, content=content_of(event), personal=personal_of(event), sealed_at=now
        )
        seal.digest = digest = link_of(digest, seal)
        made.append(seal)
    Seal.objects.bulk_create(made)
    return len(made)


def seal(*, everywhere=False, batches=200):
    """Link what is not linked yet; returns how many acts were. Killed at any moment it leaves whole batches."""
    sealed = 0
    for _n in range(batches):
        made = _seal_batch(everywhere)
        sealed += made
        if made < BATCH:
            break
    return sealed


def head():
    """The last seal, or None. Whoever has written its number and digest down can prove that nothing before it changed."""
    return Seal.objects.order_by("-number").first()


def is_linked(number, digest):
    """Whether the chain has this seal: what somebody wrote down as the head still stands in it."""
    return Seal.objects.filter(number=number, digest=digest).exists()


def head_facts():
    """The head as plain values, for the snapshot of an issued report; {} before anything is sealed."""
    last = head()
    return {"number": last.number, "digest": last.digest, "sealed_at": _moment(last.sealed_at)} if last else {}
