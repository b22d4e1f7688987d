"""A worker killed while it prints: another one makes the report and the audit file, once."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from projects.figures import jobs, tasks
from projects.figures.actions.dossiers import ask_dossier
from projects.figures.actions.reports import ask_report
from projects.figures.models import Dossier, Report
from projects.trace.models import AuditEvent, Message
from tests.children import environment
from tests.factories import ProjectFactory

CHILD = """
import sys, django
django.setup()
from projects.figures import tasks
from projects.figures.actions import making
beat = making.Lease.beat
def told(lease, *steps, **more):
    beat(lease, *steps, **more)
    print("begun", flush=True)
making.Lease.beat = told
getattr(tasks, sys.argv[1]).func(int(sys.argv[2]))
"""


def killed_in_the_middle(task, pk):
    """A worker of its own process, killed once it has given its first sign."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, task, str(pk)], env=environment(), cwd=settings.BASE_DIR, stdout=subprocess.PIPE
    )
    assert child.stdout.readline() == b"begun\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


@pytest.fixture
def project(cast):
    return ProjectFactory(county=cast.county, carrier=cast.incubator)


@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["report", "dossier"])
def test_a_killed_workers_row_is_made_by_another(cast, project, kind, monkeypatch):
    asked = {"by": cast.staff.user, "county": cast.county, "year": 2026, "project": project}
    row = ask_report(kind=Report.Kind.PROJECT, **asked) if kind == "report" else ask_dossier(**asked)
    task = {"report": "make_report", "dossier": "make_dossier_file"}[kind]
    killed_in_the_middle(task, row.pk)
    row.refresh_from_db()
    assert row.state == "running"
    type(row).objects.update(look_again_at=timezone.now() - timedelta(seconds=1))
    taken = []
    monkeypatch.setattr(jobs, task, type("Task", (), {"enqueue": taken.append}))
    jobs.take_up_lost_work()
    assert taken == [row.pk]
    getattr(tasks, task).func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("ready", 2)
    assert AuditEvent.objects.filter(verb__in=("issue_report", "make_dossier")).count() == 1
    assert Message.objects.filter(to=cast.staff.user).count() == 1
    assert (Report.objects.count(), Dossier.objects.count()) == ((1, 0) if kind == "report" else (0, 1))
