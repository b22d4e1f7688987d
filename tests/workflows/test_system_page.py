"""设置 › 系统运行: the administrator sees what runs and what failed, and lets failed work be done again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from projects.trace import sealing
from projects.trace.actions import record
from projects.trace.models import AuditCheck, AuditEvent, JobRun
from workflows.background import WORDS, job_lines
from workflows.tasks import answer_doctor

PAGE = "/settings/system/"


@pytest.fixture
def failed(db):
    row = DBTaskResult.objects.filter(pk=answer_doctor.enqueue().id)
    row.update(
        status="FAILED", exception_class_path="builtins.ValueError", traceback="王敏", finished_at=timezone.now()
    )
    return row.get()


@pytest.fixture
def administrator(cast, client_of):
    return client_of(cast.administrator.user)


def test_what_runs_and_what_failed_stands_on_one_page(administrator, county, failed):
    record("note", county, by=None, county_id=county.pk)
    sealing.seal()
    AuditCheck.objects.create(sealed=1, found=1, findings=["操作记录1被改动。"])
    JobRun.objects.create(name="workflows.expiry.lapse_overdue", started_at=timezone.now(), problem="ValueError x.py:3")
    page = administrator.get(PAGE).content.decode()
    for words in (
        "应答检查",
        "ValueError x.py:3",
        "处理逾期环节",
        "操作记录1被改动。",
        sealing.head().digest,
        "尚未运行",
    ):
        assert words in page, words
    assert "王敏" not in page


def test_failed_work_is_done_again_once(administrator, failed):
    address = f"{PAGE}work/{failed.pk}/retry/"
    assert administrator.post(address).url == PAGE
    failed.refresh_from_db()
    assert (failed.status, failed.exception_class_path) == ("READY", "")
    assert AuditEvent.objects.get(verb="retry_work").difference == {"task": "workflows.tasks.answer_doctor"}
    assert administrator.post(address).status_code == 409
    assert AuditEvent.objects.filter(verb="retry_work").count() == 1


def test_work_of_a_lost_worker_is_done_again(administrator, failed, today):
    today("2026-03-02", "08:00")
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now(), exception_class_path="")
    today("2026-03-02", "08:30")
    assert administrator.post(f"{PAGE}work/{failed.pk}/retry/").status_code == 409
    today("2026-03-02", "09:01")
    assert "执行中断" in administrator.get(PAGE).content.decode()
    assert administrator.post(f"{PAGE}work/{failed.pk}/retry/").url == PAGE


def test_leaders_look_and_others_do_not(cast, client_of, failed):
    leader = client_of(cast.leader.user)
    page = leader.get(PAGE).content.decode()
    assert ("应答检查" in page, "/retry/" in page) == (True, False)
    assert leader.post(f"{PAGE}work/{failed.pk}/retry/").status_code == 404
    assert client_of(cast.staff.user).get(PAGE).status_code == 404


def test_the_page_asks_a_constant_number_of_questions(administrator, failed):
    def asked():
        with CaptureQueriesContext(connection) as questions:
            administrator.get(PAGE)
        return len(questions)

    asked()
    one = asked()
    for _n in range(2):
        DBTaskResult.objects.filter(pk=answer_doctor.enqueue().id).update(status="FAILED")
    assert asked() == one


def test_what_failed_stands_first(db):
    JobRun.objects.create(name="workflows.handing.end_leases", started_at=timezone.now(), problem="x")
    lines = job_lines()
    assert (lines[0].name, lines[0].state) == ("workflows.handing.end_leases", "failed")
    assert all(str(line.words) for line in lines)
    assert WORDS
