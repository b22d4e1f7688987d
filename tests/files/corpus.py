"""Good, broken and hostile files, made when a test asks for them; none of them is stored in the repository."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

from tests.factories import pdf_bytes

pillow_heif.register_heif_opener()
TYPES = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
}
SECTOR = 512


def picture(kind="JPEG", size=(60, 40), colour="teal", **options):
    """A real picture in a format of Pillow."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def photo(kind="JPEG", taken="2026:03:02 09:30:00", taker="Zhou Hang"):
    """A photo as a phone makes it: turned, with time, place and taker."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x013B] = "SecretCamera", 6, taker
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 50.0, 28.8), 3: "E", 4: (120.0, 55.0, 12.0)})
    return picture(kind, exif=exif.tobytes())


def phone_pair():
    """A JPEG that carries a second picture, as phones write for brightness (MPO)."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 20), "grey")]
    )
    return out.getvalue()


def moving():
    """An animated WebP."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def png_of(width, height):
    """A tiny PNG that says it is huge, and really unfolds to that: one bit for each pixel."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer, row = zlib.compressobj(9), b"\0" * ((width + 7) // 8 + 1)
    packed = b"".join(packer.compress(row) for _n in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def office(kind, *, macro=False, **more):
    """A zip-based office file; `more` are further parts (a dot in the name is written “__”)."""
    part, mime = TYPES[kind]
    mime = (
        mime.replace("openxmlformats-officedocument", "ms-word").replace("main", "macroEnabled.main") if macro else mime
    )
    contents = f'<Types><Override PartName="/{part}" ContentType="{mime}"/></Types>'
    return folder({"[Content_Types].xml": contents, part: "<x/>"} | {n.replace("__", "."): b for n, b in more.items()})


def folder(parts, compression=zipfile.ZIP_DEFLATED):
    """A zip of {name: body}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def forged(body, name, size):
    """The zip with a lie about the unfolded size of an entry, in both of its directories."""
    body = bytearray(body)
    for mark, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        at = body.find(mark)
        while at >= 0:
            if body[at + name_at :].startswith(name.encode()):
                struct.pack_into("<I", body, at + size_at, size)
            at = body.find(mark, at + 4)
    return bytes(body)


def compound(streams):
    """An OLE file with these streams ({"VBA/dir": bytes}: one level of folders), the smallest that readers accept."""
    tops = list(dict.fromkeys(name.split("/")[0] for name in streams))
    names = [*tops, *(name for name in streams if "/" in name)]
    bodies, sectors, starts = [], 0, {}
    for name, body in streams.items():
        body = body.ljust(4096, b"\0")
        body += b"\0" * (-len(body) % SECTOR)
        starts[name] = (sectors, len(body))
        sectors += len(body) // SECTOR
        bodies.append(body)
    children = {top: [1 + names.index(n) for n in names if n.startswith(f"{top}/")] for top in tops}
    entries = [_entry("Root Entry", 5, child=1)]
    for name in names:
        inside = children.get(name, [])
        siblings = [1 + names.index(n) for n in (tops if "/" not in name else names) if ("/" in n) == ("/" in name)]
        later = [n for n in siblings if n > 1 + names.index(name)]
        start, size = starts.get(name, (0xFFFFFFFE, 0))
        entries.append(_entry(name.split("/")[-1], 2 if name in starts else 1, right=(later or [0xFFFFFFFF])[0],
                              child=(inside or [0xFFFFFFFF])[0], start=start, size=size))  # fmt: skip
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    fat = []
    for body in [*bodies, directory]:
        here = len(fat)
        fat += [here + n + 1 for n in range(len(body) // SECTOR)]
        fat[-1] = 0xFFFFFFFE
    fat_sectors = -(-(len(fat) + 1) // 127)
    first_fat = len(fat)
    fat += [0xFFFFFFFD] * fat_sectors
    fat += [0xFFFFFFFF] * (fat_sectors * 128 - len(fat))
    head = struct.pack("<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
                       bytes(6), 0, fat_sectors, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, first_fat)  # fmt: skip
    table = [first_fat + n for n in range(1, fat_sectors)] + [0xFFFFFFFF] * (109 - fat_sectors)
    head += struct.pack(f"<{len(table)}I", *table)
    return head + b"".join(bodies) + directory + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name, kind, *, right=0xFFFFFFFF, child=0xFFFFFFFF, start=0, size=0):
    title = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16sIQQIQ", title, len(title), kind, 1, 0xFFFFFFFF, right, child, bytes(16), 0, 0, 0,
                       start, size)  # fmt: skip


def biff(*records):
    """A stream of a spreadsheet: records of (code, body)."""
    return b"".join(struct.pack("<HH", code, len(body)) + body for code, body in [*records, (0x0A, b"")])


def slides(*atoms):
    """A stream of slides with its document folder around atoms of (code, body)."""
    inner = b"".join(struct.pack("<HHI", 0, code, len(body)) + body for code, body in atoms)
    return struct.pack("<HHI", 0x0F, 0x03E8, len(inner)) + inner


OLD = {
    "doc": {"WordDocument": bytes(32)},
    "xls": {"Workbook": biff((0x809, bytes(16)), (0x85, bytes(5) + b"\0\1A"))},
    "ppt": {"PowerPoint Document": slides((0x03E9, bytes(40))), "Current User": bytes(20)},
}


def pdf_with(pages=1, *, password=None, size=(595, 842)):
    """A PDF with so many pages, locked when there is a password."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as document:
        for _n in range(pages):
            document.add_blank_page(page_size=size)
        lock = {"encryption": pikepdf.Encryption(owner="owner", user=password)} if password is not None else {}
        document.save(out, **lock)
    return out.getvalue()


def pdf_in_circles():
    """A PDF whose tree of pages bites its tail."""
    return pdf_bytes().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")


PDF = pdf_bytes("计划")
HTML_TABLE = "<html><table><tr><td>名称</td></tr></table></html>".encode()
