"""Making a backup and keeping the last ones."""

import json
import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from . import Fault, archive, crypt, database, refuse_unfinished

PATTERN = "backup-????????-??????.tar"
WORK, UNPACKED, A_DAY = ".backup-", "restore-", 24 * 3600


def last_noted():
    """Where the moment of the last backup is noted, outside the database."""
    return settings.VAR_DIR / "last-backup.json"


def make(place, key=None):
    """Write a backup to a file, or into a directory under a name with the time, and read it again; (path, manifest).

    Nobody finds half a backup: the file gets its name when it is complete and on the disk.
    """
    path = place / f"backup-{timezone.localtime():%Y%m%d-%H%M%S}.tar" if place.is_dir() else place
    fresh = path.with_name(path.name + ".part")
    refuse_unfinished()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=WORK) as directory:
            dump = Path(directory) / "dump"
            database().dump(dump)
            fresh.touch(0o600)
            with fresh.open("wb") as file:
                out = crypt.Encrypting(file, key) if key else file
                archive.write(out, dump)
                if key:
                    out.close()
            dump.unlink()
            manifest = archive.check(fresh, dump, key)
            database().check(dump)
        fresh.replace(path)
        last_noted().write_text(json.dumps({"at": timezone.now().isoformat(), "path": str(path)}))
    except OSError as error:
        raise Fault(_("The backup cannot be written: %(words)s") % {"words": error.strerror or error}) from error
    finally:
        fresh.unlink(missing_ok=True)
    return path, manifest


def _clear(directory):
    """What a killed run left behind, a day later."""
    for left in [
        *directory.glob(f"{WORK}*"),
        *settings.VAR_DIR.glob(f"{UNPACKED}*"),
        *directory.glob(f"{PATTERN}.part"),
    ]:
        if left.stat().st_mtime < time.time() - A_DAY:
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def drop_old(directory, keep):
    """Delete all but the newest `keep` backups of a directory; returns how many went."""
    old = sorted(directory.glob(PATTERN))[:-keep]
    for path in old:
        path.unlink()
    return len(old)
