"""Work in the background that may be lost: leases, signs, stopping, being taken up again, one row for one question."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from projects.figures import jobs
from projects.figures.actions.making import LEASE, MOST_TRIES, Stopped, make, take_up
from projects.figures.actions.reports import ask_report, stop_report
from projects.figures.models import Report
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message


@pytest.fixture
def ask(cast, county):
    """`ask(by)`: the report of 2026, as this person asks for it."""
    return lambda by=None: ask_report(by=by or cast.staff.user, county=county, kind=Report.Kind.PERIOD, year=2026)


def later(**time):
    """As if that much time had gone by for the leases."""
    for row in Report.objects.all():
        Report.objects.filter(pk=row.pk).update(look_again_at=row.look_again_at - timedelta(**time))


def test_one_question_gives_one_row_until_it_is_finished(ask, cast):
    first = ask()
    assert ask(cast.leader.user) == first
    Report.objects.update(state="ready")
    assert ask() != first
    assert AuditEvent.objects.filter(verb="ask_report").count() == 2


def test_nobody_takes_a_row_that_is_held(ask):
    row = ask()
    lease = take_up(row)
    assert take_up(row) is None
    lease.beat(done=1, total=3)
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.tries) == ("running", 1, 3, 1)


def test_after_its_lease_another_takes_it_and_the_slow_one_keeps_nothing(ask):
    row = ask()
    slow = take_up(row)
    later(seconds=LEASE.seconds + 1)
    assert take_up(row) is not None
    with pytest.raises(Stopped):
        slow.beat(done=1)
    with pytest.raises(Stopped):
        slow.lock()


def test_the_scheduler_asks_again_for_what_was_lost_and_gives_up_in_the_end(ask, monkeypatch, cast):
    asked = []
    monkeypatch.setattr(jobs, "make_report", type("Task", (), {"enqueue": asked.append}))
    row = ask()
    for number in range(MOST_TRIES):
        take_up(row)
        jobs.take_up_lost_work()
        assert len(asked) == number  # it is held
        later(seconds=LEASE.seconds + 1)
        jobs.take_up_lost_work()
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "多次开始均未完成，请告知管理员。")
    assert asked == [row.pk] * (MOST_TRIES - 1)
    assert row.number in Message.objects.get(to=cast.staff.user).body


def test_what_no_worker_took_is_asked_for_again(ask, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "make_report", type("Task", (), {"enqueue": asked.append}))
    row = ask()
    jobs.take_up_lost_work()
    assert asked == []
    later(hours=1)
    jobs.take_up_lost_work()
    assert asked == [row.pk]


def test_who_asked_stops_it_and_its_worker_keeps_nothing(ask, cast, client_of):
    row = ask()

    def work(lease):
        assert client_of(cast.staff.user).post(reverse("report-stop", args=[row.number])).status_code == 302
        lease.signed_at -= timedelta(minutes=1)
        lease.beat()
        raise AssertionError("never reached")

    assert make(row, work) is None
    row.refresh_from_db()
    assert (row.state, row.problem) == ("stopped", "")
    with pytest.raises(Refused, match="已经完成"):
        stop_report(row, by=cast.staff.user)
    page = client_of(cast.staff.user).get(reverse("report", args=[row.number])).content.decode()
    assert "尚未完成即被停止" in page


def test_only_who_asked_stops_it(ask, cast):
    with pytest.raises(Refused, match="只有提交人"):
        stop_report(ask(), by=cast.leader.user)


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", range(4))
def test_two_who_ask_at_once_get_the_same(cast, county, in_threads, run):
    people, barrier = (cast.staff.user, cast.leader.user), threading.Barrier(2)

    def ask(by):
        barrier.wait(10)
        return ask_report(by=by, county=county, kind=Report.Kind.PERIOD, year=2026).pk

    found = in_threads(*(partial(ask, person) for person in people))
    assert len(set(found)) == 1 and Report.objects.count() == 1


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_both_hold_a_row(cast, county, in_threads):
    row = ask_report(by=cast.staff.user, county=county, kind=Report.Kind.PERIOD, year=2026)
    barrier = threading.Barrier(2)

    def take():
        barrier.wait(10)
        return take_up(row) is not None

    assert sorted(in_threads(take, take)) == [False, True]
