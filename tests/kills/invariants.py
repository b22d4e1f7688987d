"""What must be true of the site at any moment, and what must be true once it has had time to recover."""

import hashlib
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import Count, F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from projects.figures.actions.summary import compared, fold
from projects.figures.models import Dossier, FigureMark, LedgerExport, Report
from projects.files.models import Paper, Preview, StoredFile
from projects.files.strays import drop_strays
from projects.register.models import Application, FigureEvent, ImportBatch, Project
from projects.register.stages import Stage
from projects.trace import sealing
from projects.trace.backup.archive import named_in_rows, stored_names
from projects.trace.models import AuditEvent, JobRun, Message, Seal, Way
from projects.trace.verifying import verify
from workflows.background import LOST, take_up_lost_tasks
from workflows.models import PROCESSES, Batch, IntakeProcess, ScreeningProcess, WorkItem

OPEN = (STATUS.NEW, STATUS.ASSIGNED)
ENDED = (STATUS.DONE, STATUS.CANCELED)
MADE = (Report, Dossier, LedgerExport)


def check_order():
    """Every process stands before a step or after it; no step is half done, no process is open twice."""
    known = set(Task.objects.values_list("status", flat=True))
    assert known <= {*OPEN, *ENDED}, f"tasks in the middle: {known}"
    for item in WorkItem.objects.select_related("task"):
        assert (item.done_at is None) == (item.task.status in OPEN), f"{item.pk} {item.step} {item.task.status}"
    for model in PROCESSES:
        for process in model.objects.annotate(tasks=Count("task")):
            waiting = process.task_set.filter(status__in=OPEN).count()
            assert bool(waiting) == (process.finished is None) == (process.open_for_id is not None), process
    for application in Application.objects.select_related("project"):
        check_application(application)


def check_application(application):
    """A draft is nobody's work; what is submitted has one process, and what was accepted has gone on."""
    project, state = application.project, application.state
    begun = IntakeProcess.objects.filter(application=application)
    versions = application.versions.count()
    if state == Application.State.DRAFT:
        assert (begun.count(), versions) == (0, 0), application
        return
    assert (begun.count(), versions) == (1, 1), application
    accepted = project.stage == Stage.ACCEPTED
    steps = list(WorkItem.objects.open().filter(project=project).values_list("step", flat=True))
    assert steps == (["screening.schedule"] if accepted else ["intake.check"]), (application, steps)
    assert ScreeningProcess.objects.filter(project=project).count() == int(accepted)
    assert begun.filter(open_for=project).count() == int(not accepted)
    acts = Counter(AuditEvent.objects.filter(project_id=project.pk).values_list("verb", flat=True))
    assert (acts["submit"], acts["accept"]) == (1, int(accepted)), (application, acts)


def check_files():
    """No row without its bytes, and all bytes as they came."""
    for row in StoredFile.objects.all():
        with default_storage.open(row.content.name) as file:
            body = file.read()
        assert (len(body), hashlib.sha256(body).hexdigest()) == (row.size, row.sha256), row.pk
    assert set(named_in_rows()) <= set(stored_names())


def check_chain():
    """The audit log as the county's auditor checks it."""
    assert verify().findings == []
    numbers = list(Seal.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def check_letters(path):
    """No letter goes out twice; of each that was not accepted for sure it is known."""
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    sent = Counter((to, subject) for to, subject, _body in lines)
    marked, doubtful = Counter(), Counter()
    for row in Message.objects.filter(sent_at__isnull=False, way=Way.NOW).select_related("to"):
        key = (row.to.email if row.to else row.address, " ".join(row.subject.split()))
        marked[key] += 1
        doubtful[key] += row.in_doubt
    for key, count in marked.items():
        assert count - doubtful[key] <= sent[key] <= count, (key, sent[key], count, doubtful[key])
    return len(lines), sum(doubtful.values())


def check_figures():
    """The sums beside the ledger say what the facts say, and no fact stands twice."""
    while fold():
        pass
    assert compared() == []
    assert not FigureMark.objects.exists()
    live = FigureEvent.objects.filter(retracted_by=None, retracts=None)
    assert not live.values("project", "kind").annotate(n=Count("pk")).filter(n__gt=1).exists()


def check_moment(letters):
    """What holds at any moment between two acts, whoever was killed before."""
    check_order()
    check_files()
    check_chain()
    check_letters(letters)


def let_time_pass():
    """As if hours had gone by: every lease has run out, so what was left behind is found."""
    past = timezone.now() - timedelta(hours=3)
    for model in MADE:
        model.objects.unfinished().update(look_again_at=past)
    ImportBatch.objects.filter(imported_at=None).update(beat_at=past)
    ImportBatch.objects.filter(imported_at=None, asked_at__isnull=False).update(asked_at=past)
    Batch.objects.filter(finished_at=None).update(started_at=past)
    Preview.objects.filter(state=Preview.State.WAITING).update(asked_at=past)
    Paper.objects.filter(pdf=None).update(moment=past)
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(started_at=past - LOST)
    JobRun.objects.update(started_at=F("started_at") - timedelta(days=2))
    Message.objects.filter(sent_at=None).update(created_at=past)


def check_recovered(house):
    """After the leases have run out a scheduler and a worker bring everything to its end by themselves."""
    for _turn in range(4):
        let_time_pass()
        house.run("late-scheduler", "manage.py", "scheduler", "--once", seconds=300)
        house.run("late-worker", "manage.py", "db_worker", "--queue-name", "*", "--batch", seconds=600)
        if not unfinished():
            break
    assert unfinished() == {}
    take_up_lost_tasks()
    assert not DBTaskResult.objects.filter(status__in=(TaskResultStatus.RUNNING, TaskResultStatus.READY)).exists()
    drop_strays(older_than=timedelta(0))
    gathered = {name for name in stored_names() if name.startswith("uploads/")}
    assert set(stored_names()) - gathered == named_in_rows()
    sealing.seal(everywhere=True)
    check_moment(house.letters)
    check_figures()
    call_command("rebuild_figures", check=True, verbosity=0)
    assert AuditEvent.objects.count() == Seal.objects.count()


def unfinished():
    """What still waits, by its kind."""
    found = {model.__name__: model.objects.unfinished().count() for model in MADE}
    found["imports"] = ImportBatch.objects.filter(asked_at__isnull=False, imported_at=None).count()
    found["previews"] = Preview.objects.filter(state=Preview.State.WAITING).count()
    found["letters"] = Message.objects.unsent().count()
    return {name: count for name, count in found.items() if count}


def rows_of(names):
    """How often each project name of an import stands in the register."""
    return Counter(Project.objects.filter(name__in=names).values_list("name", flat=True))


def whole_backups(folder: Path):
    """The backups that bear a backup's name."""
    return sorted(folder.glob("backup-*.tar"))
