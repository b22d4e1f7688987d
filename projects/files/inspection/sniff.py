"""What bytes are, by how they begin. Names lie, and so do browsers."""

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
WEB = (b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<script", b"<svg")
PDF, ZIP, OLE, IMAGE, HTML, TEXT, PROGRAM, ARCHIVE, UNKNOWN = (
    "pdf", "zip", "ole", "image", "html", "text", "program", "archive", "unknown",
)  # fmt: skip
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def sniff(path):
    """One of the words above."""
    with open(path, "rb") as file:
        return sniff_head(file.read(4096))


def sniff_head(head):
    """The same of the first bytes."""
    for beginnings, word in (
        ((b"PK\x03\x04", b"PK\x05\x06"), ZIP), ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), OLE), (PICTURES, IMAGE),
        (PROGRAMS, PROGRAM), (ARCHIVES, ARCHIVE),
    ):  # fmt: skip
        if head.startswith(beginnings):
            return word
    if head[4:8] == b"ftyp" or (head[:4], head[8:12]) == (b"RIFF", b"WEBP"):
        return IMAGE
    return PDF if b"%PDF-" in head[:1024] else _words(head)


def _words(head):
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(WEB) or (text.startswith(b"<?xml") and any(mark in text for mark in (b"<html", b"<svg"))):
        return HTML
    return UNKNOWN if b"\0" in head else TEXT
