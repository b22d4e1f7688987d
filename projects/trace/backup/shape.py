"""What the file of a backup may look like inside, whoever wrote it; anything else is no backup of ours.

Who can write where backups are kept must not gain anything from it: no file outside the storage, no disk filled from a
small file, no words to the terminal, no half of a restore before a surprise.
"""

import re
from datetime import datetime
from pathlib import PurePosixPath

FORM = 1
MOST_MANIFEST = 256 * 1024 * 1024  # bytes; about a million files
LONGEST_NAME = 1000
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")  # and the backslash
TEXTS = ("made_at", "key")


def is_stored_name(name):
    """Whether a name is one that the storage gives: relative, not climbing, without control characters."""
    parts = name.split("/")
    return (
        0 < len(name) <= LONGEST_NAME and not CONTROLS.search(name)
        and not any(part in ("", ".", "..") for part in parts) and not PurePosixPath(name).is_absolute()
    )  # fmt: skip


def is_plain(member):
    """Whether a member of the archive is a file that is there byte by byte, with nothing unfolding."""
    return member.isreg() and not member.issparse() and member.size >= 0


def is_manifest(found):
    """Whether all that is read of a manifest is there, and of the kind that is expected."""
    if not isinstance(found, dict) or found.get("form") != FORM:
        return False
    files, database = found.get("files"), found.get("database")
    return (
        isinstance(files, dict) and all(is_stored_name(name) and _are_facts(facts) for name, facts in files.items())
        and _are_facts(database) and isinstance(database.get("vendor"), str)
        and all(_are_names(found.get(name, [])) for name in ("migrations", "field_keys"))
        and all(isinstance(found.get(name), str) for name in TEXTS) and _is_moment(found["made_at"])
    )  # fmt: skip


def _are_facts(found):
    return isinstance(found, dict) and isinstance(found.get("sha256"), str) and isinstance(found.get("bytes"), int)


def _are_names(found):
    return isinstance(found, list) and all(isinstance(name, str) and not CONTROLS.search(name) for name in found)


def _is_moment(text):
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
