"""`render_pdf`: HTML, CSS and named assets to PDF/A-3a bytes, in a child process that may fail without harm."""

import json
import re
import signal
import struct
import subprocess
import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from projects.trace.limited import Limits, run_limited

from . import fonts
from .warm import run_warm

CHILD = Path(__file__).with_name("child.py")
_NO_MEMORY = (b"MemoryError", b"failed to allocate", b"out of memory")
LIMITS = Limits()
_beat = ContextVar("beat", default=lambda: None)
APT_LINE = "apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


class RenderFailed(Exception):
    """No PDF came out. `sentence` tells a reader of the site why and what to do; `detail` is for the log."""

    def __init__(self, sentence, detail=""):
        super().__init__(sentence)
        self.sentence, self.detail = sentence, detail


@dataclass(frozen=True)
class Attachment:
    """A file embedded in the PDF. relationship: Data, Source, Supplement, Alternative or Unspecified (PDF/A-3)."""

    name: str
    body: bytes
    mime: str
    relationship: str = "Data"


def render_pdf(html, css, assets, attachments, *, identifier, title, timestamp: datetime, limits=LIMITS):
    """PDF/A-3a of the page as bytes; raises RenderFailed.

    `assets` maps names to (bytes, media type) and is reached as `asset:name`; nothing else can be fetched. The same
    input gives the same bytes: `identifier` and the aware `timestamp` stand for the file's id and all its dates.
    """
    try:
        fonts.require_fonts()
    except fonts.FontsMissing as error:
        raise RenderFailed(fonts_sentence(str(error))) from error
    except fonts.FontconfigMissing as error:
        raise RenderFailed(library_sentence()) from error
    header = {"html": html, "css": css, "identifier": identifier, "title": title}
    job = _pack(header | {"timestamp": timestamp.isoformat()}, assets, attachments)
    answer, pdf = run_child(job, limits)
    if not answer["ok"]:
        raise RenderFailed(_sentence(answer, html), answer.get("detail", ""))
    return pdf


def run_child(job, limits):
    """Run a child on the packed job, warm or cold: (answer, PDF bytes). Raises RenderFailed when it was killed or died."""
    try:
        done = run_warm(job, limits, beat=_beat.get()) or _run_cold(job, limits)
    except subprocess.TimeoutExpired as error:
        raise RenderFailed(timeout_sentence()) from error
    head, _newline, pdf = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise RenderFailed(_death_sentence(done), done.stderr.decode("utf-8", "replace")[-2000:])
    return json.loads(head), pdf


def _run_cold(job, limits):
    with tempfile.TemporaryDirectory(prefix="report-") as scratch:
        env = fonts.child_environment(scratch)
        return run_limited("projects.figures.pdf.child", limits=limits, job=job, cwd=scratch, env=env, beat=_beat.get())


@contextmanager
def beating(beat):
    """Whatever is printed inside calls `beat` every few seconds; what that raises ends the printing."""
    token = _beat.set(beat)
    try:
        yield
    finally:
        _beat.reset(token)


def _pack(header, assets, attachments):
    """The job in the child's format: length, JSON header, blobs."""
    header["assets"] = [{"name": n, "size": len(b), "mime": m} for n, (b, m) in assets.items()]
    header["attachments"] = [
        {"name": a.name, "size": len(a.body), "mime": a.mime, "relationship": a.relationship} for a in attachments
    ]
    head = json.dumps(header).encode()
    blobs = [*(body for body, _mime in assets.values()), *(a.body for a in attachments)]
    return b"".join([struct.pack(">Q", len(head)), head, *blobs])


def fonts_sentence(family):
    """Sentence for a missing Chinese font."""
    return _("The Chinese font %(family)s is missing, so no PDF can be printed. Install it: %(apt)s") % {
        "family": family,
        "apt": APT_LINE,
    }


def library_sentence():
    """Sentence for missing shared libraries."""
    return _("The library that sets PDF pages is missing. Install it: %(apt)s") % {"apt": APT_LINE}


def timeout_sentence():
    """Sentence for a rendering that took too long."""
    return _("Printing the PDF took too long and was stopped. Shorten the period or the texts, then try again.")


def memory_sentence():
    """Sentence for a rendering that needed too much memory."""
    return _("Printing the PDF needed too much memory and was stopped. Use fewer or smaller photos, then try again.")


def _sentence(answer, html):
    """The sentence for a failure that the child itself reported."""
    if answer["kind"] == "glyphs":
        return _glyphs_sentence(answer["detail"], html)
    if answer["kind"] == "memory":
        return memory_sentence()
    if answer["kind"] == "library":
        return library_sentence()
    if answer["kind"] == "blocked":
        return _("The report refers to something outside itself, which is not allowed. Tell the administrator.")
    return _("The report could not be set. Tell the administrator: %(detail)s") % {"detail": answer["detail"][:200]}


def _glyphs_sentence(characters, html):
    """Names each character that no font has, with the words around its first place."""
    text = re.sub(r"\s+", " ", strip_tags(html.rpartition("</head>")[2]))
    named = []
    for character in characters[:5]:
        place = text.find(character)
        around = text[max(0, place - 8) : place + 9].replace(character, "□") if place >= 0 else ""
        named.append(f"U+{ord(character):04X}" + (f"（…{around}…）" if around else ""))
    sentence = _(
        "No font has these characters: %(named)s. Correct them, or install fonts-hanazono for rare characters."
    )
    return sentence % {"named": "、".join(named)}


def _death_sentence(done):
    """The sentence for a child that died: by its own limits, for want of memory, or by a crash."""
    if done.returncode in (-signal.SIGXCPU, -signal.SIGALRM):
        return timeout_sentence()
    if done.returncode == -signal.SIGKILL or any(word in done.stderr for word in _NO_MEMORY):
        return memory_sentence()
    if done.returncode == -signal.SIGSEGV:
        return _("The PDF library crashed, most likely for want of any font. Install them: %(apt)s") % {"apt": APT_LINE}
    return _("The PDF process ended without a result (code %(code)s). Tell the administrator.") % {
        "code": done.returncode
    }
