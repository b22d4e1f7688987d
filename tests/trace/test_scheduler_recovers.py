"""The scheduler outlives a database that throws everybody out, and goes on by itself."""

import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone

from projects.trace.models import JobRun
from tests.children import environment

JOB = "projects.trace.jobs.send_messages"  # every minute


def wait_for_run_after(moment, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if JobRun.objects.filter(name=JOB, finished_at__gt=moment, problem="").exists():
            return True
        time.sleep(0.5)
    return False


@pytest.mark.pg
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_thrown_out_it_goes_on():
    scheduler = subprocess.Popen(
        [sys.executable, "manage.py", "scheduler", "--interval", "1"], env=environment(), cwd=site.BASE_DIR,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        began = timezone.now()
        assert wait_for_run_after(began, 90)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone()[0] > 0
        assert wait_for_run_after(timezone.now(), 150)
        assert scheduler.poll() is None
    finally:
        scheduler.send_signal(signal.SIGTERM)
        scheduler.wait()
