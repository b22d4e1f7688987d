"""What an applicant takes away: the notice as PDF and Word, the application as PDF, the dates for the calendar."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from django.utils import timezone
from docx import Document
from icalendar import Calendar

from tests.factories import MoveInFactory

from . import way

WRONG = {"plan": ("unclear", "缺少财务预测一章，请补充。"), "field:leader": ("inconsistent", "与计划书所写不一致。")}


@pytest.fixture
def asked(cast, client_of, today):
    """(applicant's client, desk's client, application) with a supplement notice of 2 March."""
    today("2026-03-02")
    way.set_rules(cast.incubator)
    applicant, desk = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    application = way.submitted(applicant, cast.incubator)
    item = way.open_item(application)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=WRONG, decision="supplement"))
    return applicant, desk, application


def words_of(body):
    pages = pypdfium2.PdfDocument(body)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_the_notice_says_the_same_in_pdf_and_word(asked):
    applicant, _desk, application = asked
    address = f"/applications/{application.number}/notices/1."
    answer = applicant.get(address + "pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    printed = words_of(answer.content)
    written = Document(BytesIO(applicant.get(address + "docx").content))
    rows = [[cell.text for cell in row.cells] for row in written.tables[0].rows]
    assert rows == [
        ["序号", "事项", "结果", "补正要求", "页码"],
        ["1", "商业计划书", "不清晰", "缺少财务预测一章，请补充。", ""],
        ["2", "项目负责人", "不一致", "与计划书所写不一致。", ""],
    ]
    lines = [paragraph.text for paragraph in written.paragraphs]
    assert lines[:3] == ["一次性补正告知书", f"{application.number}-补1", f"{application.organisation.name}："]
    assert "请于2026年3月16日前登录系统一次性补齐" in lines[3]
    for sentence in (*(cell for row in rows for cell in row), *lines):
        assert sentence in printed
    assert written.sections[0].header.paragraphs[0].text == "非正式稿，以系统内告知内容为准。"
    assert [applicant.get(address + kind).status_code for kind in ("odt", "PDF")] == [404, 404]
    assert applicant.get(f"/applications/{application.number}/notices/2.pdf").status_code == 404


def test_contact_details_are_masked_for_all_but_the_applicant(asked):
    applicant, desk, application = asked
    address = f"/applications/{application.number}/v1.pdf"
    own, theirs = (words_of(client.get(address).content) for client in (applicant, desk))
    assert ("13800001234" in own, "13800001234" in theirs, "138****1234" in theirs) == (True, False, True)
    assert "车载固态激光雷达" in theirs
    assert applicant.get(f"/applications/{application.number}/v2.pdf").status_code == 404


def test_dates_are_the_open_step_and_the_end_of_the_term(asked):
    applicant, desk, application = asked
    address = f"/my/applications/{application.number}/dates.ics"
    MoveInFactory(
        project=application.project, carrier=application.carrier, term_from=date(2025, 9, 1), term_to=date(2026, 9, 1),
        verified_at=timezone.now(),
    )  # fmt: skip
    answer = applicant.get(address)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    place, name = application.carrier.short_name, application.project.name
    assert [(event.decoded("dtstart"), str(event["summary"])) for event in events] == [
        (date(2026, 3, 16), f"补正材料：办理截止（{name}）"),
        (date(2026, 9, 1), f"{place}入驻协议到期（{name}）"),
        (date(2026, 3, 5), f"{place}入驻协议还有180天到期（{name}）"),
        (date(2026, 6, 3), f"{place}入驻协议还有90天到期（{name}）"),
        (date(2026, 8, 2), f"{place}入驻协议还有30天到期（{name}）"),
    ]
    again = Calendar.from_ical(applicant.get(address).content).walk("VEVENT")
    assert [event["uid"] for event in again] == [event["uid"] for event in events]
    assert desk.get(address).status_code == 404
