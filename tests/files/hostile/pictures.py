"""Pictures: tiny files of huge extent, cut ones, broken notes of the camera, films, and things that only claim to be one."""

import io
import struct
import zlib
from random import Random

import pillow_heif
from PIL import Image

from tests.factories import pdf_bytes

from ..corpus import moving, picture, png_of
from .book import comes_as

pillow_heif.register_heif_opener()


def _chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(head, *chunks):
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + b"".join(chunks) + _chunk(b"IEND", b"")


@comes_as("图.png")
def a_png_of_180_million_pixels():
    return png_of(60_000, 3_000)


@comes_as("图.png")
def a_png_just_below_the_limit():
    """79 million pixels of true colour: large, and taken."""
    side = 8_900
    packer, row = zlib.compressobj(9), b"\0" + bytes(side * 3)
    body = b"".join(packer.compress(row) for _n in range(side)) + packer.flush()
    return _png(struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0), _chunk(b"IDAT", body))


@comes_as("图.png")
def sixty_four_bits_a_pixel_just_below_the_limit():
    """The same with sixteen bits a tone and transparency: eight bytes a pixel."""
    side = 8_900
    packer, row = zlib.compressobj(9), b"\0" + bytes(side * 8)
    body = b"".join(packer.compress(row) for _n in range(side)) + packer.flush()
    return _png(struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0), _chunk(b"IDAT", body))


@comes_as("图.png")
def a_png_that_says_65535_square():
    return _png(struct.pack(">IIBBBBB", 65535, 65535, 8, 2, 0, 0, 0), _chunk(b"IDAT", zlib.compress(bytes(1000))))


@comes_as("图.png")
def a_png_without_extent():
    return _png(struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0), _chunk(b"IDAT", zlib.compress(b"")))


@comes_as("图.png")
def a_png_of_interlaced_lies():
    return _png(struct.pack(">IIBBBBB", 8000, 8000, 8, 2, 0, 0, 1), _chunk(b"IDAT", zlib.compress(bytes(100))))


@comes_as("图.png")
def words_in_a_png_that_unfold():
    """A text chunk of two hundred megabytes from two hundred kilobytes."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1_000_000)) for _n in range(200)) + packer.flush()
    return _with_chunks(_chunk(b"zTXt", b"k\0\0" + body), _chunk(b"iTXt", b"k\0\1\0\0\0" + body))


@comes_as("图.png")
def colours_in_a_png_that_unfold():
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1_000_000)) for _n in range(200)) + packer.flush()
    return _with_chunks(_chunk(b"iCCP", b"k\0\0" + body))


def _with_chunks(*chunks):
    body = picture("PNG")
    at = body.index(b"IDAT") - 4
    return body[:at] + b"".join(chunks) + body[at:]


@comes_as("动.png")
def thousands_of_frames():
    """An animated PNG of three thousand frames."""
    frames = [Image.new("RGB", (30, 30), (n % 256, n % 7, n % 99)) for n in range(3000)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


@comes_as("动.webp")
def a_film_as_webp():
    return moving()


@comes_as("图.webp")
def a_webp_that_says_it_is_huge():
    body = bytearray(picture("WEBP"))
    at = body.index(b"\x9d\x01\x2a") + 3
    body[at : at + 4] = b"\xff\x3f\xff\x3f"
    return bytes(body)


@comes_as("动.gif", "动.png", "动.jpg")
def a_gif():
    """GIFs are not taken, whatever they are named."""
    return picture("GIF")


@comes_as("动.gif", "动.jpg")
def a_gif_of_65535_square():
    return b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + bytes(6) + b"\x2c" + struct.pack(
        "<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x44\x01\0;"  # fmt: skip


@comes_as("图.tiff", "图.jpg")
def a_tiff_in_circles():
    """A directory of tags that follows itself, with four billion strips."""
    tags = struct.pack("<HHIIHHIIHHII", 256, 4, 1, 65535, 257, 4, 1, 65535, 273, 4, 0xFFFFFFFF, 8)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 3) + tags + struct.pack("<I", 8)


@comes_as("图.bmp", "图.png")
def a_bmp_of_billions():
    return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 100, 0, 0, 54, 40, 0x7FFFFFFF, 0x7FFFFFFF, 1, 24, 0, 0, 0, 0, 0, 0)


@comes_as("图.heic")
def a_heic_cut():
    whole = picture("HEIF", (600, 400))
    return whole[: len(whole) * 2 // 3]


@comes_as("图.heic")
def a_heic_that_says_it_is_huge():
    body = bytearray(picture("HEIF", (64, 64)))
    at = body.find(b"ispe")
    while at >= 0:
        body[at + 8 : at + 16] = struct.pack(">II", 65535, 65535)
        at = body.find(b"ispe", at + 4)
    return bytes(body)


@comes_as("图.heic")
def a_heic_of_boxes_without_end():
    return struct.pack(">I4s4sI4s", 24, b"ftyp", b"heic", 0, b"mif1") + struct.pack(">I4s", 0, b"meta") * 5000


@comes_as("图.avif")
def an_avif_cut():
    whole = picture("AVIF", (600, 400))
    return whole[: len(whole) // 2]


@comes_as("照.jpg")
def a_jpeg_cut():
    noise = Image.frombytes("RGB", (600, 600), Random(3).randbytes(600 * 600 * 3))
    out = io.BytesIO()
    noise.save(out, "JPEG")
    return out.getvalue()[: len(out.getvalue()) // 2]


@comes_as("照.jpg")
def a_jpeg_that_says_65535_square():
    return _resized(picture(), 65535, 65535)


@comes_as("照.jpg")
def a_jpeg_of_79_million_pixels_in_a_kilobyte():
    """The extent is a lie just below the limit; the decoder fills what is missing."""
    return _resized(picture(), 8_900, 8_900)


def _resized(body, width, height):
    body = bytearray(body)
    at = body.index(b"\xff\xc0")
    body[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(body)


@comes_as("照.jpg")
def progressive_scans_without_end():
    """Hundreds of scans over one picture: each costs a pass."""
    out = io.BytesIO()
    Image.new("L", (4000, 4000), 128).save(out, "JPEG", progressive=True)
    body = out.getvalue()
    start = body.index(b"\xff\xda")
    scan = body[start : body.index(b"\xff", start + 20)]
    return body[:start] + scan * 400 + b"\xff\xd9"


@comes_as("照.jpg")
def broken_notes_of_the_camera():
    """EXIF whose offsets point everywhere, with counts of billions."""
    notes = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 60000) + struct.pack("<HHII", 0x8769, 4, 0xFFFFFFFF, 8) * 200
    return _with_segment(0xE1, notes)


@comes_as("照.jpg")
def notes_of_the_camera_in_circles():
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8)
    return _with_segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 2) + entry + struct.pack("<I", 8))


@comes_as("照.jpg")
def broken_colours():
    return _with_segment(0xE2, b"ICC_PROFILE\0\x01\x01" + bytes(range(200)) * 20)


@comes_as("照.jpg")
def colours_in_a_thousand_pieces():
    body = picture()
    pieces = b"".join(
        b"\xff\xe2" + struct.pack(">H", 2 + 14 + 60_000) + b"ICC_PROFILE\0" + bytes((n % 255 + 1, 255)) + bytes(60_000)
        for n in range(200)
    )
    return body[:2] + pieces + body[2:]


@comes_as("照.jpg")
def a_thumbnail_that_is_a_web_page():
    return _with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<?xpacket?><script>alert(1)</script>" + b"x" * 5000)


def _with_segment(mark, content):
    body = picture()
    return body[:2] + struct.pack(">BBH", 0xFF, mark, len(content) + 2) + content + body[2:]


@comes_as("照.jpg", "页.html")
def jpeg_and_web_page_at_once():
    body = picture()
    comment = b"<html><script>alert(1)</script>"
    return body[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + body[2:]


@comes_as("照.jpg")
def jpeg_and_zip_and_pdf_at_once():
    return picture() + pdf_bytes() + b"PK\x05\x06" + bytes(18)


@comes_as("图.png", "图.svg", claims="image/png")
def a_drawing_as_a_picture():
    """SVG with a script, a reference outside and an entity."""
    return (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><text>&e;</text></svg>'
    )


@comes_as("图.jpg")
def postscript_as_a_picture():
    """Ghostscript must never be asked."""
    return b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(%pipe%id) (r) file\n"


@comes_as("图.jpg", "图.png", "图.heic")
def noise_as_a_picture():
    return b"\xff\xd8\xff\xe0" + Random(5).randbytes(50_000)
