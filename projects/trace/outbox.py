"""Sending of the messages that verbs have written (`actions.tell`), by e-mail.

A message is marked as sent before it goes out and unmarked when that fails. A crash in between loses one e-mail, never
sends it twice; the message itself stays readable in the site.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q
from django.utils import timezone

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
    waiting = list(due_messages(now).select_related("to")[:limit])
    if not waiting:
        return 0
    connection = get_connection()
    connection.open()
    try:
        return sum(_send(message, connection, now) for message in waiting)
    finally:
        connection.close()


def _claim(message, now):
    """Mark the message as ours in one statement: of two senders at the same time only one gets it."""
    mine = Message.objects.unsent().filter(pk=message.pk, attempts=message.attempts)
    return mine.update(sent_at=now, attempts=F("attempts") + 1) == 1


def _send(message, connection, now):
    if not _claim(message, now):
        return False
    attempts = message.attempts + 1
    try:
        if not message.to.is_active:
            raise ValueError("the account is closed")
        _email(message, connection).send()
    except Exception:  # whatever a mail server or an address may come up with
        log.warning("message %s: attempt %s failed", message.pk, attempts, exc_info=True)
        given_up = attempts >= len(ATTEMPTS_AT) or not message.to.is_active
        Message.objects.filter(pk=message.pk).update(sent_at=None, given_up=given_up)
        return False
    return True


def _email(message, connection):
    subject = " ".join(message.subject.split())
    body = f"{message.body}\n\n{settings.SITE_URL}{message.link}" if message.link else message.body
    return EmailMessage(subject, body, to=[message.to.email], connection=connection)
