"""A database of the first migrations, with rows, comes whole to the present schema; on both databases."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def walk(url):
    """Run the program on this database; returns its last words."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "INCUBATOR_VAR")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.history.walk"], cwd=ROOT, env=env | {"DATABASE_URL": url}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return (done.stdout.strip() or done.stderr.strip())[-3000:]


def test_on_sqlite(tmp_path):
    assert walk(f"sqlite:///{tmp_path / 'old.sqlite3'}") == "whole"


@pytest.mark.pg
def test_on_postgresql():
    url = os.environ["DATABASE_URL"]
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE of_the_first_day")
    assert walk(parts._replace(path="/of_the_first_day").geturl()) == "whole"
