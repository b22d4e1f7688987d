"""Takes everything out of a database."""

from pathlib import Path

from django.db import connection

if connection.vendor == "sqlite":
    connection.close()
    for path in Path(connection.settings_dict["NAME"]).parent.glob("db.sqlite3*"):
        path.unlink()
else:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
