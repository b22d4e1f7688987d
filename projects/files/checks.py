"""What may be stored: every upload is judged by its content, never by its name or the browser's word.

The looking itself happens in a limited process (`inspecting`); here its findings become sentences.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.errors import Refused
from projects.trace.wording import listed

from .inspecting import inspect, on_disk
from .inspection.faults import Fault
from .models import StoredFile, Upload
from .scanning import refuse_infected

Kind = StoredFile.Kind
MIMES = {
    Kind.PDF: "application/pdf",
    Kind.IMAGE: "image/jpeg",
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.OLD_WORD: "application/msword",
    Kind.OLD_SLIDES: "application/vnd.ms-powerpoint",
    Kind.OLD_WORKBOOK: "application/vnd.ms-excel",
    Kind.TABLE: "text/csv",
    Kind.TEXT: "text/plain",
    Kind.MAIL: "message/rfc822",
}
ENDINGS = {kind: {f".{kind.value}"} for kind in Kind if kind != Kind.IMAGE} | {
    Kind.IMAGE: {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif"},
}
MACRO_ENDINGS = {".docm", ".xlsm", ".pptm", ".xlsb", ".dotm", ".ppsm", ".xlam"}
MATERIAL_KINDS = (
    Kind.PDF, Kind.IMAGE, Kind.WORD, Kind.SLIDES, Kind.WORKBOOK, Kind.OLD_WORD, Kind.OLD_SLIDES, Kind.OLD_WORKBOOK,
)  # fmt: skip


@dataclass(frozen=True)
class CheckedFile:
    """An upload that passed: its content as it will be stored, the kind found, and what a picture tells of itself."""

    name: str
    kind: str
    content: File
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    place: str = ""
    taker: str = ""
    upload: Upload | None = None  # came in pieces; forgotten when it is stored

    @property
    def mime(self):
        return MIMES[self.kind]


def clean_name(name):
    """The last part of the name without control characters, at most 200 characters, ending kept."""
    base = PurePath(str(name).replace("\\", "/")).name
    base = "".join(sign for sign in base if sign.isprintable()).strip() or "file"
    stem, dot, ending = base.rpartition(".")
    return f"{(stem or ending)[:180]}{dot if stem else ''}{ending[:15] if stem else ''}"


def kind_by_name(name):
    """The kind that the ending promises, or None."""
    ending = PurePath(name).suffix.lower()
    return next((kind for kind, endings in ENDINGS.items() if ending in endings), None)


def check_name(name, kinds=MATERIAL_KINDS):
    """The kind that the name promises, if it is one of `kinds`. Raises `Refused`."""
    if PurePath(name).suffix.lower() in MACRO_ENDINGS:
        raise Refused(_macros(name))
    kind = kind_by_name(name)
    if kind not in kinds:
        raise Refused(
            _("“%(name)s”: this kind of file is not taken here. Please use %(kinds)s.")
            % {"name": name, "kinds": kind_words(kinds)}
        )
    return kind


def check_upload(name, source, *, kinds=MATERIAL_KINDS):
    """Judge an upload (bytes or an uploaded file). Raises `Refused` with the reason and what to do."""
    name = clean_name(name)
    kind = check_name(name, kinds)
    if not (len(source) if isinstance(source, bytes) else source.size):
        raise Refused(_("“%(name)s” is empty. Please choose the file again.") % {"name": name})
    try:
        with on_disk(source) as path:
            found, picture = inspect("check", path, kind=kind)
            with open(path, "rb") as content:
                refuse_infected(name, content)
    except Fault as fault:
        raise Refused(fault_sentence(name, kind, fault)) from fault
    if kind != Kind.IMAGE:
        content = ContentFile(source) if isinstance(source, bytes) else source
        content.seek(0)
        return CheckedFile(name, kind, content)
    return CheckedFile(
        name, kind, ContentFile(picture), found["width"], found["height"], _moment(found.get("taken_at")),
        found.get("place", ""), found.get("taker", ""),
    )  # fmt: skip


def _moment(text):
    """When a photo was taken; a camera without a zone stood in China, one ahead of its time tells nothing."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else timezone.make_aware(moment)
    return moment if moment <= timezone.now() and moment.year > 1990 else None


def kind_words(kinds):
    """The kinds in words, the old forms of Office left out where the new ones are taken."""
    new = {Kind.OLD_WORD: Kind.WORD, Kind.OLD_SLIDES: Kind.SLIDES, Kind.OLD_WORKBOOK: Kind.WORKBOOK}
    return listed((str(kind.label) for kind in Kind if kind in kinds and new.get(kind) not in kinds), "、")


def _macros(name):
    return _("“%(name)s” carries macros. Please save it without macros.") % {"name": name}


def _found_words(found):
    words = {
        "image": _("a picture"), "html": _("a web page"), "text": _("plain text"), "program": _("a program"),
        "zip": _("a packed folder"), "archive": _("a packed folder"), "ole": _("an old kind of file"),
    }  # fmt: skip
    return words.get(found) or (str(Kind(found).label) if found in Kind.values else _("something else"))


def fault_sentence(name, kind, fault):
    """What is wrong with the file and what to do, in one sentence or two."""
    if fault.code == "macros":
        return _macros(name)
    sentences = {
        "other": _(
            "“%(name)s” should be %(called)s by its name, but it is %(found)s. Save it as %(called)s and upload that."
        ),
        "broken": _("“%(name)s” is broken or not complete. Open it, save it again and upload that."),
        "encrypted": _("“%(name)s” is protected by a password. Please upload it without protection."),
        "bomb": _("“%(name)s” unfolds to far more than a document holds. It was not stored."),
        "pages": _("“%(name)s” has %(pages)s pages; at most %(most)s are taken. Please split it."),
        "pixels": _("“%(name)s” has %(width)s×%(height)s pixels; that is too large. Please make it smaller."),
        "moving": _("“%(name)s” is a moving picture. Please upload a single picture."),
        "picture": _("“%(name)s” cannot be read as a picture. Please take or save it again."),
        "busy": _("Many files are being looked at just now. Please try again in a minute."),
    }
    costly = _("“%(name)s” is too costly to open and was not stored. Save it in a simpler form, or as PDF.")
    words = {"called": Kind(kind).label, "found": _found_words(fault.details.get("found"))}
    return sentences.get(fault.code, costly) % ({**fault.details, **words} | {"name": name})
