"""Writing sealed columns anew under the first key, row by row in batches: after a change of keys, and in migrations.

Works on the text as the database holds it, so that it serves the models of any time. A batch is one transaction and
looks for what is not yet under the first key: whoever is stopped goes on later, and nothing is done twice.
"""

from django.db import transaction

from .sealed import EMPTY, HEAD, MARK, Sealed, keys, seal, unseal

BATCH = 500


def _open_rows(connection, table, columns):
    """The condition that a row holds a value not sealed by the first key."""
    quote = connection.ops.quote_name
    nothing = ", ".join(f"'{word}'" for word in EMPTY)
    head = f"{MARK}{keys()[0].id}"
    parts = (f"({quote(one)} NOT IN ({nothing}) AND SUBSTR({quote(one)}, 1, {HEAD}) <> '{head}')" for one in columns)
    return f"FROM {quote(table)} WHERE ({' OR '.join(parts)})"


def count_behind(connection, table, columns):
    """How many rows hold a value that the first key did not seal."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) {_open_rows(connection, table, columns)}")
        return cursor.fetchone()[0]


def reseal(connection, table, columns, pk="id", size=BATCH):
    """Seal all rows by the first key; yields after each batch how many it wrote. `columns`: {name: token kinds}."""
    last = 0
    while rows := _batch(connection, table, columns, pk, last, size):
        last = rows[-1][0]
        yield len(rows)


def _batch(connection, table, columns, pk, last, size):
    quote = connection.ops.quote_name
    names = ", ".join(quote(one) for one in columns)
    where = _open_rows(connection, table, columns)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quote(pk)}, {names} {where} AND {quote(pk)} > %s ORDER BY {quote(pk)} LIMIT {size}", [last]
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


def drop_remains(connection):
    """Write SQLite's file anew, so that what was overwritten is gone from its free pages too."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def sealed_columns(model):
    """{column: token kinds} of a model's sealed fields."""
    return {one.column: one.tokens for one in model._meta.local_fields if isinstance(one, Sealed)}


def seal_rows(app_label):
    """The work of a migration: seal what the app's columns hold since before they were sealed."""

    def forward(apps, schema_editor):
        written = 0
        for model in apps.get_app_config(app_label).get_models():
            if columns := sealed_columns(model):
                table, pk = model._meta.db_table, model._meta.pk.column
                written += sum(reseal(schema_editor.connection, table, columns, pk))
        if written:
            drop_remains(schema_editor.connection)

    return forward
