"""The period report on paper: a first page for leaders, the body, landscape register, annexes."""

import subprocess
from dataclasses import replace

import pikepdf
import pytest

from projects.figures.reports.content import Curve
from projects.figures.reports.layout import period_report_pdf

from .paper import pages_of, text_of
from .samples import period_report


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("period") / "period.pdf"
    path.write_bytes(period_report_pdf(period_report()))
    return path


def test_first_page_suffices(path):
    report, text = period_report(), text_of(path, 1, 1)
    assert report.sentence in text
    assert len(report.numbers) == 4 and len(report.results) == 3
    for number in report.numbers:
        assert number.label in text and number.value in text
    for words in (*report.results, *(m.subject for m in report.decisions)):
        assert words in text
    assert "总体进度" not in text


def test_chapters_in_order(path):
    with pikepdf.open(path) as file:
        titles = [str(item.title) for item in file.open_outline().root[0].children]
    assert titles == [
        "主要成效", "需研究决定事项", "一、总体进度", "二、来源与载体", "三、重点项目", "四、人才",
        "五、投资与科技金融", "六、存在问题", "七、下一批拟落地项目", "附件1", "附件2", "附件3", "附件4",
    ]  # fmt: skip


def test_only_the_register_lies_on_its_side(path):
    sizes = pages_of(path)
    wide = [number for number, size in enumerate(sizes, 1) if size == (297, 210)]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert wide == list(range(wide[0], wide[-1] + 1))
    for page in wide:
        assert "项目编号项目、领域企业来源载体计入日期" in text_of(path, page, page)
    register = text_of(path, wide[0], wide[-1])
    assert all(row.number in register for row in period_report().register)


def test_no_page_is_nearly_empty(path):
    """The last page of each part may end early; every other is filled well past the middle."""
    pages = pages_of(path)
    register = [number for number, size in enumerate(pages, 1) if size == (297, 210)]
    ends = {1, register[0] - 1, register[-1], len(pages)}
    for page in set(range(1, len(pages) + 1)) - ends:
        assert _lowest_word(path, page) > 0.6, page


def _lowest_word(path, page):
    """How far down the type area the last word of the text stands, as a share of the page's height."""
    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(path), "-"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    height = float(next(line for line in lines if "<page " in line).split('height="')[1].split('"')[0])
    foot = height - 35 / 25.4 * 72 if height > 800 else height - 26 / 25.4 * 72
    lows = [float(line.split('yMax="')[1].split('"')[0]) for line in lines if "<word " in line]
    return max(low for low in lows if low <= foot + 1) / foot


def test_uncounted_with_reasons_and_rule(path):
    report, text = period_report(), text_of(path, rows=False)
    for item in report.uncounted:
        assert item.reason in text
    for clause in report.rule:
        assert clause.heading in text


def test_fonts_are_chinese_throughout(path):
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    names = {row.split()[0].split("+")[1].split("-Bold")[0] for row in listed}
    assert names == {"Noto-Serif-CJK-SC", "Noto-Sans-CJK-SC"}


def test_empty_period(tmp_path):
    empty = replace(
        period_report(),
        decisions=(),
        curve=Curve(80, (None,) * 12),
        sources=(),
        carriers=(),
        key_projects=(),
        talent=(),
        finance=(),
        targets=(),
        problems=(),
        next_landings=(),
        register=(),
        basis=(),
        uncounted=(),
    )
    path = tmp_path / "empty.pdf"
    path.write_bytes(period_report_pdf(empty))
    assert text_of(path).count("无。") == 8
