"""Characters that no font of this machine has, found before anything is printed and named with the place they stand in."""

import subprocess
import tempfile
from dataclasses import fields, is_dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from projects.trace.errors import Refused

from ..pdf.fonts import REQUIRED, child_environment

PLACES = {
    "project_name": lambda: _("Project name"), "project_number": lambda: _("Project number"),
    "conclusion": lambda: _("Conclusion"), "remark": lambda: _("Remark"), "overview": lambda: _("Facts of the project"),
    "sources": lambda: _("How the project came"), "conditions": lambda: _("Conditions of landing"),
    "timeline": lambda: _("Course and decisions"), "money": lambda: _("Investment and people"),
    "people": lambda: _("Investment and people"), "promises": lambda: _("Promises and what came of them"),
    "photos": lambda: _("Photos of the place"), "matters": lambda: _("Matters to coordinate"),
    "next_steps": lambda: _("Next steps"), "attachments": lambda: _("List of attachments"),
    "register": lambda: _("Register of the counted projects"), "basis": lambda: _("Why each project counts"),
    "uncounted": lambda: _("Not counted, and why"), "key_projects": lambda: _("Key projects"),
    "problems": lambda: _("Problems"), "decisions": lambda: _("Matters to decide"),
    "next_landings": lambda: _("Next landings"), "imprint": lambda: _("Foot of the page"),
}  # fmt: skip
SHOWN = 5


def refuse_missing(content):
    """Raise Refused with each character that cannot be printed and where it stands."""
    missing = {}
    for place, text in _texts(content):
        for character in set(text) - _known():
            if not character.isspace() and not _has_font(ord(character)):
                missing.setdefault(character, (place, text))
    if missing:
        named = "、".join(_named(sign, *where) for sign, where in sorted(missing.items())[:SHOWN])
        words = _(
            "No font has these characters: %(named)s. Correct them, or install fonts-hanazono for rare characters."
        )
        raise Refused(words % {"named": named})


def _named(character, place, text):
    at = text.index(character)
    around = text[max(0, at - 8) : at + 9].replace(character, "□")
    return _("U+%(code)s (%(place)s: %(around)s)") % {"code": f"{ord(character):04X}", "place": place, "around": around}


def _texts(value, place=""):
    """(place, text) of every text of a content."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, place)
    elif is_dataclass(value):
        label = getattr(value, "label", "") if hasattr(value, "wide") else ""
        for field in fields(value):
            known = PLACES[field.name]() if field.name in PLACES and not place else place
            yield from _texts(getattr(value, field.name), label or known)


@lru_cache
def _known():
    """The characters of the required Chinese fonts."""
    known = set()
    for family in REQUIRED:
        asked = ["fc-match", "-f", "%{file}|%{index}", f"{family}:lang=zh-cn"]
        path, index = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=True).stdout.split("|")
        with TTFont(path, fontNumber=int(index) & 0xFFFF, lazy=True) as font:  # the upper half is a variable instance
            known |= {chr(code) for code in font.getBestCmap()}
    return frozenset(known)


@lru_cache(4096)
def _has_font(code):
    """Whether any font of this machine has the character."""
    asked = ["fc-list", f":charset={code:x}", "family"]
    with tempfile.TemporaryDirectory(prefix="fonts-") as scratch:  # the unit's own fonts count, too
        env = child_environment(scratch)
        return bool(subprocess.run(asked, capture_output=True, text=True, timeout=30, env=env).stdout.strip())
