"""What the migrations make on PostgreSQL is what the models say; the other tests there run on tables made from the models."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, is_identity, generation_expression
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
FUNCTIONS = """
    SELECT proname, prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e'
    )
"""
NOT_OURS = ("auth_", "django_", "site_cache")  # Django's own tables, and one that a command of its own makes
NAMED = re.compile(r"(?<=INDEX )\S+|\bpublic\.")  # indexes get their names from the model of the day


def schema(cursor):
    """{what: rows} of a database."""
    found = {}
    for what, sql in (("columns", COLUMNS), ("constraints", CONSTRAINTS), ("indexes", INDEXES), ("triggers", TRIGGERS),
                      ("functions", FUNCTIONS)):  # fmt: skip
        cursor.execute(sql)
        rows = [tuple(NAMED.sub("", one) if isinstance(one, str) else one for one in row) for row in cursor.fetchall()]
        found[what] = {row for row in rows if not row[0].startswith(NOT_OURS)}
    return found


@pytest.mark.pg
def test_migrations_make_what_the_models_say(db):
    url = os.environ["DATABASE_URL"]
    name = f"migrated_{connection.settings_dict['NAME']}"
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(f"CREATE DATABASE {name}")
    migrated = urlsplit(url)._replace(path=f"/{name}").geturl()
    env = os.environ | {"DATABASE_URL": migrated, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    with psycopg.connect(migrated) as there, there.cursor() as cursor, connection.cursor() as here:
        made, said = schema(cursor), schema(here)
    apart = {what: (rows - made[what], made[what] - rows) for what, rows in said.items()}
    assert apart == dict.fromkeys(said, (set(), set()))
    assert len(made["columns"]) > 1000
