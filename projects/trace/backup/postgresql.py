"""Dump and load of PostgreSQL, by its own programs (custom format): the dump is that of one moment."""

import os
import subprocess

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from . import Fault

NAME = "database.pgdump"
FLEETING = ("django_session", "site_cache")  # who is signed in at the moment is nobody's business later

MARK = "restore_unfinished"  # a schema of this name stands beside the data meanwhile


def is_marked():
    """Whether the place was cleared for a backup and not everything is done that follows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [MARK])
        return cursor.fetchone() is not None


def mark():
    """Say that a backup is being put in."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {MARK}")


def unmark():
    """Say that everything is done."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {MARK}")


def version():
    """Of the server."""
    return str(connection.pg_version)


def _run(program, *arguments):
    place = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGSSLMODE": "sslmode"}
    given = {name: str(place[key]) for name, key in names.items() if place.get(key)}
    try:
        done = subprocess.run(
            [program, *arguments], env={**os.environ, **given}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        words = _("The program %(name)s is missing: install postgresql-client of the server's version.")
        raise Fault(words % {"name": program}) from error
    if done.returncode:
        raise Fault(f"{program}: {done.stderr.strip()[-800:]}")
    return done.stdout


def dump(path):
    """Dump the running database into a new file."""
    left_out = [f"--exclude-table-data={table}" for table in FLEETING]
    _run(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={path}",
        f"--dbname={connection.settings_dict['NAME']}",
    )  # fmt: skip


def check(path):
    """Let the program read a dump to its end."""
    _run("pg_restore", "--file=/dev/null", str(path))


def load(path):
    """Put a dump in the place of everything in the database, in one transaction after the place was marked and cleared."""
    mark()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except OperationalError as error:  # locked: by the site, or by what a killed restore left running
        words = _("Others work on the database: stop site, workers and scheduler, wait a minute, and run it again.")
        raise Fault(words) from error
    connection.close()
    connection.close_pool()
    _run(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}", str(path),
    )  # fmt: skip
