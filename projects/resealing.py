"""Writing sealed columns anew under the first key, row by row in batches: after a change of keys, and in migrations.

Works on the text as the database holds it, so that it serves the models of any time. A batch is one transaction and
looks for what is not yet under the first key: whoever is stopped goes on later, and nothing is done twice.
"""

from contextlib import nullcontext

from django.apps import apps as site
from django.db import connection as default
from django.db import transaction

from .sealed import EMPTY, HEAD, MARK, Sealed, keys, seal, unseal

BATCH = 500
NOTHING = ", ".join(f"'{word}'" for word in EMPTY)


def sealed_columns(model):
    """{column: token kinds} of a model's sealed fields."""
    return {one.column: one.tokens for one in model._meta.local_fields if isinstance(one, Sealed)}


def sealed_tables(apps=site):
    """{model: {column: token kinds}} of all models that have sealed columns, in the order of their names."""
    found = {model: sealed_columns(model) for model in apps.get_models()}
    return dict(sorted(((model, of) for model, of in found.items() if of), key=lambda pair: pair[0]._meta.label))


def _other_than(heads, connection, columns):
    """The condition that a column holds something that begins with none of these."""
    quote, known = connection.ops.quote_name, ", ".join(f"'{head}'" for head in heads)
    parts = (
        f"({quote(one)} NOT IN ({NOTHING}) AND SUBSTR({quote(one)}, 1, {HEAD}) NOT IN ({known}))" for one in columns
    )
    return f"({' OR '.join(parts)})"


def _count(connection, table, condition):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)} WHERE {condition}")
        return cursor.fetchone()[0]


def count_behind(table, columns, connection=default):
    """How many rows hold a value that the first key did not seal."""
    return _count(connection, table, _other_than([f"{MARK}{keys()[0].id}"], connection, columns))


def count_locked(table, columns, connection=default):
    """How many rows hold a value that none of the keys opens, or that is not sealed at all."""
    return _count(connection, table, _other_than([f"{MARK}{key.id}" for key in keys()], connection, columns))


def reseal(table, columns, pk="id", *, connection=default, size=BATCH, around=nullcontext):
    """Seal all rows by the first key; yields after each batch how many it wrote. `columns`: {name: token kinds}.

    `around`: a context in which each batch is written.
    """
    last = 0
    while True:
        with around():
            rows = _batch(connection, table, columns, pk, last, size)
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows)


def _batch(connection, table, columns, pk, last, size):
    quote = connection.ops.quote_name
    names = ", ".join(quote(one) for one in (pk, *columns))
    behind = _other_than([f"{MARK}{keys()[0].id}"], connection, columns)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM {quote(table)} WHERE {behind} AND {quote(pk)} > %s ORDER BY {quote(pk)} LIMIT {size}",
            [last],
        )
        rows = cursor.fetchall()
        for row in rows:
            _write(cursor, quote, table, pk, columns, row)
    return rows


def _write(cursor, quote, table, pk, columns, row):
    """The row's values sealed anew, each unless somebody wrote another meanwhile."""
    for (name, kinds), old in zip(columns.items(), row[1:], strict=True):
        if old and old not in EMPTY:
            cursor.execute(
                f"UPDATE {quote(table)} SET {quote(name)} = %s WHERE {quote(pk)} = %s AND {quote(name)} = %s",
                [seal(unseal(old, kinds), kinds), row[0], old],
            )


def drop_remains(connection=default):
    """Write SQLite's file anew, so that what was overwritten is gone from its free pages too."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def seal_rows(app_label):
    """The work of a migration: seal what the app's columns hold since before they were sealed."""

    def forward(apps, schema_editor):
        connection, written = schema_editor.connection, 0
        for model, columns in sealed_tables(apps).items():
            if model._meta.app_label == app_label:
                rows = reseal(model._meta.db_table, columns, model._meta.pk.column, connection=connection)
                written += sum(rows)
        if written:
            drop_remains(connection)

    return forward
