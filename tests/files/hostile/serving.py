"""The site in a process of its own, spoken to over a socket, with its memory and its temporary folder watched."""

import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.children import environment

CHINESE = re.compile("[\u4e00-\u9fff]{4,}")
CSRF = "hostile0" * 4
LONGEST = 60  # seconds: less than nginx waits (65 s)


@dataclass
class Answer:
    """What came back: status, body, seconds; `lost` when the connection broke."""

    status: int
    body: bytes
    seconds: float
    headers: dict

    @property
    def text(self):
        """The body as words."""
        return self.body.decode("utf-8", "replace")


class Site:
    """A running site; `post` and `raw` speak to it as a signed-in person."""

    def __init__(self, process, port, folder):
        self.process, self.port, self.folder = process, port, folder

    def request(self, method, path, body=b"", session="", **headers):
        """One request with these headers; a broken connection is status 0."""
        cookie = f"csrftoken={CSRF}; sessionid={session}" if session else f"csrftoken={CSRF}"
        given = {"Host": f"localhost:{self.port}", "Cookie": cookie, "X-CSRFToken": CSRF, "Connection": "close"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST + 30)
        began = time.monotonic()
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read all
                line.request(method, path, body=body, headers=given | headers)
            came = line.getresponse()
            return Answer(came.status, came.read(), time.monotonic() - began, dict(came.getheaders()))
        except (OSError, http.client.HTTPException) as problem:
            return Answer(0, repr(problem).encode(), time.monotonic() - began, {})
        finally:
            line.close()

    def raw(self, head, body=b"", patience=10):
        """Bytes on the wire, as no browser would send them; whatever comes back within `patience` seconds."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            came = b""
            try:
                line.sendall(head.replace(b"\n", b"\r\n") + b"\r\n\r\n" + body)
                line.shutdown(socket.SHUT_WR)
                while piece := line.recv(65536):
                    came += piece
            except OSError:
                pass
            return came.decode("utf-8", "replace")

    def _worker(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def memory(self):
        """MiB at its highest since `forget_memory` was called, of the process that answers."""
        status = Path(f"/proc/{self._worker()}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024

    def forget_memory(self):
        """Begin to watch the memory anew."""
        Path(f"/proc/{self._worker()}/clear_refs").write_text("5")

    def left_behind(self):
        """Temporary files that are still there a moment after the answer."""
        for _n in range(20):
            names = sorted(path.name for path in self.folder.rglob("*") if path.is_file() and ".pyc" not in path.name)
            if not names:
                break
            time.sleep(0.1)
        return names


@contextmanager
def running(folder, moment, **env):
    """The site under gunicorn as in production (one process), on the database of the running test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    scratch = folder / "tmp"
    scratch.mkdir()
    given = environment() | {"TMPDIR": str(scratch), "SCENE_MOMENT": moment.isoformat(), "LOG_LEVEL": "WARNING"} | env
    line = [sys.executable, "-m", "gunicorn", "tests.files.frozen", "--bind", f"127.0.0.1:{port}", "--workers", "1",
            "--worker-class", "gthread", "--threads", "4", "--timeout", "60", "--no-control-socket",
            "--worker-tmp-dir", str(folder)]  # fmt: skip
    with (folder / "site.log").open("wb") as log:
        process = subprocess.Popen(line, cwd=settings.BASE_DIR, env=given, stdout=log, stderr=log)
        try:
            site = Site(process, port, scratch)
            _await(site)
            yield site
        finally:
            process.terminate()
            process.wait(timeout=30)


def _await(site):
    deadline = time.monotonic() + 60
    while site.request("GET", "/healthz").status != 200:
        if site.process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("the site did not start")
        time.sleep(0.2)


class Pristine:
    """The database as it stands now; `put_back` brings it there again, whatever the site wrote meanwhile."""

    def __init__(self, folder):
        self.place, self.copy = connection.settings_dict["NAME"], folder / "pristine.sqlite3"
        self._pour(self.place, self.copy)

    def put_back(self):
        """Between two requests."""
        self._pour(self.copy, self.place)

    @staticmethod
    def _pour(source, target):
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target, timeout=20)) as other:
            one.backup(other)


def stored_files():
    """Names of all files below the storage."""
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def drop(names):
    """Delete files of the storage."""
    for name in names:
        os.unlink(Path(settings.MEDIA_ROOT) / name)


def form(fields, files):
    """(body, content type) of a form as browsers send it; `files` are (field, name, content type, bytes)."""
    mark, parts = "----hostile7d1", []
    for name, value in fields:
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for field, name, claims, body in files:
        quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{quoted}"\r\nContent-Type: {claims}\r\n\r\n'
        parts.append(head.encode("utf-8", "surrogateescape") + body + b"\r\n")
    parts.append(f"--{mark}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={mark}"
