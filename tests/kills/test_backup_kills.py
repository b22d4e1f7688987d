"""Backup and restore are killed at random: half of one never looks whole, and a half-restored site lets nobody in."""

import os
import random
import shutil
import time
import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from projects.trace import sealing
from projects.trace.actions import record
from tests import factories
from tests.children import database_url

from .house import House

KILLS = int(os.environ.get("KILLS", "20")) // 2
SEED = int(os.environ.get("SEED", time.time_ns() % 10**6))
EMPTY, BROKEN, WHOLE = "empty", "broken", "whole"


@pytest.fixture
def full(cast, settings, tmp_path):
    """A site with people, files and acts; its house."""
    settings.MEDIA_ROOT, settings.AUDIT_HEADS = tmp_path / "files", tmp_path / "var" / "heads"
    assert cast.administrator
    for n in range(30):
        stored = factories.StoredFileFactory()
        stored.content.save("x", ContentFile(os.urandom(200_000) + bytes([n])))
        record("note", cast.county, by=cast.administrator.user, county_id=cast.county.pk, count=n)
    sealing.seal()
    with House(tmp_path / "var") as house:
        house.run("fake", "manage.py", "migrate", "--fake")  # where the run made its tables without migrations
        yield house


@pytest.fixture
def empty(transactional_db, tmp_path):
    """A machine with nothing in it, on the same kind of database."""
    name, url = f"new_{uuid.uuid4().hex[:8]}", f"sqlite:///{tmp_path / 'new' / 'db.sqlite3'}"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        url = database_url().replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")
    with House(tmp_path / "new", files=tmp_path / "new" / "files", DATABASE_URL=url) as house:
        yield house
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def cut(house, name, seconds, *line):
    """Kill a program after a while; whether it was still running."""
    house.start(name, *line)
    time.sleep(seconds)
    alive = house.lives(name)
    house.kill(name)
    return alive


def timed(house, name, *line):
    began = time.monotonic()
    words = house.run(name, *line, seconds=300)
    return words, time.monotonic() - began


@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_killed_backups_and_restores(full, empty, tmp_path, capsys):
    chance, folder = random.Random(SEED), tmp_path / "backups"
    folder.mkdir()
    words, whole = timed(full, "backup", "manage.py", "backup", "-o", str(folder))
    first = next(folder.glob("backup-*.tar"))
    cuts = 0
    for _n in range(KILLS):
        cuts += cut(full, "backup", chance.random() * whole, "manage.py", "backup", "-o", str(folder))
        for path in folder.glob("backup-*.tar"):
            if path != first:
                assert "完整" in full.run("look", "manage.py", "restore", str(path), "--check")
                path.unlink()
    for left in folder.glob(".backup-*"):
        os.utime(left, (0, 0))
    full.run("backup", "manage.py", "backup", "-o", str(folder), "--keep", "1")
    assert len(list(folder.iterdir())) == 1 + len(list(folder.glob("*.part")))
    backup = next(folder.glob("backup-*.tar"))

    words, took = timed(empty, "restore", "manage.py", "restore", str(backup))
    assert state_of(empty) == WHOLE, words
    empty_again(empty)
    states = []
    for left in reversed(range(KILLS)):
        cut(empty, "restore", chance.random() * took, "manage.py", "restore", str(backup))
        states.append(state := state_of(empty))
        if state == WHOLE and left:
            empty_again(empty)
    if states[-1] != WHOLE:
        words = empty.run("restore", "manage.py", "restore", str(backup), seconds=300)
    assert state_of(empty) == WHOLE, words
    assert "完整" in empty.run("audit", "manage.py", "verify_audit")
    with capsys.disabled():
        print(f"\nseed {SEED}: {cuts} backups cut of {KILLS}, restores left {states}")


def state_of(house):
    """Empty, broken (and everybody is told so in Chinese), or whole."""
    state = house.run("state", "script", "state.py").strip().splitlines()[-1]
    assert state in (EMPTY, BROKEN, WHOLE), state
    if state == BROKEN:
        assert "恢复备份" in house.run("doctor", "manage.py", "doctor", "--quick")
        assert "恢复备份" in house.run("refused", "manage.py", "backup", "-o", str(house.var / "no.tar"))
        (house.var / "scheduler.log").unlink(missing_ok=True)
        house.start("scheduler", "manage.py", "scheduler", "--interval", "0.1")
        end = time.monotonic() + 60
        while "恢复备份" not in house.log("scheduler"):
            assert time.monotonic() < end, house.log("scheduler")
            time.sleep(0.1)
        house.kill("scheduler")
    return state


def empty_again(house):
    """Take everything away, for the next one."""
    house.run("flush", "script", "away.py")
    shutil.rmtree(house.var / "files", ignore_errors=True)
