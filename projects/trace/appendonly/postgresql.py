"""The triggers on PostgreSQL. Only the owner of the tables can switch them off."""

from django.db import connection, transaction

from . import ERASURES, EVENTS, LASTING, PERSONAL, REFUSAL, TABLES

FUNCTION = "trace_append_only"
LOCK = 7_210_420  # any number that no other part of the site locks by
ERASED = " AND ".join(
    [f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in LASTING]
    + [f"NEW.{name} = ''" for name in PERSONAL]
    + [f"EXISTS (SELECT 1 FROM {ERASURES} WHERE event_id = OLD.id)"]
)
MAKE_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = '{EVENTS}' THEN
            IF {ERASED} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$"""
TRIGGERS = {
    **{f"{table}_stays": (table, "BEFORE UPDATE OR DELETE", "ROW") for table in TABLES},
    **{f"{table}_whole": (table, "BEFORE TRUNCATE", "STATEMENT") for table in TABLES},
}


def is_right():
    """Whether the triggers are there and switched on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A')", [list(TRIGGERS)]
        )
        return cursor.fetchone()[0] == len(TRIGGERS)


@transaction.atomic
def make():
    """Function and triggers, anew where they are there."""
    drop()
    with connection.cursor() as cursor:
        cursor.execute(MAKE_FUNCTION)
        for name, (table, when, each) in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()")


def drop():
    """Take them away."""
    with connection.cursor() as cursor:
        for name, (table, _when, _each) in TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def hold():
    """Wait until no other sealer works; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
