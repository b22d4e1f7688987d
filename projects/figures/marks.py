"""Marks of projects whose figures have to be summed anew, written by the database itself.

Whoever writes a fact, a stage, a source or a join – a verb, an import, a bulk update, an erasure – leaves a mark in the
same transaction, and none can be forgotten. Plain rows without a key: writers never wait for one another. As with the
index of the search, the triggers stand in no migration, because SQLite drops them whenever a later one writes a table
anew; `ensure` runs after every `migrate`, and marks everything where they were missing.
"""

from django.db import connection, transaction

TABLE = "figures_figuremark"
PREFIX = "figures_marks"
# Table → (column that names the project, columns whose change matters; none: every change).
OF_PROJECTS = {
    "register_project": ("id", "stage source field carrier_id joined_into_id county_id created_at"),
    "register_project_carriers": ("project_id", ""),
    "register_projectsource": ("project_id", ""),
    "register_figureevent": ("project_id", ""),
    "register_application": ("project_id", "submitted_at accepted_on"),
    "register_contestentry": ("project_id", ""),
    "register_joining": ("joined_id", ""),
    "selection_decision": ("project_id", ""),
    "outcomes_rosteruse": ("project_id", ""),
}
# Table → the projects whose facts it judges: a rule may move all of a county's, the close of a year those of the year.
FACTS = (
    "SELECT DISTINCT e.project_id FROM register_figureevent e JOIN register_project p ON p.id = e.project_id"
    " WHERE p.county_id = {row}.county_id"
)
OF_COUNTIES = {
    "figures_countingrule": FACTS,
    "figures_periodclose": FACTS + " AND substr(CAST(e.occurred_on AS text), 1, 4) = CAST({row}.year AS text)",
}
SITTING = "SELECT project_id FROM selection_decision WHERE deliberation_id = {row}.id"


def ensure():
    """Make the triggers where they are missing or of an older shape, and mark every project then."""
    wanted = dict(_triggers())
    if TABLE not in connection.introspection.table_names() or wanted.items() <= _there().items():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for name, (table, sql) in wanted.items():
            for statement in _making(name, table, sql):
                cursor.execute(statement)
        cursor.execute(f"INSERT INTO {TABLE}(project) SELECT id FROM register_project")


def drop():
    """Take the triggers away while migrations run: SQLite renames no table that a trigger of another one names."""
    tables = {name: table for name, (table, _sql) in _triggers()}
    with connection.cursor() as cursor:
        for name in _there():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {tables[name]}" if connection.vendor != "sqlite" else ""))


def _triggers():
    """(name, (table, event and what it runs)) of every trigger."""
    for table, (column, columns) in OF_PROJECTS.items():
        changed = f"UPDATE OF {', '.join(columns.split())}" if columns else "UPDATE"
        for event, row in (("INSERT", "new"), (changed, "new"), ("DELETE", "old")):
            yield f"{PREFIX}_{table}_{event[:6].lower()}", (table, (event, f"SELECT {row}.{column}"))
    for table, facts in OF_COUNTIES.items():
        for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            yield f"{PREFIX}_{table}_{event.lower()}", (table, (event, facts.format(row=row)))
    change = 'UPDATE OF published_at, "on"'
    yield f"{PREFIX}_selection_deliberation_update", ("selection_deliberation", (change, SITTING.format(row="new")))


def _insert(select):
    return f"INSERT INTO {TABLE}(project) {select};"


def _sqlite(name, table, sql):
    event, select = sql
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {_insert(select)} END"


def _making(name, table, sql):
    """The statements that make a trigger anew."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}", _sqlite(name, table, sql)]
    event, select = sql
    body = f"BEGIN {_insert(select)} RETURN NULL; END"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _there():
    """Triggers of this module that are there, as `_triggers` would write them."""
    wanted = dict(_triggers())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
            )
            shapes = {name: _sqlite(name, table, sql) for name, (table, sql) in wanted.items()}
            return {name: wanted[name] for name, sql in cursor.fetchall() if shapes.get(name) == sql}
        cursor.execute(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname LIKE %s",
            [f"{PREFIX}%"],
        )
        bodies = {name: f"BEGIN {_insert(sql[1])} RETURN NULL; END" for name, (_table, sql) in wanted.items()}
        return {name: wanted[name] for name, body in cursor.fetchall() if bodies.get(name) == body}
