"""Background work as the administrator sees it: what waits, runs, failed; the recurring jobs; doing a failed one again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from projects.trace.actions import record
from projects.trace.errors import AlreadyDone
from projects.trace.models import JobRun
from projects.trace.schedule import registered_jobs

LOST = timedelta(hours=1)  # no piece of work takes so long: its worker died
MOST_TRIES = 3
AT_ONCE = 100  # pieces of one look-round
# In words of the office; a job without words is shown by its name.
WORDS = {
    "make_preview": _("Preview of a file"), "make_report": _("Landing report as PDF"), "make_paper": _("Paper as PDF"),
    "make_dossier_file": _("Audit file as ZIP"), "make_ledger": _("Ledger to download"), "do_import": _("Import of a table"),
    "look_into": _("Reading of an import file"), "run_batch": _("Act on many files"), "answer_doctor": _("Sign of life"),
    "take_up_lost_tasks": _("Take up work of dead workers"), "drop_strays": _("Drop files that no record names"),
    "send_messages": _("Send notifications"), "send_digests": _("Send daily digests"), "seal_acts": _("Seal the audit log"),
    "write_down_head": _("Write down the head of the audit log"), "check_audit": _("Check the audit log at night"),
    "forget_unproved_accounts": _("Forget accounts that were never proved"), "drop_expired_uploads": _("Drop uploads left behind"),
    "ask_for_previews": _("Look for missing previews"), "ask_for_papers": _("Look for missing papers"),
    "wake_due": _("Wake sleeping leads"), "remind_untouched": _("Remind of untouched leads"),
    "drop_unused": _("Drop unused notes"), "resume_imports": _("Go on with imports"),
    "remind_reviewers": _("Remind reviewers"), "remind_late_opinions": _("Remind of missing opinions"),
    "warn_of_ends": _("Warn of agreements that end"), "open_due_months": _("Open the rents of the month"),
    "hint_graduations": _("Hint at graduations"), "remind_of_waivers": _("Remind of waivers that end"),
    "remind_of_matters": _("Remind of matters on the way"), "fold_all": _("Add up the figures"),
    "check_summary": _("Check the sums of the figures"), "look_after_exports": _("Look after downloads"),
    "take_up_lost_work": _("Take up lost report work"), "write_missing": _("Write the list of deletions"),
    "announce_purges": _("Announce what is to be cleared"), "purge_due": _("Clear records whose period ended"),
    "lapse_overdue": _("Lapse overdue steps"), "lapse_offers": _("Lapse offers not answered"),
    "close_due_notices": _("Close public notices"), "remind_confirmations": _("Remind of confirmations"),
    "lapse_confirmations": _("Lapse confirmations not given"), "open_due_returns": _("Open quarterly returns"),
    "end_stray_returns": _("End stray returns"), "start_waiting_cases": _("Start waiting cases"),
    "end_stray_cases": _("End stray cases"), "resume_batches": _("Go on with acts on many files"),
    "escalate": _("Remind of steps that run late"), "end_leases": _("Return untouched files to the queue"),
}  # fmt: skip


def words_of(path):
    """A dotted path in words."""
    return WORDS.get(path.rpartition(".")[2], path)


@dataclass(frozen=True)
class JobLine:
    """A recurring job and its last run."""

    words: str
    name: str
    every: timedelta
    run: JobRun | None

    @property
    def seconds(self):
        """How long the last run took; None before its end."""
        ended = self.run and self.run.finished_at
        return round((ended - self.run.started_at).total_seconds(), 1) if ended else None

    @property
    def minutes(self):
        """Between two runs."""
        return int(self.every.total_seconds() // 60)

    @property
    def state(self):
        """`failed`, `late`, `fine` or `never`."""
        if self.run is None:
            return "never"
        if self.run.problem:
            return "failed"
        late = timezone.now() - self.run.started_at > self.every + timedelta(minutes=10)
        return "late" if late else "fine"


def job_lines():
    """Every recurring job, what failed or is late first."""
    runs = JobRun.objects.in_bulk()
    lines = [JobLine(str(words_of(job.name)), job.name, job.every, runs.get(job.name)) for job in registered_jobs()]
    order = ("failed", "late", "never", "fine")
    return sorted(lines, key=lambda line: order.index(line.state))


@dataclass(frozen=True)
class Work:
    """One piece of background work."""

    pk: str
    words: str
    at: datetime
    problem: str


def _work(row):
    problem = row.exception_class_path.rpartition(".")[2]
    return Work(
        str(row.pk), str(words_of(row.task_path)), row.finished_at or row.started_at or row.enqueued_at, problem
    )


def stuck():
    """Work that failed, or whose worker died."""
    return DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.FAILED)
        | Q(status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - LOST)
    )  # fmt: skip


def overview(most=50):
    """{waiting, running, failed: numbers; rows: what can be done again}."""
    rows = DBTaskResult.objects
    return {
        "waiting": rows.ready().count(), "running": rows.running().count(), "failed": rows.failed().count(),
        "rows": [_work(row) for row in stuck().defer("traceback", "return_value").order_by("-enqueued_at")[:most]],
    }  # fmt: skip


def take_up_lost_tasks():
    """Let another worker do what a dead one left behind, up to three times; returns how many pieces.

    What people wait for (reports, imports, previews) has leases of its own and is taken up within minutes.
    """
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - LOST)
    again = 0
    for row in lost.only("worker_ids", "started_at")[:AT_ONCE]:
        same = lost.filter(pk=row.pk, started_at=row.started_at)
        if len(row.worker_ids) < MOST_TRIES:
            again += same.update(status=TaskResultStatus.READY, started_at=None)
        else:
            same.update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                exception_class_path="WorkerDied",
                traceback="",
            )
    return again


@transaction.atomic
def retry(pk, *, by, county):
    """Let a worker do a failed or lost piece of work again; every task is harmless when repeated."""
    row = DBTaskResult.objects.filter(pk=pk).values("task_path").first()
    again = stuck().filter(pk=pk).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None, enqueued_at=timezone.now(),
        exception_class_path="", traceback="", worker_ids=[],
    )  # fmt: skip
    if not again:
        raise AlreadyDone(_("This work is done or waits again already."))
    record("retry_work", county, by=by, county_id=county.pk, task=row["task_path"])
