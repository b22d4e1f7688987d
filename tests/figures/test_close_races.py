"""A close against a verification of the same moment: in the issued figure or an adjustment, never both, never neither."""

import threading
from functools import partial

import pytest
from django.db import transaction

from projects.figures.actions.closes import close_period, prepare_close
from projects.figures.models import PeriodClose
from projects.figures.rules.closes import adjustments
from projects.figures.rules.counting import count_year
from projects.register.actions.ledger import put_figure
from projects.register.models import FigureKind
from projects.trace.errors import Refused
from tests.factories import CountingRuleFactory, ProjectFactory
from tests.figures.ledger import day

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
PATIENCE = 10  # seconds that one side waits for the other


@pytest.fixture
def people(cast, county, today):
    today("2026-01-14")
    CountingRuleFactory(county=county)
    return cast.leader.user, cast.staff.user, cast.incubator


def verify(project, by, carrier, written=None, closed=None):
    """What every verification does in the end; with the events it holds its transaction open over the close."""
    with transaction.atomic():
        put_figure(
            project, FigureKind.INCUBATOR_MOVE_IN, occurred_on=day("2025-12-20"), verified_by=by, carrier=carrier
        )
        if written:
            written.set()
            closed.wait(PATIENCE)


def test_a_verification_that_commits_after_the_close_is_an_adjustment(people, county, in_threads):
    leader, staff, carrier = people
    project, written, closed = ProjectFactory(county=county, number="JS2025-0001"), threading.Event(), threading.Event()

    def close():
        written.wait(PATIENCE)
        try:
            return close_period(by=leader, county=county, year=2025)
        finally:
            closed.set()

    results = in_threads(partial(verify, project, staff, carrier, written, closed), close)
    assert not [result for result in results if isinstance(result, Exception)]
    row, count = PeriodClose.objects.get(), count_year(county, 2025)
    assert (row.snapshot["counted"], len(count.counted)) == (0, 0)
    assert [(change.number, change.change) for change in adjustments(row, count)] == [("JS2025-0001", 1)]


@pytest.mark.parametrize("run", range(5))
def test_whoever_is_first_the_figure_agrees_with_its_rows(people, county, in_threads, run):
    leader, staff, carrier = people
    project = ProjectFactory(county=county, number="JS2025-0001")
    in_threads(partial(verify, project, staff, carrier), partial(close_period, by=leader, county=county, year=2025))
    row, count = PeriodClose.objects.get(), count_year(county, 2025)
    assert row.snapshot["projects"] == count.numbers
    changes = [change.number for change in adjustments(row, count)]
    assert sorted(row.snapshot["projects"] + changes) == ["JS2025-0001"]


def test_two_people_close_at_once_and_one_snapshot_stands(people, cast, county, in_threads):
    leader, staff, _carrier = people
    month = {"county": county, "year": 2025, "kind": PeriodClose.Kind.MONTH, "number": 12}
    prepare_close(by=staff, **month)
    results = in_threads(*(partial(close_period, by=by, **month) for by in (leader, cast.other_staff.user)))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert PeriodClose.objects.closed().count() == 1
