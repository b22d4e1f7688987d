"""The door to the process that looks into uploads: `inspect`. What is hostile stays in there, and ends there."""

import json
import logging
import os
import signal
import subprocess
import tempfile
from contextlib import contextmanager

from projects.trace.limited import Busy, Limits, one_at_a_time, run_limited

from .inspection.faults import Fault

log = logging.getLogger(__name__)
LIMITS = Limits(seconds=90, cpu=30, memory=1536 * 1024**2, file=0)


def inspect(do, path, **arguments):
    """Run a job of `projects.files.inspection`: (answer, bytes). Raises `Fault`, also "time", "memory" and "busy"."""
    job = json.dumps({"do": do, "path": str(path), **arguments})
    env = {"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
    try:
        with one_at_a_time():
            done = run_limited("projects.files.inspection", job, limits=LIMITS, cwd=tempfile.gettempdir(), env=env)
    except Busy as error:
        raise Fault("busy") from error
    except subprocess.TimeoutExpired as error:
        raise Fault("time") from error
    head, _newline, body = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise Fault(_death(done))
    answer = json.loads(head)
    if "fault" in answer:
        raise Fault(answer["fault"], **answer["details"])
    return answer, body


def _death(done):
    """Why the process died: what a decoder breaks on is a broken file."""
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return "time"
    if b"MemoryError" in done.stderr:
        return "memory"
    log.warning(
        "looking into an upload ended with %s: %s", done.returncode, done.stderr.decode(errors="replace")[-500:]
    )
    return "broken"


@contextmanager
def on_disk(source):
    """The path of an upload (bytes or an uploaded file), on disk for as long as the block runs."""
    if hasattr(source, "temporary_file_path"):
        yield source.temporary_file_path()
        return
    with tempfile.NamedTemporaryFile(prefix="upload-") as copy:
        for piece in [source] if isinstance(source, bytes) else source.chunks():
            copy.write(piece)
        copy.flush()
        yield copy.name
