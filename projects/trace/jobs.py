"""Recurring work of the trace."""

from . import digest
from .outbox import send_due
from .schedule import every


@every(minutes=1)
def send_messages():
    """Send what waits in the outbox."""
    send_due()


@every(minutes=60)
def send_digests():
    """Send the digests of the day."""
    digest.send_digests()
