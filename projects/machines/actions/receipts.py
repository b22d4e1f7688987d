"""Keys of other systems: what is handed in twice under one key is taken once."""

import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.errors import Refused

from ..models import Receipt


def digest_of(kind, content):
    """The digest of what is handed in (JSON), whatever the order of its names."""
    text = json.dumps([kind, content], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class KeyReused(Refused):
    """The key stands for something else already."""


def _known(token, key, digest):
    receipt = Receipt.objects.filter(token=token, key=key).first()
    if receipt and receipt.digest != digest:
        raise KeyReused(_("This key was used for something else. Take a new key for each new record."))
    return receipt


def once(token, key, digest, act):
    """(answer, whether it is new) of what is handed in under a key: `act` runs, and is kept, the first time only.

    Of two at the same moment the second waits for the first by the database's own uniqueness.
    """
    if receipt := _known(token, key, digest):
        return receipt.answer, False
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(token=token, key=key, digest=digest)
            receipt.answer = act()
            receipt.save(update_fields=["answer"])
            return receipt.answer, True
    except IntegrityError:
        if receipt := _known(token, key, digest):
            return receipt.answer, False
        raise
