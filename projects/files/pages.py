"""A page of a file as a picture, to be read beside a form: drawn by the limited process, kept for a while.

A browser shows no PDF inside a page that allows no frames, and its own viewer would run with the site's cookies.
"""

from dataclasses import dataclass

from django.core.cache import cache

from .inspecting import inspect, on_disk
from .inspection.faults import Fault
from .previews import KINDS

SIDE = 1400  # pixels: small print of a scanned page is legible
KEPT = 900  # seconds


@dataclass(frozen=True)
class DrawnPage:
    """A JPEG with its size in pixels; `pages` is how many the file has."""

    body: bytes
    width: int
    height: int
    pages: int


def drawn_page(stored, number):
    """The page of a stored file, counted from 1; None for a file or a page that cannot be drawn."""
    if stored.kind not in KINDS or not 1 <= number <= 1000:
        return None
    key = f"page-{stored.sha256}-{number}"
    page = cache.get(key)
    if page is None and (page := _draw(stored, number)):
        cache.set(key, page, KEPT)
    return page


def _draw(stored, number):
    try:
        with stored.content.open("rb") as content, on_disk(content) as path:
            facts, body = inspect("preview", path, kind=stored.kind, side=SIDE, page=number)
    except (Fault, OSError):
        return None
    return DrawnPage(body, **facts)
