"""The guides name what is really on the screen, and each picture that the browser's walk takes, no more and no less."""

import re

import polib
import pytest
from django.conf import settings
from django.urls import reverse

from workflows.guides.markup import read
from workflows.guides.shelf import FOLDER, VOLUMES

TEXTS = {one.slug: (FOLDER / f"{one.slug}.md").read_text(encoding="utf-8") for one in VOLUMES}
WALK = settings.BASE_DIR / "tests" / "guides"


def test_each_picture_is_shown_once_taken_by_the_walk_and_small():
    shown = [name for text in TEXTS.values() for name in re.findall(r"\(pictures/([a-z0-9-]+)\.png\)", text)]
    taken = re.findall(r'shot\(\w+, "([a-z0-9-]+)"', "".join(path.read_text() for path in WALK.glob("test_*.py")))
    sizes = {path.stem: path.stat().st_size for path in (FOLDER / "pictures").glob("*.png")}
    assert sorted(shown) == sorted(taken) == sorted(sizes)
    assert (max(sizes.values()) <= 150_000, sum(sizes.values()) <= 5_000_000) == (True, True)


def test_bold_words_stand_on_the_screen():
    screen = {entry.msgstr for entry in polib.pofile(str(settings.LOCALE_PATHS[0] / "zh_Hans/LC_MESSAGES/django.po"))}
    for slug, text in TEXTS.items():
        assert (slug, set(re.findall(r"\*\*([^*]+)\*\*", text)) - screen) == (slug, set())


def test_commands_of_the_handbook_exist():
    from django.core.management import get_commands

    named = re.findall(r"(?:^|`)incubator ([a-z_]+)", TEXTS["administrator"], re.MULTILINE)
    assert (len(named) > 10, set(named) - set(get_commands())) == (True, set())


def test_the_few_signs_of_markdown():
    text = (
        "# 书\n\n一段\n续行，见 [另一本](desk.md) 与 `a < b`。\n\n## 一、头\n\n- **甲**乙\n  丙\n\n2. 丁\n\n"
        "| 项 | 值 |\n|---|---|\n| a | b |\n\n```\nx\n\ny\n```\n"
    )
    guide = read(text)
    assert (guide.title, guide.sections) == ("书", (("s1", "一、头"),))
    assert guide.html == (
        '<p>一段续行，见 <a href="/help/desk/">另一本</a> 与 <code>a &lt; b</code>。</p>\n<h2 id="s1">一、头</h2>\n'
        '<ul><li><strong>甲</strong>乙丙</li></ul>\n<ol start="2"><li>丁</li></ol>\n'
        '<div class="table-wrap"><table class="table table-cards"><thead><tr><th scope="col">项</th><th scope="col">值</th></tr>'
        '</thead><tbody><tr><td class="head">a</td><td data-label="值"><div>b</div></td></tr></tbody></table></div>\n'
        '<pre tabindex="0"><code>x\n\ny</code></pre>'
    )


@pytest.mark.django_db
def test_everybody_finds_the_guides_of_the_own_work(cast, client_of):
    own = {
        "administrator": {"administrator", "desk", "applicant"}, "applicant": {"applicant"}, "expert": {"expert", "applicant"},
        "enclave_operator": {"enclave", "applicant"}, "staff": {"desk", "enclave", "leader", "expert", "applicant"},
    }  # fmt: skip
    for name, slugs in own.items():
        client = client_of(getattr(cast, name).user)
        shelf = client.get(reverse("guides")).content.decode()
        assert set(re.findall(r'href="/help/([a-z]+)/"', shelf)) == slugs
        for slug in TEXTS:
            answer = client.get(reverse("guide", args=[slug]))
            assert answer.status_code == (200 if slug in slugs else 404)
