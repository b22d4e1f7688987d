"""A backup: one file with the database, all stored files and a manifest of their digests; and putting it back.

`archive` packs and checks, `crypt` encrypts, `sqlite` and `postgresql` dump and load with each database's own means.
"""

from importlib import import_module

from django.db import connection


class Fault(Exception):
    """The backup cannot be made, read or put back; the text says why and what to do."""


def database():
    """How the database of this site is dumped and loaded."""
    return import_module(f"{__name__}.{connection.vendor}")
