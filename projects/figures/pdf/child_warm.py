"""The warm renderer: one process that has the library and the fonts loaded, and forks a limited child for each job.

Like `child` it is a script and no part of the site, so that it holds no secret and no database. It listens on a Unix
socket that only its own account may open. A job arrives as one line of JSON limits and the bytes that `child.read_job`
understands; the forked child answers as `child` does, and when it has ended its parent adds how it ended (see
`warm.read_answer`). What has run out of time is killed; nothing of a job remains in the parent.
"""

import ctypes
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # it runs isolated (-I), from anywhere

from projects.figures.pdf import child  # noqa: E402
from projects.trace.limited import set_limits  # noqa: E402

PR_SET_PDEATHSIG = 1
AT_ONCE = max(2, os.cpu_count() or 1)
KEPT_WORDS = 4000  # bytes of the child's complaints that travel back
PAGE = (
    '<html lang="zh-CN"><title>t</title><h1>落地报告</h1><p>科创项目 <b>2026</b> — 1.25%</p>'
    '<table><thead><tr><th>项</th></tr></thead><tr><td>内容</td></tr></table><img alt="q" src="asset:q"></html>'
)
STYLE = 'html { font-family: "Noto Serif CJK SC" } h1, th { font-family: "Noto Sans CJK SC" } @page { size: A4 }'
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


class Job:
    """A child under way: its connection, its complaints, and when it is killed."""

    def __init__(self, connection, limits):
        self.connection, self.limits = connection, limits
        self.complaints = os.memfd_create("complaints")
        self.deadline = time.monotonic() + limits["seconds"]
        self.late = False


def warm_up():
    """Load everything that a job needs by printing one page; what lives now is never looked at again."""
    job = {
        "html": PAGE, "css": STYLE, "assets": {"q": (SQUARE, "image/svg+xml")}, "identifier": "warm", "title": "t",
        "attachments": [{"name": "a", "body": b"{}", "mime": "application/json", "relationship": "Data"}],
        "timestamp": "2026-01-01T00:00:00+08:00",
    }  # fmt: skip
    answer, _pdf = child.attempt(job)
    gc.collect()
    gc.freeze()
    return answer


def listen(place):
    """A socket at this path that only this account may open; a stale one is replaced."""
    path = Path(place)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    former = os.umask(0o177)
    try:
        listener.bind(place)
    finally:
        os.umask(former)
    listener.listen(64)
    return listener


def read_line(connection):
    """The limits: one line, read byte by byte, because what follows it belongs to the child."""
    line = b""
    while not line.endswith(b"\n"):
        if not (byte := connection.recv(1)) or len(line) > KEPT_WORDS:
            raise ValueError("no limits")
        line += byte
    return json.loads(line)


def serve_one(job):
    """In the forked child: limits first, then the job from the connection and its answer; never returns."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(job.complaints, 2)
        gc.set_threshold(50_000, 20, 50)  # it lives for one document
        set_limits(**job.limits)
        with job.connection.makefile("rb") as stream:
            answer, pdf = child.attempt(child.read_job(stream))
        job.connection.sendall(json.dumps(answer).encode() + b"\n" + pdf)
        code = 0
    finally:
        os._exit(code)


class Renderer:
    """Accepts, forks, kills what is late, reaps."""

    def __init__(self, listener):
        self.listener, self.jobs, self.stopping = listener, {}, False
        self.wake, woken = socket.socketpair()
        for end in (self.wake, woken):
            end.setblocking(False)
        self._woken = woken
        signal.set_wakeup_fd(woken.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, *_signal):
        self.stopping = True

    def run(self):
        """Until asked to stop; jobs under way are ended first."""
        while not self.stopping:
            free = len(self.jobs) < AT_ONCE
            ready, _w, _x = select.select([self.wake, *([self.listener] if free else [])], [], [], self._patience())
            if self.wake in ready:
                self.wake.recv(1024)
            self._kill_late()
            self._reap()
            if self.listener in ready and not self.stopping:
                self._accept()
        for pid in self.jobs:
            os.kill(pid, signal.SIGKILL)

    def _patience(self):
        deadlines = [job.deadline for job in self.jobs.values() if not job.late]
        return max(0, min(deadlines) - time.monotonic()) if deadlines else None

    def _accept(self):
        connection, _address = self.listener.accept()
        try:
            connection.settimeout(5)
            job = Job(connection, read_line(connection))
            connection.settimeout(None)
        except (OSError, ValueError, KeyError):
            connection.close()
            return
        if pid := os.fork():
            self.jobs[pid] = job
        else:
            self.listener.close()
            serve_one(job)

    def _kill_late(self):
        for pid, job in self.jobs.items():
            if not job.late and time.monotonic() >= job.deadline:
                job.late = True
                os.kill(pid, signal.SIGKILL)

    def _reap(self):
        while self.jobs:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._finish(self.jobs.pop(pid), os.waitstatus_to_exitcode(status))

    def _finish(self, job, code):
        """Tell how the child ended, after all that it said itself."""
        size = os.fstat(job.complaints).st_size
        words = os.pread(job.complaints, KEPT_WORDS, max(0, size - KEPT_WORDS)).decode("utf-8", "replace")
        os.close(job.complaints)
        end = json.dumps({"code": code, "late": job.late, "words": words}).encode()
        with suppress(OSError):  # who asked may have gone
            job.connection.send(end + struct.pack(">I", len(end)), socket.MSG_DONTWAIT)
        job.connection.close()


def main():
    """`python -I child_warm.py SOCKET`; says "ready" on stdout once jobs are taken."""
    (place,) = sys.argv[1:]
    answer = warm_up()
    if not answer["ok"]:
        sys.exit(f"{answer['kind']}: {answer['detail']}")
    renderer = Renderer(listen(place))
    print("ready", flush=True)
    try:
        renderer.run()
    finally:
        Path(place).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
