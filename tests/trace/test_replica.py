"""Reading from a replica: a real standby of the test's cluster that streams, lags, goes away, comes back, is promoted."""

import inspect
import os
import time
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects.figures.actions.exports import ask_export, make_export
from projects.figures.actions.summary import fold
from projects.figures.ledger.columns import Columns
from projects.figures.models import LedgerExport
from projects.people.models import Membership
from projects.register.models import Project
from projects.trace import replica
from tests import factories as make
from tests.pgcluster import control, standby
from workflows.doctor import data

pytestmark = [pytest.mark.pg, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def copy(db, monkeypatch):
    """The standby: `url`, `asked(act)` → (what the act gave, questions to it, questions to the primary)."""
    guard = BaseDatabaseWrapper.ensure_connection  # Django's: tests name their databases before there is a standby
    real = inspect.getclosurevars(guard).nonlocals["real_ensure_connection"]
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)
    with standby(os.environ["DATABASE_URL"]) as url:
        here = connections.settings["default"]
        host = url.partition("@")[2].partition("/")[0].replace("%2F", "/")
        connections.settings["replica"] = {**here, "HOST": host, "OPTIONS": {"connect_timeout": 2}, "CONN_MAX_AGE": 0}
        found = SimpleNamespace(url=url)
        with override_settings(DATABASE_ROUTERS=["projects.trace.replica.Router"], REPLICA_LAG=3):
            replica.distance = replica.Distance()
            found.asked = asked
            yield found
        connections["replica"].close()
        del connections["replica"], connections.settings["replica"]
        replica.distance = replica.Distance()


def asked(act):
    with CaptureQueriesContext(connections["replica"]) as there, CaptureQueriesContext(connection) as here:
        given = act()
    ours = [one["sql"] for one in there if "_lsn" not in one["sql"]]
    return given, ours, [one["sql"] for one in here if "_lsn" not in one["sql"]]


@pytest.fixture
def office(db):
    """A county with one counted project, and its leader's browser."""
    county = make.CountyFactory()
    make.CountingRuleFactory(county=county)
    leader = make.UserFactory()
    make.MembershipFactory(user=leader, county=county, role="centre_leader")
    browser = Client()
    browser.force_login(leader)
    return SimpleNamespace(county=county, leader=leader, browser=browser, count=lambda: count_one(county, leader))


def count_one(county, by):
    project = make.ProjectFactory(county=county, stage="incubating")
    make.FigureEventFactory(project=project, kind="incubator_move_in", occurred_on=date(2026, 1, 5), verified_by=by)
    fold()
    return project


def caught_up():
    """Wait until the standby has everything."""
    for _try in range(100):
        replica.distance.away_until = 0.0
        if replica.distance.is_ready(fresh=True):
            return
    raise AssertionError("the standby does not follow")


def overview(browser):
    page = browser.get(reverse("overview"), {"year": "2026"})
    assert page.status_code == 200
    return page.context["progress"].counted


def on_standby(sql):
    with connections["replica"].cursor() as cursor:
        cursor.execute(sql)


def test_figures_come_from_the_replica_and_rights_from_the_primary(copy, office):
    office.count()
    caught_up()
    counted, there, here = copy.asked(lambda: overview(office.browser))
    assert counted == 1
    assert [sql for sql in there if "figures_figurecell" in sql] != []
    assert [sql for sql in here if "figures_figurecell" in sql] == []
    assert [sql for sql in there if "people_membership" in sql or "session" in sql] == []
    Membership.objects.filter(user=office.leader).delete()  # what the standby may not know yet
    assert office.browser.get(reverse("overview")).status_code == 404


def test_whoever_changed_something_reads_the_primary_until_the_replica_has_it(copy, office, settings):
    office.count()
    caught_up()
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.trace.test_replica.fresh"]
    browser = Client()
    browser.force_login(office.leader)
    browser.post(reverse("overview"))
    assert browser.cookies[replica.FRESH]["max-age"] == 5
    counted, there, _here = copy.asked(lambda: overview(browser))
    assert (counted, there) == (1, [])


def fresh(get_response):
    """The middleware as it is where a replica is set."""
    return replica.FreshMiddleware(get_response)


def test_one_that_lags_is_left_alone_until_it_has_caught_up(copy, office):
    office.count()
    caught_up()
    on_standby("SELECT pg_wal_replay_pause()")
    office.count()
    time.sleep(settings.REPLICA_LAG + 1)
    counted, there, _here = copy.asked(lambda: overview(office.browser))
    assert (counted, there) == (2, [])
    assert "秒" in next(iter(data.replica())).what
    on_standby("SELECT pg_wal_replay_resume()")
    caught_up()
    counted, there, _here = copy.asked(lambda: overview(office.browser))
    assert (counted, there != []) == (2, True)
    assert list(data.replica()) == []


def test_one_that_is_away_costs_nobody_a_page(copy, office):
    office.count()
    caught_up()
    overview(office.browser)
    control(copy.url, "stop", "-m", "immediate")
    assert overview(office.browser) == 1  # in the middle of it: asked there, failed, asked again here
    began = time.monotonic()
    assert overview(office.browser) == 1
    assert time.monotonic() - began < 2
    [finding] = data.replica()
    assert "OperationalError" in finding.what
    control(copy.url, "start")
    connections["replica"].close()
    caught_up()
    _counted, there, _here = copy.asked(lambda: overview(office.browser))
    assert there != []


def test_one_that_was_promoted_is_no_replica_any_more(copy, office):
    office.count()
    caught_up()
    control(copy.url, "promote")
    office.count()
    time.sleep(replica.EVERY + 0.5)
    counted, there, _here = copy.asked(lambda: overview(office.browser))
    assert (counted, there) == (2, [])
    [finding] = data.replica()
    assert "DATABASE_REPLICA_URL" in finding.what


def test_background_work_waits_for_what_was_written_before_it(copy, office):
    office.count()
    caught_up()
    today, columns = timezone.localdate(), Columns(office.county.pk, office.leader)
    order = {"county": office.county, "asked_by": office.leader, "year": today.year, "as_of": today, "known_on": today}
    columns = columns.whole[:3]
    late = office.count()
    row = ask_export(LedgerExport(**order, columns=columns, query="", total=2))
    _given, there, here = copy.asked(lambda: make_export(row))
    row.refresh_from_db()
    assert (row.state, row.done) == ("ready", 2)
    assert [sql for sql in there if "register_project" in sql] != []
    assert [sql for sql in here if sql.startswith('SELECT "register_project"')] == []
    on_standby("SELECT pg_wal_replay_pause()")
    Project.objects.filter(pk=late.pk).update(name="改过的名称")
    names = replica.read(lambda: set(Project.objects.values_list("name", flat=True)), fresh=True)
    assert "改过的名称" in names
    on_standby("SELECT pg_wal_replay_resume()")


def test_transactions_and_what_was_written_inside_a_block_stay_on_the_primary(copy, office):
    project = office.count()
    caught_up()

    def in_a_transaction():
        with transaction.atomic():
            return Project.objects.get(pk=project.pk)._state.db

    def after_a_write():
        before = Project.objects.get(pk=project.pk)._state.db
        Project.objects.filter(pk=project.pk).update(name="新名称")
        row = Project.objects.get(pk=project.pk)
        return before, row._state.db, row.name

    assert replica.read(in_a_transaction) == "default"
    assert replica.read(after_a_write) == ("replica", "default", "新名称")
    assert replica.read(lambda: Project.objects.get(pk=project.pk)._state.db, fresh=True) == "replica"
    assert Project.objects.get(pk=project.pk)._state.db == "default"
