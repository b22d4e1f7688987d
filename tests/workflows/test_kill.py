"""A process killed in the middle leaves every file before its step or after it, never between."""

import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from projects.register.models import FigureEvent, Project
from projects.register.stages import Stage
from projects.trace.models import AuditEvent
from tests.children import environment
from tests.factories import SubmittedApplicationFactory
from workflows import service
from workflows.flows import IntakeFlow
from workflows.models import IntakeProcess, ScreeningProcess, WorkItem

FILES, KILLS = 60, 8

CHILD = """
import django
django.setup()
from projects.people.models import User
from projects.register.actions.project import move
from projects.register.stages import Stage
from projects.trace.actions import record
from workflows import service
from workflows.models import WorkItem

desk = User.objects.get(email="incubator@example.cn")

def accept(project, by):
    record("accept", project, by=by, county_id=project.county_id, project=project)
    move(project, Stage.ACCEPTED)

print("begin", flush=True)
for item in WorkItem.objects.open().filter(step="intake.check").order_by("pk"):
    service.complete(item, by=desk, act=accept, outcome="accept")
"""


def _work_until_killed(after):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], env=environment(), cwd=settings.BASE_DIR, stdout=subprocess.PIPE
    )
    assert child.stdout.readline() == b"begin\n"
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_a_kill_leaves_before_or_after(cast):
    for application in SubmittedApplicationFactory.create_batch(
        FILES, organisation=cast.organisation, carrier=cast.incubator
    ):
        service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)
    assert cast.incubator_operator  # the person whose work is killed must exist before
    for n in range(KILLS):
        _work_until_killed(0.05 + 0.083 * n)
        _check_every_file()
    assert Project.objects.filter(stage=Stage.ACCEPTED).exists()


def _check_every_file():
    for project in Project.objects.all():
        moved = project.stage == Stage.ACCEPTED
        steps = list(WorkItem.objects.open().filter(project=project).values_list("step", flat=True))
        assert steps == (["screening.schedule"] if moved else ["intake.check"])
        assert IntakeProcess.objects.filter(project=project, open_for=project).exists() is not moved
        assert ScreeningProcess.objects.filter(project=project).count() == int(moved)
        assert AuditEvent.objects.filter(project_id=project.pk, verb="accept").count() == int(moved)
    assert not FigureEvent.objects.exists()
