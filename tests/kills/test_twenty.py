"""Twenty people submit at the same moment over real HTTP: everybody gets through, on both databases."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from projects.register.models import Application

from . import invariants, scene
from . import visitor as do
from .house import House
from .visitor import Visitor

PEOPLE = 20
LONGEST = 20  # seconds that anybody waits, also on two busy processors


def at_once(function, arguments):
    """The results and seconds of one function for all arguments, begun at the same moment."""
    barrier = threading.Barrier(len(arguments))

    def one(argument):
        barrier.wait()
        began = time.monotonic()
        try:
            return function(argument), time.monotonic() - began
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(zip(*pool.map(one, arguments), strict=True))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_submit_at_once(cast, tmp_path, settings, capsys):
    settings.AUDIT_HEADS = tmp_path / "var" / "heads"
    founders = scene.set_up(cast, PEOPLE)
    with House(tmp_path / "var") as house:
        house.web()
        people = [Visitor(house.port, user) for user in founders]
        numbers, _seconds = at_once(lambda who: do.begin(who, cast.incubator), people)
        pairs = list(zip(people, numbers, strict=True))
        assert all(at_once(lambda pair: do.fill(*pair), pairs)[0])
        assert all(at_once(lambda pair: do.hand_in(*pair), pairs)[0])
        taken, seconds = at_once(lambda pair: do.submit(*pair), pairs)
    assert taken == (True,) * PEOPLE
    assert Application.objects.filter(number__in=numbers, state=Application.State.SUBMITTED).count() == PEOPLE
    invariants.check_order()
    invariants.check_files()
    with capsys.disabled():
        middle, longest = statistics.median(seconds), max(seconds)
        print(f"\n{PEOPLE} submissions at once, {connection.vendor}: median {middle:.2f} s, longest {longest:.2f} s")
    assert longest < LONGEST
