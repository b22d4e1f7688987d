"""The audit log is append-only by the database itself: triggers refuse to change or delete, whoever tries.

One way through: the personal words of an act (`PERSONAL`) may be emptied, all at once and nothing else with them, once
its erasure is registered (`AuditErasure`). One module per database. Not part of a migration, because SQLite loses the
triggers whenever a later migration writes the table anew: `ensure` runs after every `migrate`.
"""

from contextlib import contextmanager
from importlib import import_module

from django.db import connection, transaction

EVENTS, SEALS, ERASURES = "trace_auditevent", "trace_seal", "trace_auditerasure"
TABLES = (EVENTS, SEALS, ERASURES)
LASTING = (
    "id", "county_id", "actor_id", "verb", "target_type", "target_id", "project_id", "at", "difference",
)  # fmt: skip
PERSONAL = ("actor_name", "target_label", "note", "address", "salt")
REFUSAL = "the audit log is append-only"


def ensure():
    """Put the triggers in place where they are missing; nothing before the tables are there."""
    if set(TABLES) <= set(connection.introspection.table_names()) and not is_right():
        _database().make()


def is_right():
    """Whether every trigger is there and switched on."""
    return _database().is_right()


def drop():
    """Take the triggers away: for emptying a test's tables and for putting a backup in."""
    _database().drop()


def hold():
    """Be the only sealer until the running transaction ends."""
    _database().hold()


def _database():
    return import_module(f"{__name__}.{connection.vendor}")


@contextmanager
def lifted():
    """One transaction in which the triggers stand aside; nobody else writes the log meanwhile.

    For sealing the words anew by another key: the chain is over the words themselves and stays as it was.
    """
    with transaction.atomic():
        drop()
        yield
        _database().make()
