"""Sending at once of the messages that verbs have written (`actions.tell`); the digest sends the others.

A message is marked as sent before it goes out and unmarked when that fails. A crash in between loses one letter at most,
never sends it twice, and leaves the message in doubt, which the administrator is told; it stays readable in the site.
"""

import logging
from datetime import timedelta

from django.core.mail import get_connection
from django.db.models import F, Q
from django.utils import timezone

from .letters import deliver
from .models import Message

log = logging.getLogger(__name__)
# Age of a message at its first, second, … attempt; after the last one it is given up.
ATTEMPTS_AT = (timedelta(0), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))


def due_messages(now):
    """Unsent messages whose next attempt has come, oldest first."""
    due = Q()
    for made, age in enumerate(ATTEMPTS_AT):
        due |= Q(attempts=made, created_at__lte=now - age)
    return Message.objects.unsent().filter(due).order_by("created_at", "pk")


def send_due(limit=100):
    """Send up to `limit` messages that are due; returns how many went out.

    When the mail server cannot be reached at all, nothing is claimed and no attempt is counted.
    """
    now = timezone.now()
    waiting = list(due_messages(now).select_related("to__wishes")[:limit])
    if not waiting:
        return 0
    with get_connection() as connection:  # a server that cannot be reached raises before anything is claimed
        return sum(_send(message, connection, now) for message in waiting)


def _claim(message, now):
    """Mark the message as ours in one statement: of two senders at the same time only one gets it."""
    mine = Message.objects.unsent().filter(pk=message.pk, attempts=message.attempts)
    return mine.update(sent_at=now, attempts=F("attempts") + 1, in_doubt=True) == 1


def _send(message, connection, now):
    if not _claim(message, now):
        return False
    attempts = message.attempts + 1
    closed = message.to is not None and not message.to.is_active
    try:
        if closed:
            raise ValueError("the account is closed")
        deliver(message, connection)
    except Exception:  # whatever a mail server or an address may come up with
        log.warning("message %s: attempt %s failed", message.pk, attempts, exc_info=True)
        given_up = attempts >= len(ATTEMPTS_AT) or closed
        Message.objects.filter(pk=message.pk).update(sent_at=None, given_up=given_up, in_doubt=False)
        return False
    # Nobody reads here what has no reader, and its link may be a secret.
    known = {"in_doubt": False} if message.to else {"in_doubt": False, "link": ""}
    Message.objects.filter(pk=message.pk).update(**known)
    return True
