"""The page of a notice is kept at publication and at the end; who objects hears the outcome."""

import hashlib

import pypdfium2
import pytest
from django.core import mail

from projects.files.papers import ask_again, make_paper, set_paper
from projects.selection.actions import notices
from projects.selection.models import NoticeCopy, NoticeItem, Objection
from projects.trace.errors import Refused
from projects.trace.outbox import send_due
from tests.selection import scene
from tests.selection.test_decisions import examine
from workflows import screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast, today):
    """Two projects in a running notice; the first day of showing is the fourth of March."""
    today("2026-03-03")
    projects = [scene.accepted(cast, "固态激光雷达"), scene.accepted(cast, "量子传感")]
    scene.closed(cast, projects, 80, 81, 82)
    scene.sat(cast, *[(project, "approve", "") for project in projects])
    return notices.publish_notice(by=cast.staff.user, county=cast.county, projects=projects, days=5)


def text_of(paper):
    with paper.pdf.content.open("rb") as content:
        body = content.read()
    assert hashlib.sha256(body).hexdigest() == paper.pdf.sha256
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body)).replace("\r\n", "")


def test_both_pages_are_kept_as_they_were(cast, client, notice, today):
    first = notice.copies.get().paper
    make_paper.func(first.pk)  # the worker, later than the moment that it shows
    first.refresh_from_db()
    words = text_of(first)
    assert "固态激光雷达" in words and "2026-03-04" in words and "页面存档" in words and "陈默" not in words
    today("2026-03-11")
    assert screening.close_due_notices() == 2
    screening.close_due_notices()
    assert [copy.moment for copy in notice.copies.all()] == ["published", "closed"]
    last = set_paper(notice.copies.last().paper)
    assert "公示期已满" in text_of(last)
    page = client.get(notice.public_url).content.decode()
    for paper in (first, last):
        assert paper.pdf.sha256 in page
    copy = client.get(f"{notice.public_url}copy/closed.pdf")
    assert b"".join(copy.streaming_content).startswith(b"%PDF")
    assert client.get(f"{notice.public_url}copy/x.pdf").status_code == 404


def test_what_was_withdrawn_stays_in_the_first_copy_only(cast, notice, today):
    from projects.register.actions.project import end_journey
    from projects.register.stages import Stage
    from workflows import service

    gone = notice.items.first().project
    service.withdraw(gone, by=cast.staff.user, act=lambda project, by: end_journey(project, Stage.WITHDRAWN))
    today("2026-03-11")
    screening.close_due_notices()
    screening.close_due_notices()
    first, last = (copy.paper.facts["rows"] for copy in notice.copies.all())
    assert (len(first), [row[0] for row in last]) in ((2, ["量子传感"]), (2, ["固态激光雷达", "量子传感"]))


def test_an_open_objection_holds_only_its_project_and_the_page_of_the_end_is_kept(cast, notice, today):
    item = notice.items.first()
    screening.object_to(item, name="某", contact="电话", words="有异议")
    today("2026-03-11")
    assert screening.close_due_notices() == 1
    assert NoticeCopy.objects.filter(moment="closed").count() == 1
    item.refresh_from_db()
    assert item.state == NoticeItem.State.STOPPED


def test_who_objects_by_mail_is_mailed_and_others_are_noted(cast, client_of, notice):
    item = notice.items.first()
    screening.object_to(item, name="王", contact="邮箱 wang@example.cn", words="有异议")
    screening.object_to(NoticeItem.objects.get(pk=item.pk), name="李", contact="13900000000", words="有异议")
    examine(item.project, cast, upheld=False)
    mailed, called = Objection.objects.order_by("pk")
    assert (mailed.to_be_told, mailed.told_words, called.to_be_told) == (False, "电子邮件告知", True)
    send_due()
    letter = next(one for one in mail.outbox if one.to == ["wang@example.cn"])
    assert "异议" in letter.subject and "不成立" in letter.body
    staff = client_of(cast.staff.user)
    assert "尚未告知" in staff.get(notice.get_absolute_url()).content.decode()
    assert staff.post(f"/objections/{called.pk}/told/", {"words": "电话告知"}).status_code == 302
    with pytest.raises(Refused, match="已告知"):
        notices.note_told(called, by=cast.staff.user, words="再次")
    assert "电话告知" in staff.get(notice.get_absolute_url()).content.decode()


def test_the_link_of_an_objection_tells_its_outcome_and_no_names(cast, client, notice):
    item = notice.items.first()
    address = f"{notice.public_url}objection/{item.pk}/"
    done = client.post(address, {"name": "王某", "contact": "13900000000", "words": "有异议"})
    link = done.context["link"]
    assert "核查中" in client.get(link).content.decode()
    examine(item.project, cast, upheld=True)
    page = client.get(link).content.decode()
    assert ("王某" in page, "13900000000" in page, "已向专利局核实" in page, "异议成立" in page) == (
        False,
        False,
        False,
        True,
    )
    assert client.get("/public/objections/wrong/").status_code == 404


def test_lost_papers_are_asked_for_again(notice, today):
    from django_tasks_db.models import DBTaskResult

    before = DBTaskResult.objects.count()
    ask_again()
    assert DBTaskResult.objects.count() == before  # not lost yet
    today("2026-03-04")
    ask_again()
    assert DBTaskResult.objects.count() == before + notice.copies.count() + 1  # and the minutes of the sitting
