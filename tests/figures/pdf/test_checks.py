"""The system check and the sentence for dead buttons; the web process never loads the library."""

import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.utils import translation

from projects.figures.pdf import checks
from projects.figures.pdf.render import APT_LINE


@pytest.fixture(autouse=True)
def _ask_again(monkeypatch):
    monkeypatch.setattr(checks, "_ready", False)


def test_ready():
    assert checks.pdf_ready() == (True, "")
    assert run_checks(tags=["pdf"]) == []


def test_warning_names_the_font_and_the_apt_line_then_recovers(font_config, monkeypatch):
    font_config("")
    with translation.override("zh-hans"):
        sentence = f"缺少中文字体 Noto Serif CJK SC，暂不能生成PDF。请安装：{APT_LINE}"
        assert checks.pdf_ready() == (False, sentence)
        assert [(w.id, w.msg) for w in run_checks(tags=["pdf"])] == [("figures.W001", sentence)]
    monkeypatch.delenv("FONTCONFIG_FILE")
    assert checks.pdf_ready() == (True, "")


def test_weasyprint_is_never_imported_here():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup();"
        "import projects.figures.pdf.checks as c, projects.figures.reports.layout; c.pdf_ready();"
        "sys.exit('weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
