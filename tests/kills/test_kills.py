"""Programs are killed at random while people work: whatever was told to be done is done, once, and nothing is half.

`KILLS=300` says how often (20 without it), `SEED=…` repeats a run: the seed stands in the output.
"""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

import pytest
from django.conf import settings

from projects.figures.models import Report
from projects.files.models import StoredFile
from projects.register.models import Application, Project
from workflows.models import WorkItem

from . import invariants, scene, traffic
from .house import House, wait_until
from .visitor import Visitor

KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED", time.time_ns() % 10**6))
LOOK_EVERY = max(10, KILLS // 12)  # kills between two looks at everything
FOUNDERS = 3
MANAGE = {
    "worker": ("manage.py", "db_worker", "--queue-name", "*", "--interval", "0.1", "--no-startup-delay"),
    "second-worker": ("manage.py", "db_worker", "--queue-name", "*", "--interval", "0.1", "--no-startup-delay"),
    "scheduler": ("manage.py", "scheduler", "--interval", "0.5"),
    "second-scheduler": ("manage.py", "scheduler", "--interval", "0.5"),
    "sealer": ("script", "sealer.py"),
    "counter": ("script", "counter.py"),
    "renderer": ("manage.py", "renderer"),
}
VICTIMS = (
    ["web-worker"] * 8 + ["worker"] * 4 + ["second-worker"] * 2 + ["scheduler"] * 2 + ["second-scheduler"]
    + ["sealer"] * 3 + ["counter"] * 3 + ["renderer", "backup", "backup", "import", "import", "web"]
)  # fmt: skip


class Killer:
    """Chooses, kills, starts again."""

    def __init__(self, house, chance, cast):
        self.house, self.chance, self.cast, self.done = house, chance, cast, Counter()
        self.backups = house.var / "backups"
        self.backups.mkdir()
        self.names = []

    def kill_one(self):
        name = self.chance.choice(VICTIMS)
        self.done[name] += 1
        getattr(self, f"_{name.replace('-', '_')}", lambda: self._again(name))()

    def _again(self, name):
        time.sleep(self.chance.random() * 0.4)
        if not self.house.lives(name):
            raise AssertionError(f"{name} died by itself: {self.house.log(name)[-3000:]}")
        self.house.kill(name)
        self.house.again(name)

    def _web_worker(self):
        time.sleep(self.chance.random() * 0.4)
        workers = wait_until(self.house.web_workers, 30, "no web worker")
        with suppress(ProcessLookupError):
            os.kill(self.chance.choice(workers), signal.SIGKILL)

    def _backup(self):
        self._cut("backup", "manage.py", "backup", "-o", str(self.backups))

    def _import(self):
        """The same file from the shell again and again; killed, it has brought in whole parts or nothing."""
        path = self.house.var / "ledger.xlsx"
        if not self.names:
            self.names = [f"命令行{n}号" for n in range(300)]
            path.write_bytes(traffic.ledger(self.names))
        code = self.cast.incubator.code
        self._cut("import", "manage.py", "import_ledger", str(path), "--carrier", code)

    def _cut(self, name, *line):
        self.house.start(name, *line)
        time.sleep(self.chance.choice((1, 2, 8)) * self.chance.random())
        self.house.kill(name)


def check_told(told):
    """Whatever the site said was done stands in the database."""
    stored = set(StoredFile.objects.values_list("sha256", flat=True))
    assert told.files - stored == set()
    drafts = Application.objects.filter(state=Application.State.DRAFT).values_list("number", flat=True)
    assert told.submitted & set(drafts) == set()
    assert told.submitted - set(Application.objects.values_list("number", flat=True)) == set()
    assert not WorkItem.objects.open().filter(pk__in=told.accepted).exists()


def check_told_at_last(told, killer):
    """And what was to be done in the background was done, once."""
    check_told(told)
    for names in (*told.imported, killer.names):
        counted = invariants.rows_of(names)
        assert set(counted.values()) <= {1} and len(counted) in (len(names), 0 if names is killer.names else len(names))
    states = Counter(Report.objects.filter(number__in=told.reports).values_list("state", flat=True))
    assert states.total() == len(told.reports) and set(states) <= {"ready", "failed"}, states
    numbers = list(Project.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))


@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_killed_at_random(cast, tmp_path, settings, capsys):
    settings.AUDIT_HEADS, settings.MEDIA_ROOT = tmp_path / "var" / "heads", tmp_path / "files"
    began = time.monotonic()
    chance, founders = random.Random(SEED), scene.set_up(cast, FOUNDERS)
    with House(tmp_path / "var") as house, capsys.disabled():
        print(f"\nseed {SEED}, {KILLS} kills")
        house.web()
        for name, line in MANAGE.items():
            house.start(name, *line)
        people, killer = traffic.Traffic(SEED), Killer(house, chance, cast)
        for user in founders:
            people.employ(traffic.found, Visitor(house.port, user), cast.incubator)
        for _n in range(2):
            people.employ(traffic.accept, Visitor(house.port, cast.incubator_operator.user))
        people.employ(traffic.bring_ledger, Visitor(house.port, cast.staff.user), cast.incubator)
        people.employ(traffic.take_out, Visitor(house.port, cast.staff.user))
        people.go.set()
        try:
            for n in range(1, KILLS + 1):
                killer.kill_one()
                if n % LOOK_EVERY == 0:
                    people.pause()
                    invariants.check_moment(house.letters)
                    check_told(people.told)
                    people.go.set()
            people.pause()
        finally:
            people.end()
        for name in list(house.running):
            house.kill(name)
        invariants.check_recovered(house)
        check_told_at_last(people.told, killer)
        for path in invariants.whole_backups(killer.backups):
            assert "完整" in house.run("look", "manage.py", "restore", str(path), "--check"), house.log("look")
        report(killer, people.told, house, time.monotonic() - began)


def report(killer, told, house, seconds):
    letters, doubtful = invariants.check_letters(house.letters)
    print(
        f"{sum(killer.done.values())} kills in {seconds:.0f} s on {settings.DATABASES['default']['ENGINE'].split('.')[-1]}: "
        f"{dict(killer.done)}; told: {len(told.submitted)} submitted, {len(told.accepted)} accepted, {len(told.files)} files, "
        f"{sum(map(len, told.imported))} rows imported, {told.exported} workbooks, {len(told.reports)} reports; "
        f"{told.cut} requests cut off; {letters} letters, {doubtful} in doubt; "
        f"{len(invariants.whole_backups(killer.backups))} whole backups"
    )
