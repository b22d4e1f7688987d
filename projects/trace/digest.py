"""The daily digest: one letter with the subjects of what came in and was not read, in the morning of working days.

As in the outbox, a digest is marked as sent before it goes out and unmarked when that fails: a crash in between loses
one letter and never sends it twice; the messages stay unread in the site.
"""

import logging

from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import sms
from .calendar import is_working_day
from .letters import address_of, by_sms, mail
from .models import Digest, Message
from .wording import read_by

log = logging.getLogger(__name__)
MORNING = range(8, 12)  # hours in which a digest may leave; after a failure the next hour tries again
MOST_LINES = 20


def people_waiting(day):
    """Active people with something for the digest who have not got one on that day."""
    waiting = Message.objects.for_digest().filter(to=OuterRef("pk"))
    sent = Digest.objects.filter(user=OuterRef("pk"), day=day).exclude(sent_at=None)
    people = get_user_model().objects.filter(Exists(waiting), ~Exists(sent), is_active=True)
    return people.select_related("wishes").order_by("pk")


def send_digests(limit=500):
    """Send the digests of today as far as they are due; returns how many went out. Harmless to call again."""
    now = timezone.localtime()
    if now.hour not in MORNING or not is_working_day(now.date()):
        return 0
    people = list(people_waiting(now.date())[:limit])
    if not people:
        return 0
    with get_connection() as connection:  # a server that cannot be reached raises before anything is claimed
        return sum(_send(person, connection, now) for person in people)


def _claim(person, now):
    """Mark today's digest of a person as ours; None when another sender has it."""
    digest, _made = Digest.objects.get_or_create(user=person, day=now.date())
    mine = Digest.objects.filter(pk=digest.pk, sent_at=None, attempts=digest.attempts)
    return digest if mine.update(sent_at=now, attempts=F("attempts") + 1) else None


def _send(person, connection, now):
    digest = _claim(person, now)
    if digest is None:
        return False
    messages = list(Message.objects.for_digest().filter(to=person).order_by("created_at", "pk"))
    named = Message.objects.filter(pk__in=[message.pk for message in messages])
    named.update(sent_at=now)
    try:
        if messages:
            with read_by(person):
                _deliver(person, messages, connection)
    except Exception:  # whatever a mail server or a provider may come up with
        log.warning("digest %s: attempt %s failed", digest.pk, digest.attempts + 1, exc_info=True)
        named.update(sent_at=None)
        Digest.objects.filter(pk=digest.pk).update(sent_at=None)
        return False
    return bool(messages)


def _deliver(person, messages, connection):
    subject = _("%(count)s unread messages") % {"count": len(messages)}
    link = address_of(reverse("messages"))
    if by_sms(person):
        sms.send(person.phone, f"{subject} {link}")
        return
    lines = [f"· {' '.join(message.subject.split())}" for message in messages[:MOST_LINES]]
    if more := len(messages) - len(lines):
        lines.append(_("and %(count)s more") % {"count": more})
    choice = _("How you are told: %(link)s") % {"link": address_of(reverse("notifications"))}
    if person.email:
        mail(person.email, subject, ["\n".join(lines), link, choice], connection)
