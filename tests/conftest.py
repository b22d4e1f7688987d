"""What every test may ask for: a county, its cast of people, a client that checks pages, a frozen day."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import FieldError
from django.db import connections
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from projects.people import lasting
from projects.sealed import Sealed
from projects.trace import appendonly
from tests import reference
from tests.client import CheckedClient

_order_by = SQLCompiler.get_order_by


def _refuse_sealed_order(compiler):
    """An order by sealed text is that of random bytes: no question of any test may ask for one."""
    pairs = _order_by(compiler)
    for expression, _sql in pairs:
        column = getattr(expression, "expression", None)
        if isinstance(column, Col) and isinstance(column.target, Sealed):
            raise FieldError(f"{column.target} is sealed: it has no order.")
    return pairs


SQLCompiler.get_order_by = _refuse_sealed_order
YEARS = 10 * 365 * 86400  # seconds; farther than any test travels
EMPTIED = pytest.StashKey[bool]()
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


_empty_tables = TransactionTestCase._fixture_teardown


def _empty_tables_for_once(self):
    """Tests with real transactions empty all tables, which the audit log refuses; the end of it guards them again."""
    appendonly.drop()
    _empty_tables(self)


TransactionTestCase._fixture_teardown = _empty_tables_for_once


def pytest_collection_modifyitems(config, items):
    """Tests marked pg speak of PostgreSQL only; on SQLite they are left out, not failed."""
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: python -m tests.pgcluster pytest -m pg")
    for item in items:
        if item.get_closest_marker("pg"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the run, with the reference data loaded once."""
    with django_db_blocker.unblock():
        reference.load()


def _real_transactions(item):
    marker = item.get_closest_marker("django_db")
    real = marker is not None and marker.kwargs.get("transaction")
    return real or bool({"transactional_db", "live_server"} & set(item.fixturenames))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """A test with real transactions empties the tables when it ends; the next one gets the reference data again."""
    if item.config.stash.get(EMPTIED, False):
        with item.config.stash[blocking_manager_key].unblock():
            reference.load()
    item.config.stash[EMPTIED] = _real_transactions(item) and item.get_closest_marker("skip") is None


@pytest.fixture
def county(db):
    """The county of the tests (嘉善县), the one that the reference data describes."""
    from tests.factories import CountyFactory

    return CountyFactory()


@pytest.fixture
def cast(county):
    """The fixed cast: one person per role, and the wrong ones. Each is made when first named."""
    from tests.cast import Cast

    return Cast(county)


@pytest.fixture
def client():
    """A visitor who is not signed in."""
    return CheckedClient()


@pytest.fixture
def client_of(db):
    """`client_of(user)`: a client signed in as that user, who showed who it is a moment ago, whenever a test asks."""

    def signed_in(user):
        client = CheckedClient()
        client.force_login(user)
        session = client.session
        session[lasting.KEY]["since"] += YEARS
        session.save()
        return client

    return signed_in


@pytest.fixture
def today():
    """`today("2026-03-02")`, `today("2026-03-02", "16:30")`: time stands still there (Shanghai) until called again."""
    travellers = []

    def stand_at(day, at="10:00"):
        while travellers:
            travellers.pop().stop()
        moment = datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        travellers.append(time_machine.travel(moment, tick=False))
        travellers[-1].start()
        return moment.date()

    yield stand_at
    while travellers:
        travellers.pop().stop()


@pytest.fixture
def assert_queries(django_assert_num_queries):
    """`with assert_queries(7): …`: exactly so many queries; lists the queries when it is another number."""
    return django_assert_num_queries


@pytest.fixture
def in_threads():
    """`in_threads(f, g, …)`: all at the same moment, each on a connection of its own; returns results or exceptions.

    Needs real transactions (`django_db(transaction=True)`).
    """

    def run(*functions):
        barrier = threading.Barrier(len(functions))

        def one(function):
            try:
                barrier.wait()
                return function()
            except Exception as problem:  # the caller compares what each thread came to
                return problem
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(one, functions))

    return run


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The browser of the system; nothing is downloaded."""
    return {"executable_path": CHROMIUM, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args():
    """As an office in China sees the site."""
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session", autouse=True)
def _database_beside_browser():
    """The browser driver runs an event loop in the tests' thread; Django must not mistake tests for async code.

    For the whole session, because the browser stays open after its test: other tests' data and every teardown meet it.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
