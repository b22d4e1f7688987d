"""CPU time of pages beside their floors, in one run and in turns, so that a busy machine disturbs both alike."""

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment

WARM, ROUNDS = 3, 25


@dataclass(frozen=True)
class Page:
    """A page of the site: its words, who asks for it (a name of the cast), its address (or a function of the person), its
    floor, its queries.
    """

    words: str
    who: str
    address: object
    floor: str
    queries: int
    among_many: int = 0  # queries in a large register, where they are others

    def promised(self, many):
        """How many queries it asks."""
        return self.among_many if many and self.among_many else self.queries


@dataclass(frozen=True)
class Cost:
    """What one request costs: CPU milliseconds of the page and of its floor (medians), and its database queries."""

    page: float
    floor: float
    queries: int

    @property
    def ratio(self):
        return self.page / self.floor


@contextmanager
def as_served():
    """Pages as a server makes them: tests send a signal for each template and copy its context, a fifth of a page."""
    teardown_test_environment()
    try:
        yield
    finally:
        setup_test_environment()


def cpu():
    """CPU seconds of all threads of this process and, on PostgreSQL, of the server process that answers it."""
    return process_time() + _of_server()


def _of_server():
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    place = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(place.read_text().split()[0]) / 1e9 if place.exists() else 0


class Visitor:
    """Asks for pages without the test client's own work."""

    def __init__(self, user=None):
        self.client, self.handler = Client(), BaseHandler()
        self.handler.load_middleware()
        if user:
            self.client.force_login(user)

    def spent(self, address):
        """CPU milliseconds of one request."""
        factory = RequestFactory(SERVER_NAME="localhost")
        factory.cookies = self.client.cookies
        request = factory.get(address)
        before = cpu()
        response = self.handler.get_response(request)
        spent = cpu() - before
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return spent * 1000


def bare_visitor():
    """One whose requests pass through no middleware at all."""
    with override_settings(MIDDLEWARE=[]):
        return Visitor()


def cost_of(page, user):
    """Measure a page as this user and its floor, turn by turn, with warm caches."""
    visitor, bare = Visitor(user), bare_visitor()
    address = page.address(user) if callable(page.address) else page.address
    floor = f"/floor/{page.floor}/"
    for _turn in range(WARM):
        visitor.spent(address)
        bare.spent(floor)
    gc.collect()
    gc.freeze()  # what the test run holds is no work of the pages
    turns = [(visitor.spent(address), bare.spent(floor)) for _turn in range(ROUNDS)]
    with CaptureQueriesContext(connection) as captured:
        visitor.spent(address)
    return Cost(median(own for own, _floor in turns), median(floor for _own, floor in turns), len(captured))
