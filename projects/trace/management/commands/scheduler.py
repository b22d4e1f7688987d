"""`manage.py scheduler`: runs the recurring jobs of all apps until it is told to stop."""

import signal
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace import jobbook, machines
from projects.trace.backup import database, unfinished_words
from projects.trace.schedule import Schedule, registered_jobs

NOTE_EVERY = timedelta(hours=1)


class Command(BaseCommand):
    noted = None
    help = "Run the recurring jobs (outbox, clocks, clean-up) in a loop. One such process is enough; several share the work."

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=20, help="seconds between two looks at the clock")
        parser.add_argument("--once", action="store_true", help="run every job once and end")

    def handle(self, *, interval, once, **options):
        if once:
            schedule = Schedule(registered_jobs())
            if failed := schedule.run_due():
                raise CommandError(f"failed: {', '.join(failed)}; the log says why")
            return
        schedule, asked = Schedule(registered_jobs(), jobbook), threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: asked.set())
        self.stdout.write("定时任务已启动。")
        self.stdout.flush()
        # A job that runs when the signal comes is finished first.
        while not asked.is_set():
            self._round(schedule)
            close_old_connections()
            asked.wait(interval)

    def _note_machine(self):
        if self.noted is None or timezone.now() - self.noted > NOTE_EVERY:
            machines.note()
            self.noted = timezone.now()
            for machine, names in machines.strangers():
                self.stderr.write(
                    _("%(machine)s has other secrets: %(names)s") % {"machine": machine, "names": "、".join(names)}
                )

    def _round(self, schedule):
        try:
            if database().is_marked():
                self.stderr.write(unfinished_words())
                return
            if (apart := machines.clock_apart()) > machines.TOO_FAR:
                words = _("The clocks of this machine and of the database differ by %(seconds)s seconds.")
                self.stderr.write(words % {"seconds": round(apart)} + " " + _("No job runs by a wrong clock."))
                return
            self._note_machine()
        except DatabaseError:
            pass  # gone just now: each job says so
        schedule.run_due()
