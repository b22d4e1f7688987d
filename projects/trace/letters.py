"""How words leave the site: by e-mail, or as a text message to those who want it. What is told is kept small.

Only what waits for the person and what concerns the account is written out; of the rest a letter carries the subject
and the link, because a mailbox is read by more eyes than the site.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from . import sms
from .models import Kind, Wishes
from .wording import read_by

WRITTEN_OUT = (Kind.ACT, Kind.ACCOUNT)


def by_sms(person):
    """Whether a person gets text messages: wished for or without an address, with a number, and a provider is set."""
    wishes = getattr(person, "wishes", None)
    wanted = not person.email or (wishes is not None and wishes.channel == Wishes.Channel.SMS)
    return wanted and bool(person.phone) and sms.configured()


def deliver(message, connection):
    """Send one message; raises whatever the mail server or the provider comes up with.

    About the account itself one is written to by e-mail. Who has neither address nor number reads it in the site.
    """
    subject = " ".join(message.subject.split())
    if message.to and by_sms(message.to) and (message.kind != Kind.ACCOUNT or not message.to.email):
        sms.send(message.to.phone, " ".join(filter(None, [subject, address_of(message.link)])))
        return
    with read_by(message.to):
        body = message.body if message.kind in WRITTEN_OUT else _("Open the page to read more.")
    to = message.to.email if message.to else message.address
    if to:
        mail(to, subject, [body, address_of(message.link)], connection)


def address_of(link):
    """A link of the site as it stands in a letter; "" for none."""
    return f"{settings.SITE_URL}{link}" if link else ""


def mail(to, subject, paragraphs, connection):
    """Send an e-mail of a few paragraphs; empty ones are left out."""
    EmailMessage(subject, "\n\n".join(filter(None, paragraphs)), to=[to], connection=connection).send()
