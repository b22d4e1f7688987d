"""Templates hold no inline script or style, no outside address, and only icons that exist; all of them compile."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
FILES = sorted(path for path in ROOT.rglob("*") if path.suffix in {".html", ".svg", ".txt"} and path.is_file())
# Paper and mail live under other rules: no policy of a browser, styles beside the text.
OTHER_RULES = {"reports", "emails", "letters"}
PAGES = [path for path in FILES if path.relative_to(ROOT).parts[0] not in OTHER_RULES]
SPRITE = settings.BASE_DIR / "incubator" / "static" / "vendor" / "tabler-icons" / "sprite.svg"
FORBIDDEN = {
    "inline style": r"\sstyle\s*=",
    "style element": r"<style\b",
    "inline script": r"<script(?![^>]*\s(?:src=|type=\"application/json\"))",  # data is not run
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "outside address": r"(?<!xmlns=\")https?://(?!www\.w3\.org/2000/svg)",
    "javascript address": r"javascript:",
    "htmx script attribute": r"\shx-on",
}


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_that_the_policy_blocks(path):
    text = path.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_compiles(path):
    get_template(name_of(path))


def test_named_icons_are_in_the_sprite():
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    used = {
        (name_of(path), icon)
        for path in PAGES
        for icon in re.findall(r'\{%\s*icon "([^"]+)"|\bicon="([^"]+)"', path.read_text())
    }
    missing = {(path, name) for path, names in used for name in names if name and name not in known}
    assert missing == set()
