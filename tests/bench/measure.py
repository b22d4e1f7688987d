"""CPU time of pages beside their floors, in one run and in turns, so that a busy machine disturbs both alike."""

import gc
from dataclasses import dataclass
from statistics import median
from time import process_time

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

WARM, ROUNDS = 3, 25


@dataclass(frozen=True)
class Page:
    """A page of the site: its words, who asks for it (a name of the cast), its address, its floor, its queries."""

    words: str
    who: str
    address: str
    floor: str
    queries: int


@dataclass(frozen=True)
class Cost:
    """What one request costs: CPU milliseconds of the page and of its floor (medians), and its database queries."""

    page: float
    floor: float
    queries: int

    @property
    def ratio(self):
        return self.page / self.floor


def bare_client():
    """A client whose requests pass through no middleware at all."""
    client = Client()
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()
    return client


def cost_of(page, user):
    """Measure a page as this user and its floor, turn by turn, with warm caches."""
    client, bare = Client(), bare_client()
    client.force_login(user)
    floor = f"/floor/{page.floor}/"
    for _turn in range(WARM):
        _spent(client, page.address)
        _spent(bare, floor)
    gc.collect()
    turns = [(_spent(client, page.address), _spent(bare, floor)) for _turn in range(ROUNDS)]
    with CaptureQueriesContext(connection) as captured:
        client.get(page.address)
    return Cost(median(own for own, _floor in turns), median(floor for _own, floor in turns), len(captured))


def _spent(client, address):
    """CPU milliseconds of one request, of all threads of this process."""
    before = process_time()
    response = client.get(address)
    spent = process_time() - before
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return spent * 1000
