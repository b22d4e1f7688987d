"""The landing report of one project on paper."""

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from projects.figures.reports.content import PromiseLine
from projects.figures.reports.layout import project_report_pdf

from .paper import images_of, pages_of, text_of
from .samples import project_report


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("project") / "project.pdf"
    path.write_bytes(project_report_pdf(project_report()))
    return path


def test_two_pages_and_annex(path):
    assert pages_of(path) == [(210, 297)] * 3
    assert "审签" in text_of(path, 2, 2)
    assert text_of(path, 3, 3).index("附件1") < text_of(path, 3, 3).index("附件2")


def test_promises_stand_beside_what_came_of_them(tmp_path):
    line = PromiseLine("首期投资到位", "项目方", "1,500万元", "2026年12月31日前", "1,620万元（已核实）", "已兑现")
    path = tmp_path / "promises.pdf"
    path.write_bytes(project_report_pdf(replace(project_report(), promises=(line,))))
    text = "".join(text_of(path, number, number) for number in (1, 2, 3))
    assert "1,500万元首期投资到位项目方1,620万元（已核实）已兑现2026年12月31日前" in text  # as the cells are read


def test_first_page_says_conclusion_sources_and_conditions(path):
    report, text = project_report(), text_of(path, 1, 1)
    assert report.conclusion in text
    assert "条件标准实际佐证核验人、日期" in text
    for condition in report.conditions:
        assert condition.name in text
    assert text.count("计入2026年度引育项目1个") == 1


def test_every_page_bears_number_code_and_demo_mark(path):
    imprint = project_report().imprint
    for page in (1, 2, 3):
        text = text_of(path, page, page)
        assert f"编号{imprint.number}校验码{imprint.check_code}" in text.replace("　", "")
        assert f"—{page}—" in text
        assert text.count("演示数据") == 2


def test_money_is_never_summed_and_people_are_counts(path):
    text = text_of(path, 2, 2)
    assert "合计" not in text and "总计" not in text
    assert "其中硕博士" in text.replace(" ", "")


def test_real_data_bears_no_demo_mark(tmp_path):
    report = project_report()
    real = tmp_path / "real.pdf"
    real.write_bytes(project_report_pdf(replace(report, imprint=replace(report.imprint, demo=False))))
    assert "演示数据" not in text_of(real)
    assert _mark_pixels(real, tmp_path) == 0


def test_made_up_data_bears_a_light_mark_under_the_text(path, tmp_path):
    assert _mark_pixels(path, tmp_path) > 50


def _mark_pixels(path, folder):
    """Pixels that are not white in the left margin of the first page, where only the mark can be."""
    with Image.open(images_of(path, 50, folder)[0]) as page:
        margin = page.convert("L").crop((0, 0, 50, page.height))
        return sum(count for count, colour in margin.getcolors() if colour < 255)


def test_report_json_and_title_are_inside(path):
    report = project_report()
    with pikepdf.open(path) as file:
        assert file.attachments["report.json"].get_file().read_bytes().decode() == report.to_json()
        assert file.open_metadata()["dc:title"] == "碳化硅功率模块封装落地报告"
        titles = [str(item.title) for item in file.open_outline().root[0].children]
    assert titles[:3] == ["一、项目概况", "二、来源经过", "三、认定条件对照"]


def test_every_picture_has_words_for_it(path):
    with pikepdf.open(path) as file:
        figures = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert figures
        assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_bare_report_says_none_instead_of_breaking(tmp_path):
    bare = replace(
        project_report(),
        remark="",
        overview=(),
        sources=(),
        conditions=(),
        timeline=(),
        money=(),
        people=(),
        photos=(),
        matters=(),
        next_steps=(),
        signatures=(),
        attachments=(),
    )
    path = tmp_path / "bare.pdf"
    path.write_bytes(project_report_pdf(bare))
    assert text_of(path).count("无。") == 6


def test_what_people_typed_is_text_not_markup(tmp_path):
    path = tmp_path / "typed.pdf"
    hostile = '<img src="file:///etc/passwd"><script>'
    path.write_bytes(project_report_pdf(replace(project_report(), remark=hostile)))
    assert "".join(hostile.split()) in text_of(path, 1, 1)


def test_same_content_same_bytes():
    report = project_report()
    assert project_report_pdf(report) == project_report_pdf(report)
    assert pikepdf.open(io.BytesIO(project_report_pdf(report))).check_pdf_syntax() == []
