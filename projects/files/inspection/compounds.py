"""Office files of before 2007 (doc, xls, ppt), and what has their outer form: locked new ones, too.

Layouts: [MS-DOC] 2.5.1 (FibBase), [MS-XLS] 2.4 (BoundSheet8, FilePass), [MS-PPT] 2.3.2 and 2.4 (CurrentUser, VBAInfo).
"""

import struct

import olefile

from .faults import Fault

MAIN = {"doc": ("worddocument",), "xls": ("workbook", "book"), "ppt": ("powerpoint document",)}
VBA = {"vba", "_vba_project", "_vba_project_cur", "macros"}
MOST = 64 * 1024 * 1024  # bytes looked at of one stream
FILE_PASS, END, SHEET = 0x2F, 0x0A, 0x85
LOCKED_USER = 0xF3D1C4DF
CONTAINERS, VBA_ATOM = {0x03E8, 0x07D0, 0x03FF}, 0x0400


def examine(path, kind):
    """Nothing, or a Fault: passwords, macros, broken ones, and documents of another kind."""
    try:
        with olefile.OleFileIO(path) as folder:
            streams = {"/".join(parts).lower(): parts for parts in folder.listdir(streams=True, storages=True)}
            if "encryptedpackage" in streams:
                raise Fault("encrypted")
            found = next((one for one, names in MAIN.items() if any(name in streams for name in names)), "ole")
            if any(VBA & set(name.split("/")) for name in streams):
                raise Fault("macros")
            if found in LOOKS:
                LOOKS[found](lambda name: folder.openstream(streams[name]).read(MOST) if name in streams else b"")
    except (Fault, MemoryError):
        raise
    except Exception as error:  # the reader raises anything on hostile bytes
        raise Fault("broken") from error
    if found != kind:
        raise Fault("other", found=found)


def _look_doc(read):
    (flags,) = struct.unpack_from("<H", read("worddocument"), 10)
    if flags & 0x0100:
        raise Fault("encrypted")


def _look_xls(read):
    body, at = read("workbook") or read("book"), 0
    while at + 4 <= len(body):
        code, length = struct.unpack_from("<HH", body, at)
        if code == FILE_PASS:
            raise Fault("encrypted")
        if code == SHEET and length > 5 and body[at + 9] == 1:  # a sheet of Excel 4.0 macros
            raise Fault("macros")
        if code == END:
            return
        at += 4 + length


def _look_ppt(read):
    user = read("current user")
    if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == LOCKED_USER:
        raise Fault("encrypted")
    body, at = read("powerpoint document"), 0
    while at + 8 <= len(body):
        _head, code, length = struct.unpack_from("<HHI", body, at)
        if code == VBA_ATOM and length >= 8 and struct.unpack_from("<I", body, at + 12)[0]:
            raise Fault("macros")
        at += 8 if code in CONTAINERS else 8 + length


LOOKS = {"doc": _look_doc, "xls": _look_xls, "ppt": _look_ppt}
