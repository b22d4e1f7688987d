"""A small page to print, and fontconfigs that know no font or Latin fonts only."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from projects.figures.pdf.render import render_pdf

PAGE = '<html lang="zh-CN"><head><title>t</title></head><body>{}</body></html>'
STYLE = 'body { font-family: "FangSong", "Noto Serif CJK SC" }'
CONFIG = '<?xml version="1.0"?><fontconfig>{}<cachedir>{}</cachedir></fontconfig>'


@pytest.fixture(autouse=True)
def _no_renderer(settings, tmp_path):
    """These tests choose themselves who prints: a cold child, or a renderer of their own."""
    settings.RENDERER_SOCKET = tmp_path / "none.sock"


@pytest.fixture
def printed():
    """`printed(body)`: the PDF of a page with this body; keyword arguments as for `render_pdf`."""

    def run(body, attachments=(), assets=None, **options):
        moment = datetime(2026, 10, 12, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
        options = {"identifier": "LD-2026-0007", "title": "落地报告", "timestamp": moment} | options
        return render_pdf(PAGE.format(body), STYLE, assets or {}, list(attachments), **options)

    return run


@pytest.fixture
def font_config(tmp_path, monkeypatch):
    """`font_config("<dir>…</dir>")`: from now on fontconfig knows these folders only."""

    def use(folders):
        path = tmp_path / "fonts.conf"
        path.write_text(CONFIG.format(folders, tmp_path / "cache"), "utf-8")
        monkeypatch.setenv("FONTCONFIG_FILE", str(path))

    return use
