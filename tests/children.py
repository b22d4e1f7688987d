"""Processes of their own that work on the database of the running test, on whichever server it is."""

import os

from django.db import connection


def environment():
    """The environment in which `manage.py` or a script finds the test's database."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "incubator.settings", "DATABASE_URL": database_url()}


def database_url():
    """The address of the test's database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, host, port = database["USER"], database["HOST"], database["PORT"]
    return f"postgres://{user}:{database['PASSWORD']}@/{database['NAME']}?host={host}&port={port}"
