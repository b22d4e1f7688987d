"""What has to be done again and again: jobs by name, how often each is due, and running those that are.

An app registers its jobs in a module `jobs.py` with `@every(minutes=…)`; the `scheduler` command finds them.
A job must be harmless when it runs twice, and does a limited amount of work each time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

AGAIN = timedelta(minutes=10)  # after a failure, where the job is not due before anyhow
log = logging.getLogger(__name__)
_jobs = {}


@dataclass(frozen=True)
class Job:
    """A function without arguments and the time between two runs; `everywhere`: each machine does it for itself."""

    name: str
    every: timedelta
    run: Callable[[], object]
    everywhere: bool = False


def every(*, minutes, everywhere=False):
    """Register the decorated function as a job that is due `minutes` after its last run.

    `everywhere` is for what is kept on a machine's own disk: schedulers do not share it.
    """

    def register(run):
        name = f"{run.__module__}.{run.__name__}"
        _jobs[name] = Job(name, timedelta(minutes=minutes), run, everywhere)
        return run

    return register


def registered_jobs():
    """All jobs of all installed apps, in the order of the apps."""
    autodiscover_modules("jobs")
    return tuple(_jobs.values())


@dataclass
class Schedule:
    """When each job ran last, in memory; with a `book` (`jobbook`) shared with other schedulers and over restarts."""

    jobs: tuple
    book: object = None
    ran_at: dict[str, datetime] = field(default_factory=dict)

    def run_due(self):
        """Run the jobs that are due, one after the other; returns the names of those that failed."""
        return [job.name for job in self.jobs if self._is_due(job) and not self._run(job)]

    def _is_due(self, job):
        last, now = self.ran_at.get(job.name), timezone.now()
        return last is None or now - last >= job.every or last > now  # the clock was set back

    def _run(self, job):
        self.ran_at[job.name] = timezone.now()
        try:
            ran = self.book.begin(job) if self.book else None
            if ran is not None and not job.everywhere:
                self.ran_at[job.name] = ran
                return True
            job.run()
        except Exception as problem:  # one broken job must not keep the others from running
            again = min(job.every, AGAIN)
            log.exception("job %s failed; it is tried again in %s", job.name, again)
            self.ran_at[job.name] -= job.every - again
            self._note(job, problem)
            return False
        self._note(job)
        return True

    def _note(self, job, problem=None):
        try:
            if self.book:
                self.book.end(job, problem)
        except DatabaseError:  # gone just now; the next run is noted
            log.warning("the end of job %s could not be noted", job.name, exc_info=True)
