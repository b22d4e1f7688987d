"""Texts of chats and letters that somebody wrote to hurt: read in moments, shown on a page, never an error."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.register.gleaning import glean
from projects.register.models import Incoming
from tests.files.hostile import CORPUS

LONG = 20_000  # as much as is taken
RUNS = ("\n", " \n", "\t", "\t \t", "\u3000", "\u2028", "，", ":", "：", ":,", "约", "为是", "_-", "1", "1,", "a.", "a@", "@a.",
        "《", "（", "公司", "有限", "负责人", "我是", "我是的", "王总经理", "投资", "总投资约", "项目名称：", "街道",
        "138", "王")  # fmt: skip
BEFORE = ("", "x", "负责人", "张三", "联系人：张三", "总投资", "项目名称：", "我是", "从事", "公司名称")
WORST = 3  # seconds of processor for one text


def hostile_texts():
    for run in RUNS:
        whole = run * (LONG // len(run))
        yield from (f"{before}{whole[: LONG - 20]}x" for before in BEFORE)
        yield (f"张三{run * 60}" * LONG)[:LONG]


def test_no_words_hold_the_reader_up():
    """The worst of those below: cubic once, minutes for two thousand empty lines."""
    began = time.process_time()
    for text in (
        "负责人" + "\n" * LONG + "x",
        "张三" + ":" * LONG + "x",
        "x" + " \n\t" * 6000 + "x",
        "总投资" + "约" * LONG,
    ):
        glean(text)
    assert time.process_time() - began < WORST


@pytest.mark.slow
def test_no_run_of_anything_holds_the_reader_up():
    slow = {}
    for text in hostile_texts():
        began = time.process_time()
        glean(text)
        if (seconds := time.process_time() - began) > WORST:
            slow[text[:20]] = seconds
    assert slow == {}


@pytest.mark.slow
@pytest.mark.django_db
def test_hostile_letters_become_a_page_or_a_sentence(cast, client_of):
    """Every letter and text of the corpus, as the desk drops it; then the page that proposes a lead from it."""
    desk, pages = client_of(cast.incubator_operator.user), 0
    for what, hostile in CORPUS.items():
        if hostile.ending not in ("eml", "txt"):
            continue
        file = SimpleUploadedFile(hostile.name, hostile.make(), hostile.claims)
        answer = desk.post(reverse("paper-new"), {"text": "", "file": file})
        assert answer.status_code in (200, 302), what
        if answer.status_code == 302:
            began, pages = time.process_time(), pages + 1
            page = desk.get(answer.url)
            assert (page.status_code, time.process_time() - began < WORST) == (200, True), what
            assert "<script>alert" not in page.content.decode(), what
    assert pages == Incoming.objects.count() > 10


@pytest.mark.django_db
def test_pasted_words_that_turn_around_or_stop_are_shown_harmlessly(cast, client_of):
    desk = client_of(cast.incubator_operator.user)
    text = (
        "项目名称：<img src=x onerror=alert(1)>\u202e机器人\u2066\n联系人：王\u200b敏 13512345678\n"
        + "\n" * 15_000
        + "完"
    )
    answer = desk.post(reverse("paper-new"), {"text": text})
    page = desk.get(answer.url)
    words = page.content.decode()
    assert (page.status_code, "<img src=x" in words, "\u202e" in words, "\u2066" in words) == (200, False, False, False)
    assert desk.post(reverse("paper-new"), {"text": "a\0b"}).status_code == 400
    assert desk.post(reverse("paper-new"), {"text": "长" * 20_001}).status_code == 200
    assert Incoming.objects.count() == 1
