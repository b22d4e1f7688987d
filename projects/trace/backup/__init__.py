"""A backup: one file with the database, all stored files and a manifest of their digests; and putting it back.

`archive` packs and checks, `crypt` encrypts, `sqlite` and `postgresql` dump and load with each database's own means.
"""

from importlib import import_module

from django.db import connection
from django.utils.translation import gettext as _


class Fault(Exception):
    """The backup cannot be made, read or put back; the text says why and what to do."""


def refuse_unfinished():
    """Refuse what would work on half a site: a backup was begun to be put back, and that did not come to its end."""
    if database().is_marked():
        raise Fault(unfinished_words())


def unfinished_words():
    """What stands on every door until the backup is put back."""
    return _(
        "A backup is being put back, or that was broken off: the site cannot be used yet. The administrator runs  "
        "manage.py restore FILE  (again)."
    )


def database():
    """How the database of this site is dumped and loaded."""
    return import_module(f"{__name__}.{connection.vendor}")
