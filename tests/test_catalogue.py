"""The catalogue is complete: every text of the sources has its Chinese, and is English itself."""

import re
import shutil

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = settings.BASE_DIR
CHINESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
ROOMS = ("incubator", "projects", "templates", "workflows")


@pytest.fixture(scope="module")
def catalogue():
    """{msgid: entry} of the Chinese catalogue."""
    entries = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    return {entry.msgid: entry for entry in entries if not entry.obsolete}


@pytest.fixture
def sources(tmp_path, monkeypatch, settings):
    """The msgids that the sources name, collected beside them as `make messages` does."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("static", "__pycache__"))
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = []
    call_command("makemessages", locale=["zh_Hans"], verbosity=0)
    return {entry.msgid for entry in polib.pofile("locale/zh_Hans/LC_MESSAGES/django.po")}


def test_every_text_of_the_sources_is_english_and_in_the_catalogue(sources, catalogue):
    assert sources - set(catalogue) == set()
    assert {msgid for msgid in sources if CHINESE.search(msgid)} == set()


def test_every_text_has_its_chinese(catalogue):
    empty = {msgid for msgid, entry in catalogue.items() if not (entry.msgstr or all(entry.msgstr_plural.values()))}
    assert empty | {msgid for msgid, entry in catalogue.items() if entry.fuzzy} == set()
