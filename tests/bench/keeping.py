"""Large registers are kept between runs: writing a hundred thousand projects takes longer than measuring them.

With BENCH_KEPT naming a directory, the SQLite database is copied there once it has grown, and copied back by the next
run. A register made by other migrations, other seeding or on another day is not taken: its name tells them apart.
"""

import hashlib
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[2]


def _place(size):
    """The file of a register of this size, or None where nothing is kept."""
    if not os.environ.get("BENCH_KEPT") or connection.vendor != "sqlite":
        return None
    models = sorted(path for room in ("projects", "workflows") for path in ROOT.glob(f"{room}/**/migrations/*.py"))
    made_by = "".join(path.name for path in models).encode() + Path(__file__).with_name("seeding.py").read_bytes()
    name = f"bench-{size}-{timezone.localdate():%Y%m%d}-{hashlib.sha256(made_by).hexdigest()[:12]}.sqlite3"
    return Path(os.environ["BENCH_KEPT"]).resolve() / name


def restore(size):
    """Take the kept register of this size for the database; whether there was one."""
    place = _place(size)
    if place is None or not place.exists():
        return False
    kept = sqlite3.connect(place)
    try:
        kept.backup(connection.connection)
    finally:
        kept.close()
    return True


def keep(size):
    """Keep the database as it is now as the register of this size."""
    if place := _place(size):
        place.parent.mkdir(parents=True, exist_ok=True)
        for older in place.parent.glob(f"bench-{size}-*.sqlite3"):
            older.unlink()
        copy = sqlite3.connect(place)
        try:
            connection.connection.backup(copy)
        finally:
            copy.close()


@contextmanager
def put_back():
    """Leave the database as it was: emptying the tables of a large register would take minutes."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before = sqlite3.connect(":memory:")
    connection.connection.backup(before)
    try:
        yield
    finally:
        before.backup(connection.connection)
        before.close()
