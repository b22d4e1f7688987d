"""Recurring work of the trace."""

from .outbox import send_due
from .schedule import every


@every(minutes=1)
def send_messages():
    """Send what waits in the outbox."""
    send_due()
