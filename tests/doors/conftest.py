"""The scene of the doors: built once per module in one transaction; each request is undone by its savepoint."""

import logging
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from projects.figures.actions.summary import fold
from tests.cast import Cast
from tests.factories import CountyFactory

from . import counties, scene


def moment_of(day):
    """Ten in the morning of a day."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module", autouse=True)
def _quiet():
    """A closed door is what most of these tests expect: not worth a line in the log each."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)


@contextmanager
def built(*, abroad=True):
    """The scene of one county or both, in the present transaction or for good. Time stands at `scene.TODAY` meanwhile."""
    start = time_machine.travel(moment_of(scene.FIRST), tick=False)
    shelf = override_settings(
        CACHES={"default": {"BACKEND": "tests.doors.shelf.Shelf"}}, WEBHOOK_HOSTS=["hooks.example.cn"]
    )
    with shelf, start as clock:
        cast = Cast(CountyFactory())
        cast.everyone()

        def travel(day):
            clock.move_to(moment_of(day))

        here = scene.Scene(counties.home(cast), travel)
        other = scene.Scene(counties.foreign(cast), travel) if abroad else None
        fold()  # as the scheduler leaves it: a page that is shown a moment after an act sums it first
        yield SimpleNamespace(cast=cast, here=here, abroad=other)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """`world.cast`, `world.here`, `world.abroad`: two counties with the same rows. Time stands at `scene.TODAY`.

    Tests are marked `django_db`: each then runs in a savepoint of this transaction.
    """
    with django_db_blocker.unblock(), transaction.atomic(), built() as world:
        yield world
        transaction.set_rollback(True)
