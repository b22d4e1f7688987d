"""Two at one amount in the same moment: it counts once, and is never both verified and sent back or withdrawn."""

from datetime import date
from functools import partial

import pytest

from projects.outcomes.actions.facts import verify_fact
from projects.outcomes.actions.investments import (
    record_investment,
    record_investments,
    send_back_investment,
    withdraw_investment,
)
from projects.outcomes.investmentrules import Entry
from projects.outcomes.models import Investment
from projects.register.models import FigureEvent
from projects.trace.errors import Refused
from tests.factories import WAN, ProjectFactory, StoredFileFactory

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
ON = date(2026, 4, 1)


@pytest.fixture
def row(cast, today):
    today("2026-05-04")
    cast.everyone()
    project = ProjectFactory(county=cast.county, carrier=cast.incubator)
    paper = StoredFileFactory(county=cast.county)
    by = cast.incubator_operator.user
    return record_investment(
        project=project, by=by, kind="funds_in_place", amount=WAN, on=ON, fixed_part=5, voucher=paper
    )


def refusals(results):
    return [isinstance(result, Refused) for result in results].count(True)


def test_two_verify_at_once_and_it_counts_once(row, cast, in_threads):
    results = in_threads(*(partial(verify_fact, fact=row, by=by) for by in (cast.staff.user, cast.other_staff.user)))
    assert (refusals(results), FigureEvent.objects.count()) == (1, 2)  # the amount and its fixed assets, once each


def test_verified_or_sent_back_never_both(row, cast, in_threads):
    results = in_threads(
        partial(verify_fact, fact=row, by=cast.staff.user),
        partial(send_back_investment, investment=row, by=cast.other_staff.user, reason="金额不符"),
    )
    row.refresh_from_db()
    assert (refusals(results), row.verified_at is None) == (1, row.sent_back_at is not None)
    assert FigureEvent.objects.count() == (2 if row.verified_at else 0)


def test_verified_or_withdrawn_never_both(row, cast, in_threads):
    results = in_threads(
        partial(verify_fact, fact=row, by=cast.staff.user),
        partial(withdraw_investment, investment=row, by=cast.incubator_operator.user, reason="重复登记"),
    )
    row.refresh_from_db()
    assert (refusals(results), row.verified_at is None) == (1, row.withdrawn_at is not None)


def test_one_ledger_brought_in_twice_at_once_is_recorded_once(row, cast, in_threads):
    rows = [Entry(row.project, "planned", WAN + n, ON) for n in range(5)]
    results = in_threads(*(
        partial(record_investments, rows, by=by, county=cast.county, batch=f"import:{n}")
        for n, by in enumerate((cast.staff.user, cast.other_staff.user))
    ))  # fmt: skip
    assert sorted(len(made) for made, _known in results) == [0, 5]
    assert Investment.objects.filter(kind="planned").count() == 5
