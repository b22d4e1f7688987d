"""The index of parts of words: which projects may hold a word, without reading the register.

Every one, two or three neighbouring characters of `Project.search_text` are an entry, so that two Chinese characters,
pinyin and initials are found alike. The database itself keeps the entries right, whoever writes the text: triggers of
SQLite (`sqlite.py`), an index over an expression on PostgreSQL (`postgresql.py`). Neither is part of a migration:
SQLite loses the triggers whenever a later migration writes the table anew. `ensure` runs after every `migrate` instead.
"""

from importlib import import_module

from django.db import connection

LONGEST = 3  # characters of an entry
MOST = 1000  # a word that more projects hold is found soon by reading them in the order of the list


def entries_of(words):
    """The entries that a text has if it holds all these words."""
    return sorted({entry for word in words for entry in _entries(word)})


def _entries(word):
    return {word[place : place + LONGEST] for place in range(max(len(word) - LONGEST, 0) + 1)}


def candidates(words, most=MOST):
    """Ids of all projects that may hold every word; None when they are more than `most`.

    Without regard to who asks: put them on rows that `visible_to` let through, and compare the words themselves.
    """
    found = _database().find(entries_of(words), most + 1)
    return found if len(found) <= most else None


def ensure():
    """Make the index where it is missing or of an older shape."""
    if not _database().is_right():
        rebuild()


def rebuild():
    """Write the index anew from the texts."""
    _database().rebuild()


def _database():
    return import_module(f"{__name__}.{connection.vendor}")
