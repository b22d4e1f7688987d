"""Two at one event in the same moment: it counts once, and a joint one is recorded once."""

from datetime import date
from functools import partial

import pytest

from projects.outcomes.actions.events import change_event, record_event, send_back_event, verify_event
from projects.outcomes.models import CarrierEvent, EventKind
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import StoredFileFactory

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def facts(cast, today):
    today("2026-05-04")
    cast.everyone()
    kind = EventKind.objects.get(county=cast.county, code="roadshow")
    return {"name": "融资路演", "kind": kind, "mode": "onsite", "on": date(2026, 4, 1), "place": "", "words": ""}


@pytest.fixture
def event(cast, facts):
    papers = [("sheet", StoredFileFactory(county=cast.county))]
    return record_event(by=cast.enclave_operator.user, carrier=cast.enclave, papers=papers, **facts)


def refusals(results):
    return sum(isinstance(result, Refused) for result in results)


def test_two_check_at_once_and_one_reads_why(event, cast, in_threads):
    results = in_threads(*(partial(verify_event, event, by=by) for by in (cast.staff.user, cast.other_staff.user)))
    assert (refusals(results), AuditEvent.objects.filter(verb="verify_event").count()) == (1, 1)


def test_checked_or_sent_back_never_both(event, cast, in_threads):
    results = in_threads(
        partial(verify_event, event, by=cast.staff.user),
        partial(send_back_event, event, by=cast.other_staff.user, reason="缺照片"),
    )
    event.refresh_from_db()
    assert (refusals(results), event.verified_on is None) == (1, event.sent_back_at is not None)


def test_two_correct_a_checked_event_and_one_row_takes_its_place(event, cast, facts, in_threads):
    verify_event(event, by=cast.staff.user)
    change = partial(change_event, event, by=cast.enclave_operator.user, reason="更正", **facts)
    results = in_threads(change, change)
    assert (refusals(results), CarrierEvent.objects.count(), CarrierEvent.objects.current().count()) == (1, 2, 1)


def test_a_joint_event_recorded_by_both_at_once_is_one(cast, facts, in_threads):
    both = ((cast.enclave_operator.user, cast.enclave), (cast.incubator_operator.user, cast.incubator))
    results = in_threads(*(partial(record_event, by=by, carrier=carrier, **facts) for by, carrier in both))
    assert (refusals(results), CarrierEvent.objects.count()) == (1, 1)
