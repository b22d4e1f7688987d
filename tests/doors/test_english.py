"""Every page of the applicant and of visitors in English: what is Chinese there is data of the county, not words of ours."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse

from tests.ui.test_pages import NO_PAGES

from . import knock
from .audiences import ANONYMOUS, people
from .matrix import DOORS

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+")
READERS = ("applicant", ANONYMOUS)
SAID = ("alt", "aria-label", "content", "placeholder", "title")


def strings(value):
    """All texts inside a value of a column, whatever its shape."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


@pytest.fixture(scope="module")
def stored(world, django_db_blocker):
    """Every Chinese text in the database, longest first: names, contents, what was typed and what was filed."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    found = set()
    for model in apps.get_models():
        if columns := [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]:
            with django_db_blocker.unblock():
                rows = list(model._base_manager.values_list(*columns))
            found.update(line.strip() for text in strings(rows) for line in (text, *text.splitlines()))
    return sorted((text for text in found if len(text) > 1 and CHINESE.search(text)), key=len, reverse=True)


class Words(HTMLParser):
    """The texts of a page that claim to be in its language; drawings for the eye alone are left out."""

    VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"}

    def __init__(self):
        super().__init__()
        self.texts, self.within, self.language = [], [], ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang")
        if tag not in self.VOID:
            self.within.append(given.get("lang", "").startswith("zh") or given.get("aria-hidden") == "true")
        if not any(self.within):
            self.texts += [value for name, value in attrs if value and (name in SAID or name.startswith("data-"))]

    def handle_endtag(self, tag):
        if tag not in self.VOID and self.within:
            self.within.pop()

    def handle_data(self, data):
        if not any(self.within):
            self.texts.append(data)


def left_in_chinese(html, stored):
    """What stays of a page when the stored texts are taken away."""
    words = Words()
    words.feed(html)
    found = [] if words.language == "en" else [f"lang={words.language}"]
    for text in words.texts:
        if CHINESE.search(text):
            for data in stored:
                text = text.replace(data, "·")
            found += CHINESE.findall(text)
    return found


@pytest.fixture(scope="module")
def english(world, django_db_blocker):
    """An applicant and a visitor who read English."""
    with django_db_blocker.unblock():
        user = world.cast.applicant.user
        type(user).objects.filter(pk=user.pk).update(language="en")
        found = {"applicant": knock.Visitor(user), ANONYMOUS: knock.Visitor(None)}
    found[ANONYMOUS].cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return found


PAGES = [
    (door, name)
    for door in DOORS
    for name in READERS
    if door.get and door.name not in NO_PAGES and name in people(door.get)
]


@pytest.mark.parametrize(("door", "name"), PAGES, ids=[f"{door.name}-{name}" for door, name in PAGES])
def test_pages_are_english_but_for_the_countys_data(world, english, stored, door, name):
    answer = english[name].knock(None, "get", reverse(door.name, args=door.args(world.here)))
    if answer.text.startswith("<!doctype html>"):
        assert left_in_chinese(answer.text, stored) == []


def test_a_word_of_ours_in_chinese_would_be_found(stored):
    page = '<!doctype html><html lang="en"><body><p title="提交">Submit</p><p>保存草稿</p></body></html>'
    assert left_in_chinese(page, stored) == ["提交", "保存草稿"]
