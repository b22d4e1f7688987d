"""The page of last resort: what broke, as far as waiting or the administrator can mend it. Asks nothing of the database."""

import errno
import shutil
import sys
from pathlib import Path

from django.db import Error, InterfaceError, OperationalError, ProgrammingError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from projects.trace.backup import database, unfinished_words
from projects.trace.errors import StorageAway

RETRY = 60  # seconds
FULL = (errno.ENOSPC, errno.EDQUOT)
PG_DISK_FULL = "53100"
LEAST_ROOM = 256 * 1024  # bytes that SQLite needs beside its file


def server_error(request):
    """503 where the database or the disk is the reason, so that browsers and machines try again; else 500."""
    problem = sys.exc_info()[1]
    if _disk_is_full(problem):
        words = _("The disk of the server is full: what you sent was not saved. Go back, keep the page open, and tell the "
                  "administrator.")  # fmt: skip
        return _page(_("Nothing can be saved just now"), words)
    if isinstance(problem, StorageAway):
        words = _("The storage of files does not answer. Wait a minute, then go back and send the page again; if that "
                  "fails, tell the administrator.")  # fmt: skip
        return _page(_("Not reachable just now"), words)
    if isinstance(problem, OperationalError | InterfaceError):
        words = _("The database does not answer. Wait a minute, then go back and send the page again: what you typed is "
                  "still there.")  # fmt: skip
        return _page(_("Not reachable just now"), words)
    if isinstance(problem, ProgrammingError) and _is_put_back():
        return _page(_("Not reachable just now"), unfinished_words())
    return HttpResponse(render_to_string("500.html"), status=500)


def _is_put_back():
    """Whether tables are missing because a backup is being put back."""
    try:
        return database().is_marked()
    except Error:  # the connection is of no use any more
        return False


def _disk_is_full(problem):
    if isinstance(problem, OSError):
        return problem.errno in FULL
    state = getattr(getattr(problem, "__cause__", None), "sqlstate", "")
    if not isinstance(problem, OperationalError):
        return False
    return state == PG_DISK_FULL or "disk is full" in str(problem) or _is_sqlite_without_room()


def _is_sqlite_without_room():
    """SQLite on a full disk mostly says that it cannot open or read its file."""
    if connection.vendor != "sqlite":
        return False
    try:
        return shutil.disk_usage(Path(connection.settings_dict["NAME"]).parent).free < LEAST_ROOM
    except OSError:
        return False


def _page(heading, sentence):
    body = render_to_string("500.html", {"heading": heading, "sentence": sentence})
    return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY)})
