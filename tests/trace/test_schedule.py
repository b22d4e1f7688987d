"""The scheduler: what is due runs, what fails does not stop the rest, a signal ends the loop."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from projects.trace import schedule
from projects.trace.schedule import Job, Schedule


@pytest.fixture(autouse=True)
def _found():
    """The apps' jobs are found before a test puts others in their place."""
    schedule.registered_jobs()


def job(run, minutes=10, name="job"):
    return Job(name, timedelta(minutes=minutes), run)


def test_a_job_is_due_after_its_time(today):
    runs = []
    plan = Schedule((job(lambda: runs.append(1), minutes=10),))
    for at, expected in (("08:00", 1), ("08:09", 1), ("08:10", 2), ("08:15", 2), ("08:20", 3)):
        today("2026-03-02", at)
        plan.run_due()
        assert len(runs) == expected, at


def test_a_failing_job_is_logged_and_does_not_stop_the_others(caplog, today):
    today("2026-03-02")
    runs = []
    plan = Schedule((job(lambda: 1 / 0, name="broken"), job(lambda: runs.append(1), name="whole")))
    assert plan.run_due() == ["broken"]
    assert runs == [1]
    assert "broken failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_decorator_registers_by_name(monkeypatch):
    monkeypatch.setattr(schedule, "_jobs", {})

    @schedule.every(minutes=5)
    def sweep():
        """Nothing."""

    assert [(one.name, one.every, one.run) for one in schedule._jobs.values()] == [
        (f"{__name__}.sweep", timedelta(minutes=5), sweep)
    ]


def test_the_outbox_is_among_the_jobs():
    assert "projects.trace.jobs.send_messages" in {one.name for one in schedule.registered_jobs()}


def test_once_names_what_failed(db, monkeypatch):
    monkeypatch.setattr(schedule, "_jobs", {"broken": job(lambda: 1 / 0, name="broken")})
    with pytest.raises(CommandError, match="broken"):
        call_command("scheduler", once=True)


def test_once_runs_every_job(db):
    call_command("scheduler", once=True)


@pytest.mark.slow
def test_a_signal_ends_the_loop():
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "incubator.settings", "DATABASE_URL": "sqlite:///:memory:"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "scheduler", "--interval", "60"], cwd=settings.BASE_DIR, env=env,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout.readline().decode() == "定时任务已启动。\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
