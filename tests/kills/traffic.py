"""People who work while programs are killed under them, and what they were told was done."""

import random
import threading
from dataclasses import dataclass, field

import requests
from django.db import connections
from django.urls import reverse

from projects.register.models import Project
from tests.register.test_import_entries import workbook
from workflows.models import WorkItem

from . import visitor as do

LEDGER = ("项目名称", "负责人", "联系电话", "入驻时间", "计划总投资（万元）")
LOST = (requests.RequestException,)  # no answer, or half of one


def ledger(names):
    """A carrier's ledger with one project per name."""
    phones = (f"139{random.randrange(10**8):08d}" for _n in names)
    rows = [
        (name, f"负责人{n}", phone, "2025-03-15", 800)
        for n, (name, phone) in enumerate(zip(names, phones, strict=True))
    ]
    return workbook(*rows, head=LEDGER)


@dataclass
class Told:
    """What the site said was done; all of it must be true for ever."""

    files: set = field(default_factory=set)
    submitted: set = field(default_factory=set)
    accepted: set = field(default_factory=set)
    imported: list = field(default_factory=list)
    exported: int = 0
    reports: set = field(default_factory=set)
    cut: int = 0  # requests that got no answer
    unavailable: int = 0  # requests answered with 503


class Traffic:
    """Threads of people; `paused()` stops them between two requests."""

    def __init__(self, seed):
        self.chance, self.told = random.Random(seed), Told()
        self.going, self.go, self.problems, self.threads = True, threading.Event(), [], []
        self.busy = threading.Semaphore(0)

    def employ(self, work, who, *more):
        """Let a person do one piece of work after the other."""
        lock = threading.Lock()

        def live():
            try:
                while self.going:
                    self.go.wait()
                    with lock:
                        if self.going and self.go.is_set():
                            self._one(work, who, *more)
            except Exception as problem:
                self.problems.append(problem)
            finally:
                connections.close_all()

        thread = threading.Thread(target=live, daemon=True)
        self.threads.append((thread, lock))
        thread.start()

    def _one(self, work, who, *more):
        try:
            work(self, who, *more)
        except LOST:
            self.told.cut += 1

    def pause(self):
        """Nobody is in the middle of a request when this returns."""
        self.go.clear()
        for _thread, lock in self.threads:
            assert lock.acquire(timeout=120), "a request hangs"
            lock.release()
        assert self.problems == []

    def end(self):
        """Everybody goes home."""
        self.going = False
        self.go.set()
        for thread, _lock in self.threads:
            thread.join(timeout=120)


def stubborn(traffic, send):
    """Do one thing again until the site has answered, as a person does whose page did not come."""
    for _n in range(100):
        try:
            return send()
        except LOST:
            traffic.told.cut += 1
        if not traffic.going:
            break
    return None


def found(traffic, who, carrier):
    """A founder: an application from its beginning to its submission."""
    number = stubborn(traffic, lambda: do.begin(who, carrier))
    if number is None or not stubborn(traffic, lambda: do.fill(who, number)):
        return
    for _n in range(2):
        if digest := stubborn(traffic, lambda: do.hand_in(who, number)):
            traffic.told.files.add(digest)
    if stubborn(traffic, lambda: do.submit(who, number)):
        traffic.told.submitted.add(number)


def accept(traffic, who):
    """The desk: one material check."""
    waiting = WorkItem.objects.open().filter(step="intake.check").order_by("pk").values_list("pk", flat=True)[:5]
    if not waiting:
        threading.Event().wait(0.1)
        return
    item = traffic.chance.choice(list(waiting))
    if do.check(who, item):
        traffic.told.accepted.add(item)


def bring_ledger(traffic, who, carrier):
    """The centre: a small ledger, imported by the web process, or a larger one, by the worker."""
    size = traffic.chance.choice((2, 700))
    names = [f"存量{next(do.fresh)}号{n}" for n in range(size)]
    file = ("台账.xlsx", ledger(names), "application/octet-stream")
    answer = who.post(reverse("import-new", args=["ledger"]), {"carrier": carrier.pk}, files={"file": file})
    assert answer.status_code in (302, 429, 503), answer.text[:3000]
    if answer.status_code == 429:  # somebody who brings so many is asked to wait
        threading.Event().wait(1)
    if answer.status_code == 302:
        batch = answer.headers["Location"].split("/")[2]
        if who.post(reverse("import-confirm", args=[batch])).status_code == 302:
            traffic.told.imported.append(names)


def take_out(traffic, who):
    """The centre: the ledger as a workbook, and the landing report of a project."""
    answer = who.post(reverse("exports"), {"do": "download", "columns": ["number", "name", "stage"]})
    if answer.headers.get("Content-Type", "").startswith("application/vnd"):
        assert answer.content[-22:-18] == b"PK\x05\x06"  # a whole workbook
        traffic.told.exported += 1
    project = Project.objects.order_by("?").first()
    if project:
        answer = who.post(reverse("project-report", args=[project.number]))
        if answer.status_code == 302:
            traffic.told.reports.add(answer.headers["Location"].split("/")[2])
    threading.Event().wait(1)
