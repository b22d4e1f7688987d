"""Heads of the audit chain, written down outside the database: one small file a day.

Whoever can rewrite the database cannot rewrite what left the machine: the directory belongs on another disk, or is
copied away every day. A file is never written twice.
"""

import json
import os
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from .sealing import head_facts

RESTORED = "restored"


@dataclass(frozen=True)
class Written:
    """A head as a file states it; `number` 0 and `digest` "" when the file cannot be read."""

    name: str
    number: int = 0
    digest: str = ""
    written_at: str = ""


def write_head():
    """Write today's file unless it is there; returns its path, or None when there is nothing to write."""
    facts = head_facts()
    path = settings.AUDIT_HEADS / f"{timezone.localdate():%Y-%m-%d}.json"
    if not facts or path.exists():
        return None
    return _write(path, facts)


def write_restored(facts):
    """Say that a backup with this head was put in: what was written down after it belongs to another chain."""
    return _write(settings.AUDIT_HEADS / f"{RESTORED}-{timezone.localtime():%Y%m%d-%H%M%S}.json", facts)


def _write(path, facts):
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = {**facts, "written_at": timezone.now().isoformat(), "site": settings.SITE_URL}
    fresh = path.with_suffix(f".{os.getpid()}.part")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path


def _read(path):
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Written(path.name, int(values["number"]), str(values["digest"]), str(values["written_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Written(path.name)


def written_heads():
    """(heads of this chain, heads that a later restore left behind), in the order of their days."""
    files = [_read(path) for path in sorted(settings.AUDIT_HEADS.glob("*.json"))]
    restores = [one for one in files if one.name.startswith(RESTORED)]
    heads = [one for one in files if not one.name.startswith(RESTORED)]
    behind = [
        one for one in heads
        if any(one.written_at < put_in.written_at and one.number > put_in.number for put_in in restores)
    ]  # fmt: skip
    return [one for one in heads if one not in behind], behind
