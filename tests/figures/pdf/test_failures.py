"""Each way to fail has its own sentence, and none of them ends this process."""

import http.server
import sys
import threading
import time

import pytest
from django.utils import translation

from projects.figures.pdf import fonts
from projects.figures.pdf.render import APT_LINE, Limits, RenderFailed

DEJAVU = "<dir>/usr/share/fonts/truetype/dejavu</dir>"


@pytest.fixture
def sentence_of(printed):
    """`sentence_of(body)`: the Chinese sentence with which printing this body is refused."""

    def run(body, **options):
        with translation.override("zh-hans"), pytest.raises(RenderFailed) as caught:
            printed(body, **options)
        return caught.value.sentence

    return run


BLOCKED = "报告引用了外部内容，已被拦截，未生成PDF。请告知管理员。"


WAYS = [
    '<img alt="x" src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    "<style>@import url({url});</style>",
    "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style><p>字</p>",
    '<p style="background: url({url})">字</p>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<a rel="attachment" href="{url}">字</a>',
    '<link rel="attachment" href="{url}">',
    '<img alt="x" src="asset:unknown">',
    '<img alt="x" src="relative.png">',
    '<base href="file:///etc/"><img alt="x" src="hostname">',
]


@pytest.mark.parametrize("body", WAYS)
def test_nothing_is_fetched_from_a_server(sentence_of, body, web_server):
    assert sentence_of(body.format(url=web_server.url)) == BLOCKED
    assert web_server.asked == []


@pytest.mark.parametrize("body", [way for way in WAYS if "img" in way or "attachment" in way])
def test_no_file_is_read(sentence_of, body, secret_file):
    assert sentence_of(body.format(url=secret_file.as_uri())) == BLOCKED


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("secret")
    return path


@pytest.fixture
def web_server():
    """A server on this machine that notes who asks."""
    asked = []

    class Note(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Note)
    server.asked, server.url = asked, f"http://127.0.0.1:{server.server_port}/x.png"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_no_font_is_said_before_anything_runs(sentence_of, font_config):
    font_config("")
    assert sentence_of("<p>字</p>") == f"缺少中文字体 Noto Serif CJK SC，暂不能生成PDF。请安装：{APT_LINE}"


def test_latin_fonts_alone_are_not_enough(sentence_of, font_config):
    font_config(DEJAVU)
    assert sentence_of("<p>字</p>") == f"缺少中文字体 Noto Serif CJK SC，暂不能生成PDF。请安装：{APT_LINE}"


def test_crash_for_want_of_fonts_ends_only_the_child(sentence_of, font_config, monkeypatch):
    font_config("")
    monkeypatch.setattr(fonts, "require_fonts", lambda: None)
    assert sentence_of("<p>字</p>") == f"PDF排版程序异常退出，多因系统没有任何字体。请安装：{APT_LINE}"


def test_boxes_instead_of_characters_are_refused(sentence_of, font_config, monkeypatch):
    font_config(DEJAVU)
    monkeypatch.setattr(fonts, "require_fonts", lambda: None)
    assert "U+5B57（…号□样…）" in sentence_of("<p>号字样</p>")


def test_missing_glyph_is_named_with_its_place(sentence_of):
    assert sentence_of("<p>申报单位\ue000科技有限公司</p>") == (
        "现有字体没有下列字：U+E000（…申报单位□科技有限公司…）。请更正；确属生僻字的，请安装 fonts-hanazono 字体。"
    )


def test_library_missing(sentence_of, monkeypatch):
    if sys._base_executable == sys.executable:
        pytest.skip("needs a virtual environment around the interpreter")
    monkeypatch.setattr(sys, "executable", sys._base_executable)
    assert sentence_of("<p>字</p>") == f"缺少PDF排版所需的系统库，暂不能生成PDF。请安装：{APT_LINE}"


def test_fontconfig_missing(sentence_of, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("FONTCONFIG_PATH", "/etc/fonts")
    assert sentence_of("<p>字</p>") == f"缺少PDF排版所需的系统库，暂不能生成PDF。请安装：{APT_LINE}"


TIMEOUT = "生成PDF超时，已停止。请缩短统计期间或精简文字后重试。"


def test_wall_clock_limit_kills_the_child(sentence_of):
    started = time.monotonic()
    assert sentence_of("<p>" + "字" * 200_000 + "</p>", limits=Limits(seconds=0.5)) == TIMEOUT
    assert time.monotonic() - started < 10


def test_processor_limit_kills_the_child(sentence_of):
    assert sentence_of("<p>" + "字" * 400_000 + "</p>", limits=Limits(cpu=1)) == TIMEOUT


def test_memory_limit(sentence_of):
    body = '<table><tr><td colspan="99999999">x</td></tr></table>'
    assert sentence_of(body, limits=Limits(memory=700 * 1024**2)) == (
        "生成PDF占用内存过多，已停止。请减少照片或换用较小的照片后重试。"
    )
