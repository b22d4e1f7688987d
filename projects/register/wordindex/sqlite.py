"""The index on SQLite: a full-text table without content of its own, kept by triggers.

The entries are written in hexadecimal digits, so that the tokenizer takes each for one word, blanks and signs included.
"""

from django.db import connection, transaction

TABLE = "register_words"
# All parts of one to three characters of a text; near its end the longer ones repeat the shorter, which does no harm.
ENTRIES = """
    WITH RECURSIVE place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < length({text}))
    SELECT group_concat(hex(substr({text}, n, 1)) || ' ' || hex(substr({text}, n, 2)) || ' ' || hex(substr({text}, n, 3)), ' ')
    FROM place"""
NEW, OLD = ENTRIES.format(text="new.search_text"), ENTRIES.format(text="old.search_text")
ADD = f"INSERT INTO {TABLE}(rowid, entries) VALUES (new.id, ({NEW}));"
DROP = f"INSERT INTO {TABLE}({TABLE}, rowid, entries) VALUES ('delete', old.id, ({OLD}));"
SHAPE = {
    TABLE: f"CREATE VIRTUAL TABLE {TABLE} USING fts5(entries, content='', columnsize=0, detail=none, tokenize='ascii')",
    f"{TABLE}_added": f"CREATE TRIGGER {TABLE}_added AFTER INSERT ON register_project BEGIN {ADD} END",
    f"{TABLE}_changed": f"CREATE TRIGGER {TABLE}_changed AFTER UPDATE OF search_text ON register_project"
    f" WHEN old.search_text <> new.search_text BEGIN {DROP} {ADD} END",
    f"{TABLE}_gone": f"CREATE TRIGGER {TABLE}_gone AFTER DELETE ON register_project BEGIN {DROP} END",
}
FILL = f"""
    INSERT INTO {TABLE}(rowid, entries)
    SELECT id, ({ENTRIES.format(text="project.search_text")}) FROM register_project AS project"""


def find(entries, most):
    """Ids of at most so many projects whose texts have all these entries."""
    wanted = " AND ".join(entry.encode().hex() for entry in entries)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s", [wanted, most])
        return [pk for (pk,) in cursor.fetchall()]


def is_right():
    """Whether table and triggers are there, as they are written here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE %s", [f"{TABLE}%"])
        there = dict(cursor.fetchall())
    return SHAPE.items() <= there.items()


@transaction.atomic
def rebuild():
    """Table and triggers anew, and an entry for each project that is there."""
    with connection.cursor() as cursor:
        for name in reversed(SHAPE):
            cursor.execute(f"DROP {'TABLE' if name == TABLE else 'TRIGGER'} IF EXISTS {name}")
        for sql in SHAPE.values():
            cursor.execute(sql)
        cursor.execute(FILL)
