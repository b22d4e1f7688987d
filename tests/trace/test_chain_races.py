"""Many write while several seal, and a sealer dies: every act gets one seal, and the chain is whole."""

import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as site
from django.db import transaction

from projects.trace import sealing
from projects.trace.actions import record
from projects.trace.models import AuditEvent, Seal
from projects.trace.verifying import verify
from tests.children import environment

WRITERS, SEALERS, ACTS = 6, 3, 40
KILLS, KILLED_ACTS = 8, 1500

CHILD = """
import django
django.setup()
from projects.trace import sealing
sealing.BATCH = 10
print("begin", flush=True)
sealing.seal(batches=10_000)
"""


@pytest.fixture(autouse=True)
def _heads(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "heads"


def check_whole():
    verdict = verify()
    assert verdict.findings == []
    assert list(Seal.objects.values_list("number", flat=True)) == list(range(1, verdict.sealed + 1))
    return verdict


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once(county, in_threads):
    """Transactions overlap, some are rolled back, so ids become visible out of order and with gaps."""

    def write(seed):
        chance = random.Random(seed)
        for n in range(ACTS):
            with transaction.atomic():
                record("note", county, by=None, county_id=county.pk, count=n)
                time.sleep(chance.random() / 100)
                transaction.set_rollback(chance.random() < 0.2)

    def seal():
        return sum(sealing.seal() + bool(time.sleep(0.005)) for _n in range(60))

    done = in_threads(*[lambda n=n: write(n) for n in range(WRITERS)], *[seal] * SEALERS)
    assert [one for one in done if isinstance(one, Exception)] == []
    last = sealing.seal(everywhere=True)
    assert sum(done[WRITERS:]) + last == AuditEvent.objects.count() == Seal.objects.count()
    assert check_whole().waiting == 0
    ids = list(Seal.objects.values_list("event_id", flat=True))
    assert len(ids) < max(ids) - min(ids) + 1  # there were gaps


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_a_late_act_is_sealed_in_its_turn(county, in_threads):
    """The one with the lower id is committed last."""

    def slow():
        with transaction.atomic():
            record("slow", county, by=None, county_id=county.pk)
            time.sleep(0.6)

    def quick():
        time.sleep(0.2)
        record("quick", county, by=None, county_id=county.pk)
        return sealing.seal()

    assert in_threads(slow, quick)[1] == 1
    assert sealing.seal() == 1
    verbs = dict(AuditEvent.objects.values_list("pk", "verb"))
    assert [verbs[pk] for pk in Seal.objects.values_list("event_id", flat=True)] == ["quick", "slow"]
    assert check_whole().waiting == 0


@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_a_killed_sealer_leaves_a_whole_chain(county):
    for n in range(KILLED_ACTS):
        record("note", county, by=None, county_id=county.pk, count=n)
    for n in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD], env=environment(), cwd=site.BASE_DIR, stdout=subprocess.PIPE
        )
        assert child.stdout.readline() == b"begin\n"
        time.sleep(0.02 + 0.03 * n)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        check_whole()
    sealing.seal()
    assert check_whole().sealed == KILLED_ACTS
