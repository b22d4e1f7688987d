"""Recurring work of the trace."""

from . import digest, sealing, throttle
from .heads import write_head
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


@every(minutes=1)
def seal_acts():
    """Link the new acts of the audit log."""
    sealing.seal()


@every(minutes=60, everywhere=True)
def write_down_head():
    """Link what came in late, and write the day's head outside the database."""
    sealing.seal(everywhere=True)
    write_head()


@every(minutes=60)
def forget_tries():
    """Counts of tries that are over do not stay."""
    throttle.forget_ended()
