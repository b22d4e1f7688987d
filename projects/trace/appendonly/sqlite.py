"""The triggers on SQLite. They hold for every program that opens the file."""

from django.db import connection, transaction

from . import ERASURES, EVENTS, LASTING, PERSONAL, REFUSAL, TABLES

REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
ERASED = " AND ".join(
    [f"new.{name} IS old.{name}" for name in LASTING]
    + [f"new.{name} = ''" for name in PERSONAL]
    + [f"EXISTS (SELECT 1 FROM {ERASURES} WHERE event_id = old.id)"]
)
SHAPE = {
    **{f"{table}_stays": f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} {REFUSE}" for table in TABLES},
    **{
        f"{table}_unchanged": f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}"
        f"{f' WHEN NOT ({ERASED})' if table == EVENTS else ''} {REFUSE}"
        for table in TABLES
    },
}


def is_right():
    """Whether the triggers are there, as they are written here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return SHAPE.items() <= dict(cursor.fetchall()).items()


@transaction.atomic
def make():
    """All triggers anew."""
    drop()
    with connection.cursor() as cursor:
        for sql in SHAPE.values():
            cursor.execute(sql)


def drop():
    """Take them away."""
    with connection.cursor() as cursor:
        for name in SHAPE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def hold():
    """Nothing to do: transactions begin IMMEDIATE here, so that there is one writer at a time anyway."""
