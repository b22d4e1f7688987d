"""A machine of the site around the database of the running test: real programs, started, killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from tests.children import environment

WEB = (
    "gunicorn", "incubator.wsgi", "--worker-class", "gthread", "--threads", "8", "--preload", "--no-control-socket",
    "--timeout", "60", "--graceful-timeout", "5",
)  # fmt: skip
MAILBOX = "tests.kills.mailbox.Backend"


def free_port():
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lives(pid):
    """Whether a process runs; one that is dead and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def group_of(pid):
    """The numbers of all processes that a program started, with its own."""
    found = [pid]
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int(place.read_text().rpartition(")")[2].split()[2]) == pid:
                found.append(int(place.parent.name))
    return found


def wait_until(true, seconds, what):
    """Wait for something; fails in words when it does not come."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return found


class House:
    """Programs by name under one environment; `var` is the machine's own folder, `files` may be shared."""

    def __init__(self, var, *, files=None, **more):
        self.var, self.port = Path(var), free_port()
        self.var.mkdir(parents=True, exist_ok=True)
        self.letters = self.var / "letters.txt"
        own = {"LETTERS": str(self.letters)} | {
            "INCUBATOR_VAR": str(self.var), "FILES_ROOT": str(files or settings.MEDIA_ROOT), "EMAIL_BACKEND": MAILBOX,
            "AUDIT_HEADS": str(self.var / "heads"), "PYTHONUNBUFFERED": "1",
            "RENDERER_SOCKET": str(self.var / "r.sock"), "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        self.env = {name: value for name, value in (environment() | own | more).items() if value is not None}
        self.lines, self.running = {}, {}
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.nursery"], env=self.env, cwd=settings.BASE_DIR, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.nursery.stdout.readline() == "ready\n"

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        for name in list(self.running):
            self.kill(name)
        self.nursery.stdin.close()
        self.nursery.wait(timeout=30)
        self.nursery.stdout.close()

    def log(self, name):
        """What a program wrote."""
        path = self.var / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self, name, *line, **env):
        """Start a program, or the same one again; returns its number."""
        self.lines[name] = line = line or self.lines[name][0], env or self.lines.get(name, ((), {}))[1]
        order = {"line": list(line[0]), "log": str(self.var / f"{name}.log"), "env": line[1]}
        self.nursery.stdin.write(json.dumps(order) + "\n")
        self.nursery.stdin.flush()
        self.running[name] = int(self.nursery.stdout.readline())
        return self.running[name]

    def kill(self, name, number=signal.SIGKILL):
        """End a program with all it started, at once."""
        pid = self.running.pop(name)
        for end in (os.killpg, os.kill):  # one that was just forked leads no group yet
            with suppress(ProcessLookupError):
                end(pid, number)
        wait_until(lambda: not any(map(lives, group_of(pid))), 30, f"{name} does not end")

    def lives(self, name):
        """Whether a program that was started still runs."""
        return lives(self.running[name])

    def run(self, name, *line, seconds=120, **env):
        """A program to its end; returns what it wrote."""
        (self.var / f"{name}.log").unlink(missing_ok=True)
        pid = self.start(name, *line, **env)
        wait_until(lambda: not lives(pid), seconds, f"{name} does not come to its end: {self.log(name)[-2000:]}")
        self.running.pop(name, None)
        return self.log(name)

    def web(self, workers=2, **env):
        """Start the site and wait until it answers."""
        self.start("web", *WEB, "--workers", str(workers), "--bind", f"127.0.0.1:{self.port}", **env)
        self.wait_for_web()

    def wait_for_web(self):
        """Wait until the port is served."""

        def answers():
            with socket.socket() as probe:
                probe.settimeout(1)
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_until(answers, 90, f"the site does not answer: {self.log('web')[-2000:]}")

    def again(self, name):
        """Start a killed program again."""
        self.start(name)
        if name == "web":
            self.wait_for_web()

    def web_workers(self):
        """The numbers of the site's working processes."""
        pid = self.running["web"]
        try:
            return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except FileNotFoundError:
            return []
