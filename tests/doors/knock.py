"""Knocking at a door: one request inside a savepoint, what it answered, and whether any row changed."""

import sys
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from projects.register.models import DraftField, Project
from projects.trace.models import Message
from tests.client import faults_of

from .audiences import ANONYMOUS

OPEN, CLOSED, LOGIN, METHOD, BROKEN = "open", "closed", "login", "method", "broken"
CODES = {401: LOGIN, 403: CLOSED, 404: CLOSED, 405: METHOD}
# A session is a visit, not a row; the calendar is long and never changes.
# allauth notes the address of an account when its owner first looks at the page; tries are counted before any act, machines
# say that they are there.
LEFT_OUT = {"sessions.Session", "trace.CalendarDay", "account.EmailAddress", "trace.Attempt", "trace.Machine"}


def digest():
    """How many rows each table has, and the few columns that change without a row: enough to notice any act."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.label not in LEFT_OUT]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables))
        counts = cursor.fetchone()
    stages = tuple(Project.objects.order_by("pk").values_list("stage", "organisation"))
    drafts = tuple(DraftField.objects.order_by("pk").values_list("rev", flat=True))
    return counts, stages, drafts, Message.objects.exclude(read_at=None).count()


TOUCHED = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"


def written():
    """How many rows this transaction ever wrote, as the database counts them: no more of them, no digest needed."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        return cursor.fetchone()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    outcome: str
    text: str
    changed: bool
    fault: str = ""
    status: int = 200


@contextmanager
def exceptions():
    """The exceptions of requests that broke, as they are raised."""
    found = []

    def note(**_signal):
        found.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


class Visitor(RequestFactory):
    """A person at the doors: every request starts from the same cookies and leaves no trace in the database.

    Requests pass through Django's handler and all middleware. Its test client does so too, but copies the context of
    each template that is drawn, which nobody reads here.
    """

    handler = ClientHandler(enforce_csrf_checks=False)

    def __init__(self, user):
        super().__init__()
        if user:
            entrance = Client()
            entrance.force_login(user)
            self.cookies = entrance.cookies

    def request(self, **request):
        """The answer of the site."""
        return self.handler(self._base_environ(**request))

    @contextmanager
    def as_fragment(self):
        """Ask as a page's script does."""
        self.defaults["HTTP_HX_REQUEST"] = "true"
        yield
        del self.defaults["HTTP_HX_REQUEST"]

    def knock(self, before, method, address, data=None):
        """One request; `before` is the digest of the scene."""
        already = written()
        with transaction.atomic(), exceptions() as problems:
            try:
                response = getattr(self, method)(address, data or {})
            finally:
                after = before if written() == already else digest()
                transaction.set_rollback(True)
        cache.forget_visit()
        outcome, fault = outcome_of(response), "; ".join(problems)
        if faults := faults_of(response):  # a page that breaks its own policy
            outcome, fault = BROKEN, "; ".join(faults)
        text = "" if response.streaming else response.content.decode("utf-8", "replace")
        return Answer(outcome, text, after != before, fault, response.status_code)


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
