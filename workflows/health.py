"""Whether this process lives, and whether it can serve: for the web server, the container and the watchman."""

from contextlib import suppress

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from projects.trace import machines
from projects.trace.backup import database

_migrated = False


def ready():
    """{part: works} of what every page needs. Whether migrations wait is asked until it is so once."""
    return {
        "database": _answers(_ask_database),
        "restored": _answers(_ask_restored),
        "migrations": _answers(_ask_migrations),
        "files": _answers(_ask_files),
    }


def _answers(ask):
    try:
        return ask()
    except Exception:  # whatever a database or a disk may come up with: not ready
        return False


def _ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _ask_restored():
    return not database().is_marked()


def _ask_migrations():
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if _migrated:
            machines.note()
    return _migrated


def _ask_files():
    with suppress(FileNotFoundError):  # made with the first upload
        default_storage.listdir("")
    return True
