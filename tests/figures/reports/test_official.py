"""The official layout, measured on the printed page: 22 lines of 28 characters, page numbers outside (GB/T 9704)."""

import re
import subprocess
from dataclasses import replace

import pytest
from django.utils import timezone

from projects.figures.reports.layout import period_report_pdf
from workflows.papers.pdf import paper_pdf

from .samples import period_report

POINT = 25.4 / 72
LINE = re.compile(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</line>', re.S)
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', re.S)
TEXT = "科" * 1500


def lines_of(path, page):
    """[(left, top, right, text)] of a page's lines in points, from top to bottom."""
    command = ["pdftotext", "-bbox-layout", "-f", str(page), "-l", str(page), str(path), "-"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = []
    for left, top, right, _low, inside in LINE.findall(found):
        words = "".join(text for *_place, text in WORD.findall(inside))
        lines.append((float(left), float(top), float(right), words))
    return sorted(lines, key=lambda line: line[1])


def full_page(path):
    """The lines of running text of a later page that holds nothing else."""
    for page in range(2, 8):
        lines = [line for line in lines_of(path, page) if set(line[3]) == {"科"}]
        if len(lines) >= 22:
            return lines
    raise AssertionError("no page is full of text")


def measured(path):
    lines = full_page(path)
    assert len(lines) == 22
    assert {len(text) for *_place, text in lines} == {28}
    assert [round(lines[0][0] * POINT), round(lines[0][2] * POINT)] == [28, 184]  # type area of 156 mm behind 28 mm
    pitches = {round(below[1] - above[1], 1) for above, below in zip(lines, lines[1:], strict=False)}
    assert all(28.9 <= pitch <= 29.1 for pitch in pitches)
    assert pytest.approx(225, abs=0.1) == 22 * 28.99 * POINT


def test_running_text_of_a_period_report(tmp_path):
    path = tmp_path / "period.pdf"
    path.write_bytes(period_report_pdf(replace(period_report(), progress_text=TEXT)))
    measured(path)


def test_running_text_of_a_letter(tmp_path, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    path = tmp_path / "letter.pdf"
    blocks = [{"kind": "line", "words": TEXT, "side": "left", "indent": True}]
    path.write_bytes(paper_pdf("papers/letter.html", title="通知", number="1", unit="科创中心", demo=False,
                               moment=timezone.now(), blocks=blocks))  # fmt: skip
    measured(path)


def test_page_numbers_stand_outside(tmp_path):
    path = tmp_path / "period.pdf"
    path.write_bytes(period_report_pdf(period_report()))
    for page in (1, 2, 3, 4):
        (number,) = [line for line in lines_of(path, page) if f"—{page}—" in line[3].replace(" ", "")]
        middle = (number[0] + number[2]) / 2 * POINT
        assert middle > 150 if page % 2 else middle < 60
