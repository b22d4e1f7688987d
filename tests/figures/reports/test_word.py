"""The Word draft beside a PDF: the same words, editable, and marked as a draft on each page."""

import io
from dataclasses import replace

import pytest
from docx import Document

from projects.figures.reports.content import BatchReport
from projects.figures.reports.layout import batch_sheet, period_sheet, project_sheet

from .samples import period_report, project_report

MARK = "非正式稿（正式文本以PDF为准）"


def opened(sheet):
    return Document(io.BytesIO(sheet.word()))


def words_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


@pytest.fixture
def project():
    return opened(project_sheet(project_report()))


def test_words_and_tables_are_those_of_the_paper(project):
    report, words = project_report(), words_of(project)
    assert report.conclusion in words
    for condition in report.conditions:
        assert condition.name in words
    headings = [line.text for line in project.paragraphs if line.style.name.startswith("Heading")]
    assert headings[:4] == ["碳化硅功率模块封装落地报告", "一、项目概况", "二、来源经过", "三、认定条件对照"]
    assert len(project.inline_shapes) == len(report.photos)


def test_each_page_says_that_it_is_a_draft(project):
    for section in project.sections:
        assert [line.text for line in section.header.paragraphs] == [MARK]
        assert not section.different_first_page_header_footer


def test_the_register_lies_on_its_side_and_stands_up_again():
    document = opened(period_sheet(period_report()))
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False]
    assert {line.text for section in document.sections for line in section.header.paragraphs} == {MARK}
    assert all(row.number in words_of(document) for row in period_report().register)


def test_a_batch_is_one_draft_with_all_projects():
    one = project_report()
    other = replace(one, project_name="智能仓储机器人")
    words = words_of(opened(batch_sheet(BatchReport(one.imprint, "2个项目落地报告", (one, other)))))
    assert "智能仓储机器人落地报告" in words and "碳化硅功率模块封装落地报告" in words
