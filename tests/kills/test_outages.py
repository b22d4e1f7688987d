"""The disk is full, the database is gone for a while, a clock is wrong: people read what to do, and it mends itself."""

import os
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager

import pytest
import time_machine
from django.db import connection

from projects.trace.machines import TOO_FAR
from tests import pgcluster
from tests.children import database_url
from tests.factories import pdf_bytes

from . import invariants, scene
from . import visitor as do
from .house import House, wait_until
from .test_kills import MANAGE
from .visitor import Visitor

DOWN = float(os.environ.get("DOWN", "15"))  # seconds without a database
LONGEST = 25  # seconds that a page may take to say that there is none
SPACE = 48 * 1024**2


@contextmanager
def small_disk(path):
    """A disk of its own; only root can make one."""
    path.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SPACE}", "tmpfs", str(path)], check=False).returncode:
        pytest.skip("a small disk is made by root only")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def fill_disk(path):
    """Leave not one block free."""
    filler = path / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1024**2, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass
    return filler


@pytest.mark.slow
@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_full_disk(cast, tmp_path, settings):
    """Everything is on the disk that is full: nothing is taken that cannot be kept, and what was taken stays."""
    if connection.vendor != "sqlite":
        pytest.skip("database and files on one small disk: SQLite")
    (founder,) = scene.set_up(cast, 1)
    with small_disk(tmp_path / "disk") as disk:
        settings.MEDIA_ROOT = disk / "files"
        who = Visitor(0, founder)  # the session goes along with the copy
        ours, its = connection.settings_dict["NAME"], disk / "db.sqlite3"
        with closing(sqlite3.connect(ours)) as here, closing(sqlite3.connect(its)) as there:
            here.backup(there)
        with House(tmp_path / "var", files=disk / "files", DATABASE_URL=f"sqlite:///{disk / 'db.sqlite3'}") as house:
            house.web()
            who.port = house.port
            number = do.begin(who, cast.incubator)
            assert do.fill(who, number)
            assert (kept := do.hand_in(who, number))
            filler = fill_disk(disk)
            answers = [upload(who, number) for _n in range(3)]
            answers += [who.post(f"/my/applications/{number}/submit/", {"declaration": "on", "privacy": "on"})]
            answers += [who.post("/my/new/", {"name": "新项目", "field": "electronics", "carrier": cast.incubator.pk})]
            for answer in answers:
                assert (answer.status_code, "服务器磁盘已满" in answer.text) == (503, True), answer.text[:800]
            filler.unlink()
            assert do.hand_in(who, number)
            assert do.submit(who, number)
            facts = house.run("facts", "script", "facts.py").splitlines()
        assert kept in facts and f"submitted {number}" in facts
        assert facts.count("wrong") == 0


def upload(who, number):
    """A large file."""
    body = pdf_bytes("大") + os.urandom(3 * 1024**2)
    files = {"file": ("大.pdf", body, "application/pdf")}
    return who.post(f"/my/applications/{number}/materials/plan/", files=files)


@pytest.mark.pg
@pytest.mark.slow
@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_database_gone_for_a_while(cast, tmp_path, settings):
    """A cluster of its own loses power while everything runs, and comes back."""
    (founder,) = scene.set_up(cast, 1)
    who, dump = Visitor(0, founder), tmp_path / "dump"
    tools = pgcluster.programs()
    subprocess.run([tools / "pg_dump", "-Fc", "-f", dump, database_url()], check=True)
    with pgcluster.cluster() as url:
        # The tests' clusters are quick and forgetful; a county's is not.
        subprocess.run([tools / "psql", "-qc", "ALTER ROLE tests SET synchronous_commit = on", url], check=True)
        subprocess.run([tools / "pg_restore", "--no-owner", "-d", url, dump], check=True)
        with House(tmp_path / "var", files=tmp_path / "files", DATABASE_URL=url) as house:
            house.web()
            who.port = house.port
            for name in ("worker", "scheduler", "second-scheduler"):
                house.start(name, *MANAGE[name])
            number = do.begin(who, cast.incubator)
            assert do.fill(who, number)
            assert (kept := do.hand_in(who, number))
            pgcluster.control(url, "stop", "-m", "immediate")
            ends = time.monotonic() + DOWN
            while time.monotonic() < ends:
                began = time.monotonic()
                answer = upload(who, number)
                assert (answer.status_code, "数据库暂时没有应答" in answer.text) == (503, True), answer.text[:800]
                assert time.monotonic() - began < LONGEST
            assert who.get("/healthz").status_code == 200
            assert who.get("/readyz").json()["database"] is False
            pgcluster.control(url, "start")
            statuses = [who.get("/my/").status_code for _n in range(20)]
            assert statuses == [200] * 20  # no dead connection is given to anybody
            assert do.submit(who, number)
            assert house.lives("scheduler") and house.lives("second-scheduler")
            if not house.lives("worker"):  # the service starts it again
                house.again("worker")
            wait_until(lambda: "申请" in letters(house), 150, f"no letter leaves: {house.log('scheduler')[-1500:]}")
            facts = house.run("facts", "script", "facts.py").splitlines()
        assert kept in facts and f"submitted {number}" in facts
        assert facts.count("wrong") == 0


def letters(house):
    return house.letters.read_text() if house.letters.exists() else ""


@pytest.mark.slow
@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_wrong_clocks(cast, tmp_path, settings):
    """A machine's clock jumps ahead by weeks and back: no term ends for that, nobody is thrown out, the chain is whole."""
    settings.AUDIT_HEADS, settings.MEDIA_ROOT = tmp_path / "var" / "heads", tmp_path / "files"
    founders = scene.set_up(cast, 3)
    with House(tmp_path / "var", files=tmp_path / "files") as house:
        for n, ahead in enumerate((0, 30 * 24 * 3600, -3600)):
            house.web(CLOCK_AHEAD=str(ahead))
            assert Visitor(house.port, founders[n]).get("/my/").status_code == (
                302 if ahead > 0 else 200
            )  # signs in again
            with time_machine.travel(time.time() + ahead, tick=True):
                who = Visitor(house.port, founders[n])
            number = do.begin(who, cast.incubator)
            assert do.fill(who, number) and do.hand_in(who, number) and do.submit(who, number)
            if ahead <= 0 or connection.vendor == "postgresql":
                house.start("scheduler", *MANAGE["scheduler"], CLOCK_AHEAD=str(ahead))
                if abs(ahead) > TOO_FAR and connection.vendor == "postgresql":
                    wait_until(lambda: "时钟" in house.log("scheduler"), 60, "it runs by a wrong clock")
                house.kill("scheduler")
            house.kill("web")
        house.web()
        assert [Visitor(house.port, user).get("/my/").status_code for user in founders] == [200] * 3
        house.start("scheduler", *MANAGE["scheduler"], CLOCK_AHEAD="0")
        invariants.sealing.seal(everywhere=True)
        invariants.check_moment(house.letters)
