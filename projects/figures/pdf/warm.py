"""Asks the warm renderer (see `child_warm`) for a page, when one listens; otherwise the caller starts a cold child."""

import json
import socket
import struct
import subprocess
import time
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

PIECE = 1 << 16
SERVER = Path(__file__).with_name("child_warm.py")
LONGEST = 100  # bytes of the address of a Unix socket
QUEUE = 60  # seconds that a job may wait for others, beyond its own time
BEAT = 5  # seconds between two looks of whoever waits


def address():
    """Where the renderer listens."""
    return str(settings.RENDERER_SOCKET)


def listens():
    """Whether a renderer takes jobs now."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(address())
        except OSError:
            return False
    return True


def run_warm(job, limits, *, beat):
    """As `projects.trace.limited.run_limited`, by the warm renderer; None when there is none or it was lost meanwhile.

    `beat` is called while waiting, every few seconds; what it raises ends the job.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.settimeout(BEAT)
            connection.connect(address())
            connection.settimeout(limits.seconds + QUEUE)
            connection.sendall(json.dumps(asdict(limits)).encode() + b"\n" + job)
            connection.settimeout(BEAT)
            said = _received(connection, time.monotonic() + limits.seconds + QUEUE, beat)
        except OSError:
            return None
    if said is None:
        raise subprocess.TimeoutExpired("renderer", limits.seconds)
    return read_answer(said, limits)


def _received(connection, deadline, beat):
    """Everything up to the end of the connection; None when it took too long."""
    pieces = []
    while time.monotonic() < deadline:
        try:
            piece = connection.recv(PIECE)
        except TimeoutError:
            beat()
            continue
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
    return None


def read_answer(said, limits):
    """What the child said and how it ended, as a `CompletedProcess`; None when the renderer itself was lost."""
    if len(said) < 4:
        return None
    (length,) = struct.unpack(">I", said[-4:])
    try:
        end = json.loads(said[-4 - length : -4])
        code, late, words = end["code"], end["late"], end["words"].encode()
    except (ValueError, TypeError, KeyError):
        return None
    if late:
        raise subprocess.TimeoutExpired("renderer", limits.seconds)
    return subprocess.CompletedProcess("renderer", code, said[: -4 - length], words)
