"""`manage.py scheduler`: runs the recurring jobs of all apps until it is told to stop."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from projects.trace import jobbook
from projects.trace.schedule import Schedule, registered_jobs


class Command(BaseCommand):
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
            schedule.run_due()
            close_old_connections()
            asked.wait(interval)
