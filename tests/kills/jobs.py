"""A job that writes down each of its runs."""

import os

from django.utils import timezone

from projects.trace.schedule import every

SECONDS = 10


@every(minutes=SECONDS / 60)
def tick():
    """One line per run."""
    file = os.open(os.environ["TICKS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, f"{timezone.now().isoformat()}\n".encode())
    os.close(file)
