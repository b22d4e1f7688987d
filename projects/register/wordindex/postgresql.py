"""The index on PostgreSQL: a GIN index over the entries that a function reads out of a text."""

from django.db import connection, transaction

INDEX, FUNCTION = "register_words", "register_entries"
# Its price is named, so that the planner never asks it of every row where the index knows the answer.
MAKE = f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
        SELECT coalesce(array_agg(DISTINCT entry), '{{}}') FROM (
            SELECT unnest(ARRAY[one, one || next, one || next || after]) AS entry FROM (
                SELECT one, lead(one) OVER way AS next, lead(one, 2) OVER way AS after
                FROM string_to_table(words, NULL) WITH ORDINALITY AS letters(one, place)
                WINDOW way AS (ORDER BY place)
            ) AS neighbours
        ) AS parts WHERE entry IS NOT NULL
    $$"""


def find(entries, most):
    """Ids of at most so many projects whose texts have all these entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM register_project WHERE {FUNCTION}(search_text) @> %s::text[] LIMIT %s", [entries, most]
        )
        return [pk for (pk,) in cursor.fetchall()]


def is_right():
    """Whether the index is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
        return cursor.fetchone()[0]


@transaction.atomic
def rebuild():
    """Function and index anew; nobody writes projects meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        cursor.execute(MAKE)
        cursor.execute(f"CREATE INDEX {INDEX} ON register_project USING gin ({FUNCTION}(search_text))")
