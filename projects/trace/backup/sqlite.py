"""Dump and load of SQLite, by its own online backup: nobody waits, the copy is that of one moment."""

import sqlite3
from contextlib import closing

from django.db import connection
from django.utils.translation import gettext as _

from . import Fault

NAME = "database.sqlite3"
FLEETING = ("django_session", "site_cache")  # who is signed in at the moment is nobody's business later

UNFINISHED = 1  # the number that SQLite keeps for its users; travels with the dump into the database


def is_marked():
    """Whether a backup was put in and what follows was not done."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA user_version").fetchone()[0] == UNFINISHED


def mark(place=None):
    """Say that a backup is being put in: in a dump on its way, or in the running database."""
    (place or connection.cursor()).execute(f"PRAGMA user_version={UNFINISHED}")


def unmark():
    """Say that everything is done."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA user_version=0")


def version():
    """Of the library."""
    return sqlite3.sqlite_version


def dump(path):
    """Copy the running database into a new file."""
    place = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in there & set(FLEETING):
            copy.execute(f"DELETE FROM {table}")
        copy.commit()
        copy.execute("PRAGMA journal_mode=DELETE")


def check(path):
    """Let the database look through a dump."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Fault(_("The database in the backup is damaged: %(words)s") % {"words": found})


def load(path):
    """Put a dump in the place of the running database, marked as unfinished: at once, or not at all."""
    connection.close()
    with closing(sqlite3.connect(path)) as copy:
        mark(copy)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(connection.settings_dict["NAME"])) as place:
        source.backup(place)
