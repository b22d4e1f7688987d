"""Asking a virus scanner (clamd) about what comes in, where the office runs one: `CLAMD` in the settings.

The protocol is a few lines: `zINSTREAM`, pieces with their lengths, a nought; one answer comes back (clamd(8)).
"""

import logging
import socket
import struct
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _

from projects.people.models import County
from projects.trace.actions import record
from projects.trace.context import current_person
from projects.trace.errors import Refused
from projects.trace.limited import left

log = logging.getLogger(__name__)
PIECE = 256 * 1024
PATIENCE = 30  # seconds
MOST_ANSWER = 4096
REFUSE, TAKE = "refuse", "take"


class Away(Exception):
    """The scanner did not answer, or not about this file; the text says why."""


def refuse_infected(name, content):
    """Raise `Refused` for an upload (an open binary file) in which the scanner finds something, and write that down.

    Where the scanner is away, `CLAMD_AWAY` says whether the upload is refused until later, or taken.
    """
    if not settings.CLAMD:
        return
    try:
        found = scan(content)
    except Away as away:
        log.warning("clamd: %s", away)
        if settings.CLAMD_AWAY != TAKE:
            raise Refused(
                _("“%(name)s” cannot be checked for viruses just now and was not stored. Please try again later.")
                % {"name": name}
            ) from away
        return
    if found:
        _write_down(found)
        raise Refused(
            _("“%(name)s” carries a virus (%(found)s) and was not stored. Please clean your computer and tell your "
              "administrator.") % {"name": name, "found": found}
        )  # fmt: skip


def _write_down(found):
    person = current_person()
    home = person and person.seats.home_county_id
    county = County.objects.filter(pk=home).first() if home else County.objects.order_by("pk").first()
    if county:
        record("refuse_infected", county, by=person, county_id=county.pk, found=found)


def scan(content):
    """What clamd finds in an open binary file: the name of a virus, or "". Raises `Away`."""
    with _line() as line:
        line.sendall(b"zINSTREAM\0")
        while piece := content.read(PIECE):
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(bytes(4))
        answer = _answer(line)
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream: ").removesuffix("FOUND").strip()[:100] or "?"
    if not answer.endswith("OK"):
        raise Away(answer or "no answer")
    return ""


def answers():
    """Whether clamd is there. Raises `Away`."""
    with _line() as line:
        line.sendall(b"zPING\0")
        return _answer(line) == "PONG"


@contextmanager
def _line():
    """A connection to the scanner; whatever fails on it is `Away`."""
    try:
        with _connected(settings.CLAMD, left(PATIENCE)) as line:
            yield line
    except (OSError, ValueError) as problem:
        raise Away(str(problem)) from problem


def _connected(address, seconds):
    """`unix:/path` or `host:port`, with or without `tcp:` before it."""
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(seconds)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.removeprefix("tcp:").strip("/").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)


def _answer(line):
    came = b""
    while b"\0" not in came and len(came) < MOST_ANSWER and (piece := line.recv(MOST_ANSWER)):
        came += piece
    return came.partition(b"\0")[0].decode(errors="replace").strip()
