"""Run as a program on an empty database: from the first schema to the present one, with rows, then look at everything.

Prints "whole" when all of it stands; else says what does not. The database is that of DATABASE_URL, or a new SQLite.
"""

import os
import sys
from io import StringIO

FIRST = {
    "people": "0001_initial", "files": "0002_initial", "register": "0001_initial", "figures": "0002_initial",
    "outcomes": "0002_initial", "selection": "0001_initial", "tenancy": "0001_initial", "trace": "0001_initial",
    "workflows": "0001_initial",
}  # fmt: skip
# Between the first schema and the present: where rows are made of what was added before a data step ran.
STATIONS = (
    ({"people": "0004_language"}, "language"),
    (
        {"register": "0015_residents_and_ended_landings", "tenancy": "0009_stay_cases", "outcomes": "0005_events",
         "selection": "0003_pending_decisions", "trace": "0004_kinds_of_messages"}, "petitions",
    ),
)  # fmt: skip


def migrate_to(targets):
    """Bring these apps to these migrations; returns the apps of that moment."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    state = executor.migrate(list(targets.items()))
    return state.apps


def travel():
    """From the first schema to the present one."""
    from django.core.management import call_command

    from . import past
    from .rows import Past

    past.begin(Past(migrate_to(FIRST)))
    for targets, scene in STATIONS:
        getattr(past, scene)(Past(migrate_to(targets)))
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    travel()
    from . import present

    wrong = present.look(StringIO)
    print("\n".join(wrong) or "whole")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
