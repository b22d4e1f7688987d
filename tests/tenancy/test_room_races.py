"""Two at the same moment for one room: one gets it, the other reads who has it."""

from datetime import date
from functools import partial

import pytest

from projects.register.stages import Stage
from projects.tenancy.actions.rooms import reserve_room
from projects.tenancy.actions.stays import sign_agreement
from projects.tenancy.models import MoveIn, RoomUse
from projects.trace.errors import Refused
from tests.factories import ProjectFactory, RoomFactory, StoredFileFactory

pytestmark = pytest.mark.django_db(transaction=True)
# Both databases: SQLite by the write lock of the transaction, PostgreSQL by the lock on the room's row.
BOTH = pytest.mark.parametrize("where", ["here", pytest.param("postgresql", marks=pytest.mark.pg)])
TERMS = {"area": 120, "rent": None, "signed_on": date(2026, 3, 10), "term_from": date(2026, 4, 1)}


@pytest.fixture
def room(cast, today):
    today("2026-03-16")
    return RoomFactory(carrier=cast.incubator, number="301")


def project(cast, name):
    return ProjectFactory(
        county=cast.county, carrier=cast.incubator, carriers=[cast.incubator], stage=Stage.SIGNING, name=name
    )


def signing(room, by, project, last):
    return partial(
        sign_agreement, project=project, by=by, carrier=room.carrier, agreement=StoredFileFactory(county=project.county),
        place=room, room="", term_to=last, **TERMS,
    )  # fmt: skip


@BOTH
def test_two_agreements_at_once_give_the_room_once(cast, room, in_threads, where):
    by = cast.incubator_operator.user
    results = in_threads(
        signing(room, by, project(cast, "甲"), date(2027, 3, 31)),
        signing(room, by, project(cast, "乙"), date(2028, 3, 31)),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert (MoveIn.objects.count(), RoomUse.objects.living().count()) == (1, 1)


@BOTH
def test_a_reservation_and_an_agreement_at_once(cast, room, in_threads, where):
    by = cast.incubator_operator.user
    reserve = partial(
        reserve_room, room=room, by=by, project=project(cast, "丙"), first_day=date(2026, 5, 1), last_day=date(2026, 6, 1),
        reserved_until=date(2026, 4, 1),
    )  # fmt: skip
    results = in_threads(reserve, signing(room, by, project(cast, "甲"), date(2027, 3, 31)))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert RoomUse.objects.living().count() == 1
