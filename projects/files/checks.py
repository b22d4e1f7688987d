"""What may be stored: every upload is judged by its content, never by its name or the browser's word.

Nothing here opens a document; images are decoded and written anew, office files are looked at through their directory.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from projects.trace.errors import Refused

from .images import clean_image
from .models import StoredFile

Kind = StoredFile.Kind
MIMES = {
    Kind.PDF: "application/pdf",
    Kind.IMAGE: "image/jpeg",
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.OLD_WORKBOOK: "application/vnd.ms-excel",
    Kind.TABLE: "text/csv",
}
ENDINGS = {
    Kind.PDF: {".pdf"},
    Kind.IMAGE: {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif"},
    Kind.WORD: {".docx"},
    Kind.SLIDES: {".pptx"},
    Kind.WORKBOOK: {".xlsx"},
    Kind.TABLE: {".csv"},
}
PARTS = {Kind.WORD: "word/document.xml", Kind.SLIDES: "ppt/presentation.xml", Kind.WORKBOOK: "xl/workbook.xml"}
MATERIAL_KINDS = (Kind.PDF, Kind.IMAGE, Kind.WORD, Kind.SLIDES, Kind.WORKBOOK)
MAX_UNFOLDED = 200 * 1024 * 1024
MAX_ENTRIES = 2000
MAX_RATIO = 100  # of entries over 1 MB: more is a bomb, not a document


@dataclass(frozen=True)
class CheckedFile:
    """An upload that passed: its bytes as they will be stored, the kind found, and the picture's size."""

    name: str
    kind: str
    body: bytes
    width: int | None = None
    height: int | None = None

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


def check_upload(name, body, *, kinds=MATERIAL_KINDS):
    """Judge an upload. Raises `Refused` with the reason and what to do."""
    name = clean_name(name)
    kind = kind_by_name(name)
    if kind not in kinds:
        raise Refused(
            _("“%(name)s”: this kind of file is not taken here. Please use %(kinds)s.")
            % {"name": name, "kinds": _kind_words(kinds)}
        )
    if not body:
        raise Refused(_("“%(name)s” is empty. Please choose the file again.") % {"name": name})
    if kind == Kind.IMAGE:
        picture = clean_image(name, body)
        return CheckedFile(name, kind, picture.body, picture.width, picture.height)
    CHECKS[kind](name, body)
    return CheckedFile(name, kind, body)


def _kind_words(kinds):
    return "、".join(str(Kind(kind).label) for kind in kinds)


def _not_what_it_says(name):
    return Refused(_("“%(name)s” is not what its name says, or it is broken. Open it, save it again and upload that.") % {"name": name})


def _check_pdf(name, body):
    if not body[:1024].lstrip().startswith(b"%PDF-") or b"%%EOF" not in body[-2048:]:
        raise _not_what_it_says(name)
    if b"/Encrypt" in body:
        raise Refused(_("“%(name)s” is protected by a password. Please upload it without protection.") % {"name": name})


def check_folder(name, body):
    """Refuse zip-based files that are bombs, carry macros or escape their folder. Returns the entry names."""
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _("“%(name)s” is protected by a password or in an old format. Please save it without a password in the new format.")
            % {"name": name}
        )
    try:
        with zipfile.ZipFile(BytesIO(body)) as folder:
            entries = folder.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _not_what_it_says(name) from error
    names = {entry.filename for entry in entries}
    bomb = len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNFOLDED
    bomb = bomb or any(
        entry.file_size > 1024 * 1024 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if bomb or any(".." in entry.split("/") or entry.startswith("/") for entry in names):
        raise Refused(_("“%(name)s” unfolds to far more than a document holds. It was not stored.") % {"name": name})
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise Refused(_("“%(name)s” carries macros. Please save it without macros.") % {"name": name})
    return names


def _check_office(kind):
    def check(name, body):
        names = check_folder(name, body)
        if "[Content_Types].xml" not in names or PARTS[kind] not in names:
            raise _not_what_it_says(name)

    return check


def _check_table(name, body):
    if b"\x00" in body:
        raise _not_what_it_says(name)


CHECKS = {Kind.PDF: _check_pdf, Kind.TABLE: _check_table, **{kind: _check_office(kind) for kind in PARTS}}
