"""Work on hostile or huge input in a process of its own, under hard limits of memory, processor and file size.

Both sides of that door stand here. The site calls `run_limited`; the child is this file run as a script: it sets its
limits before anything else is loaded and then runs the named module. So the module must not need Django.
"""

import json
import resource
import runpy
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Limits:
    """What one run may use: seconds of wall clock and of processor, bytes of memory and of one file."""

    seconds: float = 150
    cpu: int = 120
    memory: int = 2 * 1024**3
    file: int = 200 * 1024**2


BEAT = 5  # seconds between two looks of whoever waits
AT_ONCE = BoundedSemaphore(2)  # looks into uploads per process of the site: so many times the memory, at most
PATIENCE = 20  # seconds in the queue before them
_until = ContextVar("until", default=None)


class Busy(Exception):
    """Others are before: try again later."""


@contextmanager
def answered_within(seconds):
    """What runs in this block is for somebody who waits: all limited runs together end by then."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def left(seconds):
    """So many seconds, or what is left of the time of whoever waits."""
    until = _until.get()
    return seconds if until is None else max(0, min(seconds, until - time.monotonic()))


@contextmanager
def one_at_a_time():
    """One of the few places for looking into what came in; raises `Busy` when none becomes free in time."""
    if not AT_ONCE.acquire(timeout=left(PATIENCE)):
        raise Busy
    try:
        yield
    finally:
        AT_ONCE.release()


def run_limited(module, *arguments, limits, job=b"", cwd=None, env=None, beat=None):
    """Run a module of this project under limits, `job` on its stdin: a `CompletedProcess` with bytes.

    Raises `subprocess.TimeoutExpired` when the wall clock ran out; the child is dead by then. A child that met
    another limit has a negative return code or says MemoryError. `beat` is called every few seconds while waiting;
    what it raises ends the child.
    """
    line = [sys.executable, "-I", __file__, json.dumps(asdict(limits)), module, *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(line, cwd=cwd, env=env, **pipes) as child:
        try:
            said = _awaited(child, job, time.monotonic() + left(limits.seconds), beat)
        except BaseException:
            child.kill()
            raise
        return subprocess.CompletedProcess(line, child.returncode, *said)


def _awaited(child, job, deadline, beat):
    """What the child wrote; calls `beat` meanwhile."""
    while True:
        left = max(0, deadline - time.monotonic())
        try:
            return child.communicate(job, timeout=min(left, BEAT) if beat else left)
        except subprocess.TimeoutExpired:
            if time.monotonic() >= deadline:
                raise
            job = None  # all of it was handed over with the first call
            beat()


def set_limits(memory, file, cpu, **others):
    """Hard limits of this process: address space and file size in bytes, processor time in seconds."""
    for name, value in (("AS", memory), ("FSIZE", file), ("CORE", 0)):
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")  # where the machine's memory ends, this process goes first and the site stays
    # The soft limit tells by its signal that it was time; the hard one kills without a word.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))


def main():
    """`python -I limited.py LIMITS MODULE ARGUMENTS…`"""
    _script, limits, module, *arguments = sys.argv
    set_limits(**json.loads(limits))
    sys.path.insert(0, str(ROOT))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
