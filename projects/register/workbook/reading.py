"""The door to the process that opens workbooks: `read_sheets`. What is hostile or huge stays in there."""

import json
import logging
import os
import signal
import subprocess
import tempfile

from django.utils.translation import gettext_noop as _

from projects.register.sheetfile.carrying import unpacked
from projects.register.sheetfile.reading import MAX_BYTES, OLE_MARK, ZIP_MARK
from projects.register.sheetfile.sheets import WorkbookUnreadable
from projects.trace.limited import Busy, Limits, one_at_a_time, run_limited

__all__ = ["MAX_BYTES", "OLE_MARK", "ZIP_MARK", "read_sheets"]
log = logging.getLogger(__name__)
LIMITS = Limits(seconds=120, cpu=60, memory=1536 * 1024**2, file=0)


def read_sheets(data, filename, most=None):
    """All sheets of an xlsx, xls or csv file, or WorkbookUnreadable with a sentence for the person who sent it.

    `most`: fetch so many rows of each sheet at most, for a look at its headings.
    """
    if len(data) > MAX_BYTES:  # said by the reader, too; but then it would have been handed over
        raise WorkbookUnreadable(
            _("The file is larger than %(size)s MB. Delete pictures or split it."), size=MAX_BYTES >> 20
        )
    job = json.dumps({"name": filename, "most": most}).encode() + b"\n" + data
    env = {"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
    try:
        with one_at_a_time():
            done = run_limited(
                "projects.register.sheetfile", limits=LIMITS, job=job, cwd=tempfile.gettempdir(), env=env
            )
    except Busy as busy:
        raise WorkbookUnreadable(_("Many files are being looked at just now. Please try again in a minute.")) from busy
    except subprocess.TimeoutExpired as error:
        raise WorkbookUnreadable(_("The workbook takes too long to read. Split it into several files.")) from error
    return _answer(done)


def _answer(done):
    head, _newline, body = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise _death(done)
    if problem := json.loads(head):
        raise WorkbookUnreadable(problem["words"], **problem["details"])
    return unpacked(body)


def _death(done):
    """Why the process died: out of processor time or of memory, or over something that broke the reader."""
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL) or b"MemoryError" in done.stderr:
        return WorkbookUnreadable(_("The workbook takes too long to read. Split it into several files."))
    log.warning("opening a workbook ended with %s: %s", done.returncode, done.stderr.decode(errors="replace")[-500:])
    return WorkbookUnreadable(_("The workbook is damaged. Open it in Excel, save it again as xlsx and send that."))
