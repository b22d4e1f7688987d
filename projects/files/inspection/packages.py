"""Office files of today are zip folders: looked at through their directory, then read once with a counter."""

import lzma
import zipfile
import zlib

from .faults import Fault

MAIN = {
    "docx": ("word/document.xml", b"wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", b"presentationml.presentation.main+xml", b"presentationml.slideshow.main+xml"),
    "xlsx": ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
}
MAX_UNFOLDED = 200 * 1024 * 1024  # and twice the file itself: slides full of films hardly shrink
MAX_ENTRIES = 5000
MAX_RATIO = 100  # of entries over 1 MB: more is a bomb, not a document
MACRO_ENDINGS = (".docm", ".xlsm", ".pptm", ".xlsb", ".dotm", "vbaproject.bin", "vbadata.xml")
STEP = 1024 * 1024


def examine(path, kind):
    """Nothing, or a Fault: bombs, macros, passwords, broken ones, and documents of another kind."""
    try:
        with zipfile.ZipFile(path) as folder:
            entries = folder.infolist()
            _refuse_bomb(entries, _size(path))
            if any(entry.flag_bits & 1 for entry in entries):
                raise Fault("encrypted")
            found = _kind(folder, entries)
            _read_through(folder, entries, _size(path))
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        ValueError,
        OSError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise Fault("broken") from error
    if found != kind:
        raise Fault("other", found=found)


def _size(path):
    with open(path, "rb") as file:
        return file.seek(0, 2)


def _refuse_bomb(entries, size):
    names = [entry.filename for entry in entries]
    bomb = len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNFOLDED + 2 * size
    bomb = bomb or any(
        entry.file_size > STEP and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if bomb or len(set(names)) < len(names) or any(".." in name.split("/") or name.startswith("/") for name in names):
        raise Fault("bomb")


def _kind(folder, entries):
    """The kind that the table of contents tells; macros are a Fault of their own."""
    names = {entry.filename for entry in entries}
    contents = b""
    if "[Content_Types].xml" in names:
        with folder.open("[Content_Types].xml") as file:
            contents = file.read(4 * STEP)
    lower = [name.lower() for name in names]
    if b"macroEnabled" in contents or any(name.endswith(MACRO_ENDINGS) or "/macrosheets/" in name for name in lower):
        raise Fault("macros")
    for kind, (part, *types) in MAIN.items():
        if contents and (part in names or any(one in contents for one in types)):
            return kind
    return "zip"


def _read_through(folder, entries, size):
    """Sizes in the directory may be forged: every entry is read and counted, its checksum compared."""
    left = MAX_UNFOLDED + 2 * size
    for entry in entries:
        with folder.open(entry) as file:
            while piece := file.read(STEP):
                left -= len(piece)
                if left < 0:
                    raise Fault("bomb")
