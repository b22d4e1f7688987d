"""Schedulers share one book: no job runs twice within its time, none is lost with its scheduler or a wrong clock."""

from datetime import timedelta

import pytest

from projects.trace import jobbook
from projects.trace.models import JobRun
from projects.trace.schedule import Job, Schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs():
    return []


@pytest.fixture
def two(runs):
    """Two schedulers with the same job, every 60 minutes."""
    jobs = (Job("job", timedelta(minutes=60), lambda: runs.append(1)),)
    return Schedule(jobs, jobbook), Schedule(jobs, jobbook)


def test_two_schedulers_share_the_work(two, runs, today):
    for at, expected in (("08:00", 1), ("08:30", 1), ("09:00", 2), ("09:30", 2), ("10:01", 3)):
        today("2026-03-02", at)
        for one in two:
            one.run_due()
        assert len(runs) == expected, at


def test_what_is_kept_on_each_machine_is_done_on_each(runs, today):
    jobs = (Job("list", timedelta(minutes=60), lambda: runs.append(1), everywhere=True),)
    machines = Schedule(jobs, jobbook), Schedule(jobs, jobbook)
    for at, expected in (("08:00", 2), ("08:30", 2), ("09:00", 4)):
        today("2026-03-02", at)
        for one in machines:
            one.run_due()
        assert len(runs) == expected, at


def test_a_failed_run_is_not_waited_for_a_day(today):
    plan = Schedule((Job("nightly", timedelta(days=1), lambda: 1 / 0),), jobbook)
    for at, expected in (("08:00", ["nightly"]), ("08:05", []), ("08:11", ["nightly"])):
        today("2026-03-02", at)
        assert plan.run_due() == expected, at
        assert Schedule(plan.jobs, jobbook).run_due() == [], at  # another scheduler waits as long


def test_a_restart_goes_on_where_it_was(two, runs, today):
    today("2026-03-02", "08:00")
    two[0].run_due()
    today("2026-03-02", "08:50")
    two[1].run_due()  # a fresh one
    assert len(runs) == 1
    today("2026-03-02", "09:00")
    two[1].run_due()
    assert len(runs) == 2


def test_a_run_that_died_with_its_scheduler_is_done_again(two, runs, today):
    today("2026-03-02", "08:00")
    assert jobbook.begin(two[0].jobs[0]) is None  # and then its machine lost power
    for at, expected in (("08:10", 0), ("08:29", 0), ("08:31", 1)):
        today("2026-03-02", at)
        two[1].run_due()
        assert len(runs) == expected, at


def test_a_clock_set_back_does_not_stop_the_work(two, runs, today):
    today("2027-03-02", "08:00")
    two[0].run_due()
    today("2026-03-02", "08:00")
    two[0].run_due()
    two[1].run_due()
    assert len(runs) == 2


def test_a_failure_is_noted_without_its_words(today):
    def broken():
        raise ValueError("王敏 13512345678")

    plan = Schedule((Job("broken", timedelta(minutes=1), broken),), jobbook)
    assert plan.run_due() == ["broken"]
    assert JobRun.objects.get().problem.startswith("ValueError test_jobbook.py:")
    assert JobRun.objects.get().finished_at is not None


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_claims(two, runs, in_threads):
    assert sorted(map(str, in_threads(*[lambda: jobbook.begin(two[0].jobs[0]) is None] * 6))) == ["False"] * 5 + [
        "True"
    ]
    JobRun.objects.update(started_at=JobRun.objects.get().started_at - timedelta(hours=2))
    assert sorted(map(str, in_threads(*[lambda: jobbook.begin(two[0].jobs[0]) is None] * 6))) == ["False"] * 5 + [
        "True"
    ]
