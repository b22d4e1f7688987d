"""Knocking at a door: one request inside a savepoint, what it answered, and whether any row changed."""

import copy
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from projects.register.models import DraftField, Project
from projects.trace.models import Message
from tests.client import CheckedClient

from .audiences import ANONYMOUS

OPEN, CLOSED, LOGIN, METHOD, BROKEN = "open", "closed", "login", "method", "broken"
CODES = {401: LOGIN, 403: CLOSED, 404: CLOSED, 405: METHOD}
# A session is a visit, not a row; the calendar is long and never changes.
# allauth notes the address of an account when its owner first looks at the page.
LEFT_OUT = {"sessions.Session", "trace.CalendarDay", "account.EmailAddress"}


def digest():
    """How many rows each table has, and the few columns that change without a row: enough to notice any act."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.label not in LEFT_OUT]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables))
        counts = cursor.fetchone()
    stages = tuple(Project.objects.order_by("pk").values_list("stage", "organisation"))
    drafts = tuple(DraftField.objects.order_by("pk").values_list("rev", flat=True))
    return counts, stages, drafts, Message.objects.exclude(read_at=None).count()


def written():
    """How many rows this connection ever wrote, where the database counts them: no more of them, no digest needed."""
    return connection.connection.total_changes if connection.vendor == "sqlite" else None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    outcome: str
    text: str
    changed: bool
    fault: str = ""


class Visitor:
    """A person at the doors: every request starts from the same cookies and leaves no trace in the database."""

    def __init__(self, user):
        self.client = CheckedClient(raise_request_exception=False)
        if user:
            self.client.force_login(user)
        self.cookies = copy.deepcopy(self.client.cookies)

    def knock(self, before, method, address, data=None):
        """One request; `before` is the digest of the scene."""
        self.client.cookies = copy.deepcopy(self.cookies)
        already = written()
        with transaction.atomic():
            try:
                response = getattr(self.client, method)(address, data or {})
            except AssertionError as fault:  # the client found a page that breaks its own policy
                return Answer(BROKEN, "", False, str(fault))
            finally:
                after = before if already is not None and written() == already else digest()
                transaction.set_rollback(True)
        fault = repr(response.exc_info[1]) if response.status_code >= 500 else ""
        text = "" if response.streaming else response.content.decode("utf-8", "replace")
        return Answer(outcome_of(response), text, after != before, fault)


def outcome_of(response):
    """The small word of a response."""
    if response.status_code >= 500:
        return BROKEN
    if response.status_code == 302 and response.url.startswith(f"{reverse(settings.LOGIN_URL)}?next="):
        return LOGIN
    return CODES.get(response.status_code, OPEN)


def shut(door, name):
    """What a closed door looks like to somebody."""
    return LOGIN if name == ANONYMOUS and not door.open else CLOSED


def complaints(who, answer, outcome, *, changed, unheard=(), takes_no_post=False):
    """What is wrong with an answer, as sentences: another outcome, a change or none, a word that must not be read.

    With `takes_no_post` a page may also say that it takes no POST at all.
    """
    found = []
    if answer.outcome == METHOD and takes_no_post:
        return found
    if answer.outcome != outcome:
        found.append(f"{who}: {answer.outcome}, not {outcome} {answer.fault}".strip())
    elif changed is not None and answer.changed != changed:
        found.append(f"{who}: {'changed something' if answer.changed else 'changed nothing'}")
    return found + [f"{who}: reads {word}" for word in unheard if word in answer.text]
