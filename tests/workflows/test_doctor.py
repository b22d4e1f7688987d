"""The doctor names what is wrong and how to mend it; healthz and readyz answer machines."""

import json
import os
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from projects.trace.actions import record
from projects.trace.models import AuditCheck, CalendarDay, JobRun
from workflows import health
from workflows.doctor import FAULT, WARNING, _looked, data, examine, machine, services
from workflows.tasks import answer_doctor

pytestmark = pytest.mark.django_db


def said(check):
    """(level, first words) of what a check finds."""
    return [(one.level, one.what) for one in check()]


def test_every_area_is_looked_at_and_a_broken_check_is_a_finding():
    names = [area.name for area in examine(quick=True)]
    assert {"database", "calendar", "scheduler", "rights", "secrets"} <= set(names)
    assert not {"worker", "mail", "pdf"} & set(names)
    area = _looked("x", "X", lambda: 1 / 0)
    assert (area.tone, area.findings[0].level) == ("red", FAULT)


def test_the_scheduler(today):
    assert said(services.scheduler) == [(FAULT, "定时任务程序从未运行：通知发不出去，期限无人盯。")]
    today("2026-03-02", "10:00")
    run = JobRun.objects.create(name="a", started_at=timezone.now(), finished_at=timezone.now())
    assert said(services.scheduler) == []
    today("2026-03-02", "10:06")
    assert said(services.scheduler) == [(FAULT, "定时任务程序自2026-03-02 10:00起停止运行：通知发不出去，期限无人盯。")]
    JobRun.objects.update(started_at=timezone.now(), problem="ValueError x.py:3")
    assert said(services.scheduler) == [(WARNING, f"定时任务 {run.name} 上次出错：ValueError x.py:3")]


def test_a_worker_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(services, "WAIT", 1)
    assert [level for level, _words in said(services.worker)] == [FAULT]
    assert not DBTaskResult.objects.exists()


def test_work_that_waits():
    answer_doctor.enqueue()
    assert said(services.backlog) == []
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=11))
    assert said(services.backlog) == [(FAULT, "有1项后台任务等待超过十分钟：后台任务程序没有运行。")]
    answer_doctor.enqueue()
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.order_by("-enqueued_at").first().pk).update(
        started_at=timezone.now()
    )
    assert said(services.backlog) == [(WARNING, "有1项后台任务等待超过十分钟，后台任务程序正在处理。")]
    DBTaskResult.objects.filter(started_at=None).update(status="FAILED")
    assert said(services.backlog) == [(WARNING, "有1项后台任务失败。")]


@pytest.mark.parametrize(("day", "found"), [
    ("2026-03-02", []), ("2026-11-02", [(WARNING, "尚无2027年工作日历。")]),
    ("2027-01-04", [(FAULT, "2027年工作日历不完整：期限只能暂定。")]),
])  # fmt: skip
def test_the_calendar(today, day, found):
    today(day)
    assert CalendarDay.objects.filter(date__year=2026).count() == 365
    assert said(data.calendar) == found


def test_the_clock_set_back(county, today):
    today("2026-03-02", "10:00")
    record("note", county, by=None, county_id=county.pk)

    def about_acts():  # PostgreSQL's own clock does not travel with the test
        return [(level, words) for level, words in said(data.clock) if "操作记录" in words]

    assert about_acts() == []
    today("2026-03-01", "10:00")
    assert [level for level, _words in about_acts()] == [FAULT]


def test_the_audit_log(county):
    assert said(data.audit) == []
    record("note", county, by=None, county_id=county.pk)
    assert [level for level, _words in said(data.audit)] == [WARNING]
    AuditCheck.objects.create(sealed=1)
    assert said(data.audit) == []
    AuditCheck.objects.create(sealed=1, found=2)
    assert [level for level, _words in said(data.audit)] == [FAULT]


def test_backups(settings, tmp_path, today):
    settings.VAR_DIR = tmp_path
    now = datetime.now().date()
    assert said(data.backups) == [(WARNING, "本机从未做过备份。")]
    call_command("backup", output=tmp_path / "b.tar")
    assert said(data.backups) == []
    today(f"{now + timedelta(days=9):%Y-%m-%d}")
    assert [level for level, _words in said(data.backups)] == [WARNING]


def test_switches(settings):
    assert said(machine.switches) == [(WARNING, "网站地址 http://localhost:8000 不是 https：密码和 Cookie 明文传输。")]
    settings.DEBUG, settings.HTTPS, settings.ALLOWED_HOSTS = True, True, ["other.example"]
    assert [level for level, _words in said(machine.switches)] == [FAULT, FAULT]


def test_secrets(settings, tmp_path):
    settings.VAR_DIR, settings.SECRET_KEY, settings.ROSTER_KEY = tmp_path, "short", "k" * 60
    assert said(machine.secrets) == [(FAULT, "SECRET_KEY 不足50个字符。")]
    settings.SECRET_KEY = "k" * 60
    path = tmp_path / "secret_key"
    path.touch(0o600)
    assert said(machine.secrets) == []
    path.chmod(0o644)
    (finding,) = machine.secrets()
    assert finding.how == f"chmod 600 {path}"


@pytest.fixture
def reached():
    """A folder that everybody on the machine can come to; pytest's own are shut."""
    with TemporaryDirectory() as path:
        Path(path).chmod(0o755)
        yield Path(path)


def test_rights(settings, reached):
    settings.MEDIA_ROOT = reached / "files"
    settings.MEDIA_ROOT.mkdir(mode=0o700)
    before = said(machine.rights)
    settings.MEDIA_ROOT.chmod(0o755)
    assert set(said(machine.rights)) - set(before) == {(WARNING, f"本机其他账号可以读取 {settings.MEDIA_ROOT}。")}


def test_storage_and_disks(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    assert said(machine.storage) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    monkeypatch.setattr(machine, "LITTLE", 1 << 60)
    assert {level for level, _words in said(machine.disks)} == {WARNING}
    monkeypatch.setattr(machine, "TOO_LITTLE", 1 << 60)
    assert {level for level, _words in said(machine.disks)} == {FAULT}


def test_mail_and_text_messages(settings):
    assert [level for level, _words in said(services.mail)] == [WARNING]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = services.SMTP, "127.0.0.1", 1
    assert [level for level, _words in said(services.mail)] == [FAULT]
    settings.SMS_SENDER = "nowhere.send"
    assert [level for level, _words in said(services.sms)] == [FAULT]
    settings.SMS_SENDER = "projects.trace.sms.console"
    assert said(services.sms) == []


def test_the_command(monkeypatch):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", quick=True, stdout=out)
    assert ended.value.code == 1  # no scheduler here
    assert "✔ 数据库：正常" in out.getvalue()
    assert "    处理：启动：systemctl start incubator-scheduler（或 manage.py scheduler）" in out.getvalue()
    JobRun.objects.create(name="a", started_at=timezone.now())
    monkeypatch.setattr(machine, "CHECKS", ())
    out = StringIO()
    call_command("doctor", quick=True, json=True, stdout=out)
    assert {one["area"]: one["findings"] for one in json.loads(out.getvalue())}["scheduler"] == []


def test_health_is_answered_to_machines_under_any_name(client, settings, monkeypatch):
    monkeypatch.setattr(health, "_ask_migrations", lambda: True)  # the run's tables are made without them
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).json() == {"alive": True}
    answer = client.get("/readyz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (
        200,
        dict.fromkeys(("database", "restored", "migrations", "files"), True),
    )
    monkeypatch.setattr(health, "_ask_database", lambda: 1 / 0)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_root_is_told():
    assert (os.geteuid() == 0) == any("root" in words for _level, words in said(machine.rights))
