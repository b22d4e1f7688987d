"""The two commands from outside: three programs under one Ctrl-C, a throw-away PostgreSQL, complete pins."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from scripts import serve
from tests import pgcluster
from tests.kills.house import lives

ROOT = Path(settings.BASE_DIR)
PINS = re.compile(r"^([a-z0-9-]+)==\S+ \\$", re.MULTILINE)


def pins(name):
    return PINS.findall((ROOT / name).read_text())


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name):
    text = (ROOT / name).read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(lines) == len(pins(name)) > 20
    assert all("--hash=sha256:" in part for part in re.split(PINS, text)[2::2])


def test_every_runtime_requirement_is_in_the_third_party_list():
    named = set(re.findall(r"[a-z0-9-]+", (ROOT / "THIRD_PARTY.md").read_text()))
    assert set(pins("requirements.txt")) - named == set()


def test_missing_postgresql_is_one_line(monkeypatch, capsys):
    def nowhere():
        raise pgcluster.Unavailable("please run  sudo apt-get install postgresql-15")

    monkeypatch.setattr(pgcluster, "programs", nowhere)
    monkeypatch.delenv("REQUIRE_POSTGRESQL", raising=False)
    assert pgcluster.main(["false"]) == 0
    monkeypatch.setenv("REQUIRE_POSTGRESQL", "1")
    assert pgcluster.main(["false"]) == 1
    line = "PostgreSQL tests not run: please run  sudo apt-get install postgresql-15\n"
    assert capsys.readouterr().err == line * 2


@pytest.mark.pg
def test_no_cluster_is_left_behind(monkeypatch):
    # The run's own cluster is there; a second one comes and goes beside it.
    with pgcluster.cluster() as url:
        home = Path(url.split("@")[1].split("/")[0].replace("%2F", "/"))
        assert home.is_dir()
    assert not home.exists()


def test_table_aligns_chinese_and_latin():
    rows = serve.table([["角色", "Name"], ["管理员", "A"]]).splitlines()
    assert rows == ["角色    Name", "────────────", "管理员  A   "]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A folder with a migrated SQLite database, made once."""
    folder = tmp_path_factory.mktemp("migrated")
    for command in ("migrate", "createcachetable"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity", "0"], cwd=ROOT, env=_environment(folder), check=True
        )
    return folder


def _environment(folder):
    own = {"INCUBATOR_VAR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}"}
    return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "incubator.settings"}


@pytest.fixture
def site(tmp_path, migrated):
    """The launcher on a free port, with a migrated database of its own; yields (process, port)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    (tmp_path / "demo-logins.txt").write_text("申报单位\t陈默\tchen@example.cn\tcorrect-horse\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "scripts/serve.py", "--port", str(port)],
        cwd=ROOT,
        env=_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process, port
    if process.poll() is None:
        process.kill()
        process.wait()


def started(process):
    """What the launcher printed until everything runs."""
    shown = ""
    while "Ctrl-C" not in shown:
        line = process.stdout.readline()
        assert line, shown
        shown += line
    return shown


def children(process):
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(number) for number in listed.split()]


def gone(numbers, within=60):
    """Whether all processes end in time (seconds)."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not any(lives(number) for number in numbers):
            return True
        time.sleep(0.2)
    return False


@pytest.mark.kills
def test_one_interrupt_stops_all(site):
    process, port = site
    assert f"http://localhost:{port}" in (shown := started(process))
    assert "chen@example.cn  correct-horse" in shown
    four = children(process)
    assert len(four) == 4
    assert serve.answers(port)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)  # impatience does no harm
    assert process.wait(timeout=30) == 0
    assert "Traceback" not in process.stdout.read()
    assert gone(four)
    assert not serve.answers(port)


@pytest.mark.kills
def test_one_that_dies_stops_the_rest_with_an_error(site):
    process, port = site
    started(process)
    four = children(process)
    os.kill(four[1], signal.SIGKILL)
    assert process.wait(timeout=30) == 1
    assert "worker" in process.stdout.read().splitlines()[-1]
    assert gone(four)


@pytest.mark.kills
def test_a_killed_launcher_leaves_nothing_running(site):
    process, port = site
    started(process)
    four = children(process)
    process.kill()
    process.wait()
    assert gone(four)
    assert not serve.answers(port)
