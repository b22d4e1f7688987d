"""The book in which schedulers write their runs: two of them never run a job twice within its time."""

import traceback
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from .models import JobRun
from .schedule import AGAIN

SLACK = timedelta(seconds=5)  # between the scheduler's own clock and the row
LOST = timedelta(minutes=30)  # a run that has not ended by then died with its scheduler
STILL = timedelta(minutes=5)  # without any run for so long, no scheduler lives


def begin(job):
    """Claim a run: None when it is ours, else since when the job need not run (it is tried again `every` later)."""
    now = timezone.now()
    row, made = JobRun.objects.get_or_create(name=job.name, defaults={"started_at": now})
    if made:
        return None
    due = Q(started_at__lte=now - job.every + SLACK)
    lost = Q(finished_at=None, started_at__lte=now - LOST)
    ahead = Q(started_at__gt=now + SLACK)  # the clock was set back
    failed = ~Q(problem="") & Q(started_at__lte=now - AGAIN + SLACK)
    mine = JobRun.objects.filter(due | lost | ahead | failed, pk=row.pk, started_at=row.started_at)
    if mine.update(started_at=now, finished_at=None, problem=""):
        return None
    wait = LOST if row.finished_at is None else AGAIN if row.problem else job.every
    return row.started_at - job.every + min(wait, job.every)


def end(job, problem=None):
    """Note how a run ended."""
    JobRun.objects.filter(pk=job.name).update(finished_at=timezone.now(), problem=place_of(problem) if problem else "")


def place_of(problem):
    """Kind and place of an error, without its words."""
    frames = traceback.extract_tb(problem.__traceback__)
    place = f" {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(problem).__name__}{place}"[:200]


def last_sign_of_life():
    """When a scheduler began its last run; None before the first."""
    return JobRun.objects.order_by("-started_at").values_list("started_at", flat=True).first()
