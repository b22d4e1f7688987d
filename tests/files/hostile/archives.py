"""Zip folders that lie, unfold without end, or reach out; under the names of Office files, because only those are taken."""

import io
import struct
import zipfile
import zlib

from ..corpus import TYPES, folder, forged, office
from .book import comes_as

OFFICE = ("书.docx", "演示.pptx", "表.xlsx")
ZEROS = 30_000_000


def _inside(**more):
    """An xlsx with further parts."""
    return office("xlsx", **more)


@comes_as(*OFFICE)
def bomb():
    """One entry of zeros, unfolding a thousandfold."""
    return _inside(**{"xl/worksheets/sheet1__xml": "0" * ZEROS})


@comes_as(*OFFICE)
def bomb_in_the_contents():
    """The first part that any reader opens is the bomb."""
    return folder({"[Content_Types].xml": "<Types>" + " " * ZEROS + "</Types>", "word/document.xml": "<x/>"})


@comes_as("书.docx", "表.xlsx")
def bombs_below_the_ratio():
    """Many entries, each below the size at which its ratio is looked at."""
    return _inside(**{f"xl/media/{n}": "0" * 1_000_000 for n in range(400)})


@comes_as("书.docx", "表.xlsx")
def bomb_in_a_bomb():
    """A zip in a zip in a zip."""
    body = folder({"0": "0" * ZEROS})
    for level in range(6):
        body = folder({str(n): body for n in range(10)} | {f"level{level}": "x"}, zipfile.ZIP_STORED)[:8_000_000]
    return _inside(**{"xl/embeddings/more__zip": body})


@comes_as("书.docx", "表.xlsx")
def sizes_that_lie_low():
    """The directory says nine bytes, the entry unfolds to ninety million."""
    return forged(_inside(**{"xl/big": "0" * ZEROS * 3}), "xl/big", 9)


@comes_as("书.docx", "表.xlsx")
def sizes_that_lie_high():
    """The directory says four billion bytes, there are ten."""
    return forged(_inside(**{"xl/big": "0123456789"}), "xl/big", 0xFFFFFFFE)


@comes_as("书.docx", "表.xlsx")
def overlapping_entries():
    """Thousands of directory entries that all point to one body, each quoting the next (Fifield's bomb)."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"0" * 900_000
    body = packed.compress(raw) + packed.flush()
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(raw), len(body), len(raw), 1, 0)
    local, central = head + b"a" + body, b""
    for n in range(4000):
        name = b"x%d" % n
        central += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(raw), len(body),
                               len(raw), len(name), 0, 0, 0, 0, 0, 0) + name  # fmt: skip
    return local + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 4000, 4000, len(central), len(local), 0)


@comes_as(*OFFICE)
def a_million_entries():
    """A directory of a million empty entries (three hundred thousand, told as many more: 20 MB is the limit)."""
    central = b"".join(
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0)
        + b"%06d" % n
        for n in range(300_000)
    )
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 6, 0) + b"000000"
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 65535, 65535, len(central), len(local), 0)
    return local + central + end


@comes_as("书.docx", "表.xlsx")
def paths_that_climb_out():
    """Names with .., absolute ones, drive letters and backslashes."""
    return _inside(**{"__/__/etc/cron__d/x": "x", "/etc/passwd": "x", "C:\\x": "x", "..\\..\\y": "x"})


@comes_as("书.docx", "表.xlsx")
def an_absolute_name():
    return _inside(**{"/tmp/hostile": "x"})


@comes_as("书.docx", "表.xlsx")
def zero_byte_in_an_entry_name():
    """Readers in C end the name there, those in Python do not."""
    return _inside(**{"xl/sheetQ__xml": "x"}).replace(b"sheetQ.xml", b"sheet\0.xml")


@comes_as("书.docx", "表.xlsx")
def duplicate_entries():
    """One name twice: what was checked is not what is read."""
    out = io.BytesIO(_inside())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/workbook.xml", "<other/>")
    return out.getvalue()


@comes_as("书.docx", "表.xlsx")
def encrypted_entries():
    return office("docx").replace(b"\x14\0\0\0\x08\0", b"\x14\0\x01\0\x08\0")


@comes_as("书.docx", "表.xlsx")
def unknown_compression():
    """A method of packing that nobody knows."""
    return office("docx").replace(b"\x14\0\0\0\x08\0", b"\x14\0\0\0\x63\0")


@comes_as("书.docx", "表.xlsx")
def lzma_with_a_huge_dictionary():
    """LZMA whose header asks for four gigabytes of memory."""
    body = bytearray(folder({"[Content_Types].xml": "x" * 5000, TYPES["docx"][0]: "x" * 5000}, zipfile.ZIP_LZMA))
    at = body.find(b"\x5d\0\0")
    while at >= 0:
        body[at + 1 : at + 5] = b"\xff\xff\xff\xff"
        at = body.find(b"\x5d\0\0", at + 5)
    return bytes(body)


@comes_as("书.docx", "表.xlsx")
def half_an_archive():
    whole = office("xlsx")
    return whole[: len(whole) // 2]


@comes_as("书.docx", "表.xlsx")
def an_end_without_a_beginning():
    """Only the end record, pointing to four billion."""
    return struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, 0xFFFFFFF0, 0xFFFFFFF0, 0)


@comes_as("书.docx", "表.xlsx")
def a_sixty_four_bit_directory():
    """ZIP64 records with sizes of exabytes."""
    big = 0x7FFFFFFFFFFFFFFF
    end = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, big, big, big, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 4, 1)
    close = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return b"PK\x03\x04" + end + locator + close


@comes_as("书.docx", "表.xlsx")
def links_as_entries():
    """An entry marked as a symbolic link to /etc/passwd."""
    out = io.BytesIO(_inside())
    with zipfile.ZipFile(out, "a") as packed:
        link = zipfile.ZipInfo("xl/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return out.getvalue()
