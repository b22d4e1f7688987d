"""Stored bytes that no row names: whoever wrote them died before the row was committed, or its transaction was undone.

Bytes are always written before the row, so that no row is without its bytes; the other half is put right here, some
days later, when no transaction can still be under way.
"""

import logging
import re
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from projects.trace.backup.archive import named_in_rows

log = logging.getLogger(__name__)
OLD = timedelta(days=3)
OURS = re.compile(r"[0-9a-f]{2}")  # the folders of `models.random_path`; whatever else lies there is left alone
MOST = 1000  # files of one run


def strays(older_than=OLD):
    """Names of stored files that no row names and that have not been touched for a while."""
    edge = timezone.now() - older_than
    old = [name for name in _stored() if _touched(name) < edge]
    return sorted(set(old) - named_in_rows())  # the rows are read last: a file comes before its row


def _stored():
    try:
        folders, _files = default_storage.listdir("")
    except FileNotFoundError:
        return
    for folder in filter(OURS.fullmatch, folders):
        for name in default_storage.listdir(folder)[1]:
            yield f"{folder}/{name}"


def _touched(name):
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return timezone.now()


def drop_strays(older_than=OLD):
    """Delete them; returns how many went."""
    found = strays(older_than)[:MOST]
    for name in found:
        default_storage.delete(name)
    if found:
        log.warning("%s stored files belonged to no row and were deleted", len(found))
    return len(found)
