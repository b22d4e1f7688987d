"""Tries are counted in the database: by place and by account, in all processes together."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.urls import get_resolver, reverse

from incubator.throttles import LIMITS
from projects.trace import throttle
from projects.trace.models import Attempt
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(client, login, password="wrong-password", place="203.0.113.5"):
    return client.post(reverse("account_login"), {"login": login, "password": password}, REMOTE_ADDR=place)


def test_every_limited_address_exists():
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert set(LIMITS) - known == set()


def test_an_account_is_tried_ten_times_from_wherever_known_or_not(client, today):
    today("2026-03-02", "10:00")
    user = UserFactory(email="known@example.cn")
    answers = {}
    for login in (user.email, "unknown@example.cn"):
        found = [sign_in(client, login, place=f"203.0.113.{n}").status_code for n in range(11)]
        last = sign_in(client, login.upper(), PASSWORD)
        answers[login] = found, last.status_code, last["Retry-After"], "请于10:10之后再试" in last.content.decode()
    expected = [200] * 10 + [429], 429, "Mon, 02 Mar 2026 02:10:01 GMT", True
    assert answers == {user.email: expected, "unknown@example.cn": expected}
    today("2026-03-02", "10:11")
    assert sign_in(client, user.email, PASSWORD).status_code == 302


def test_a_place_is_stopped_neighbours_are_not(client, settings):
    for n in range(100):
        sign_in(client, "", place=f"2001:db8::{n}")
    stopped = [sign_in(client, "", place=place).status_code for place in ("2001:db8::ffff", "2001:db8:0:1::1")]
    assert stopped == [429, 200]


def test_typed_text_stays_and_scripts_get_a_sentence(client_of, cast, settings):
    client = client_of(cast.applicant.user)
    for _n in range(60):
        throttle.spend("organisation-people person", f"user {cast.applicant.user.pk}", most=60, seconds=3600)
    people = reverse("organisation-people", args=[cast.organisation.pk])
    answer = client.post(people, {"level": "editor", "email": "somebody@example.cn"})
    assert answer.status_code == 429 and "somebody@example.cn" in answer.content.decode()
    for _n in range(300):
        throttle.spend("uploads person", f"user {cast.applicant.user.pk}", most=300, seconds=600)
    answer = client.post(reverse("uploads"), {}, headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json())) == (429, ["problem"])


def test_counts_that_are_over_are_forgotten_and_a_clock_set_back_locks_nobody_out(today):
    today("2027-01-01")
    throttle.spend("x", "somebody", most=0, seconds=60)
    today("2026-03-02")
    assert throttle.spend("x", "somebody", most=1, seconds=60) is None
    assert throttle.spend("x", "somebody", most=1, seconds=60) is not None
    today("2026-03-03")
    assert (throttle.forget_ended(), Attempt.objects.count()) == (1, 0)


ONE_PROCESS = """
import django; django.setup()
from projects.trace.throttle import spend
print(sum(spend("race", "somebody", most=50, seconds=600) is None for _n in range(40)))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_processes_with_memories_of_their_own_count_as_one():
    """Four processes try 40 times each at the same moment: 50 of the 160 go through, not one more."""
    names = connection.settings_dict
    url = f"sqlite:///{names['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{names['USER']}:{names['PASSWORD']}@{names['HOST'].replace('/', '%2F')}:{names['PORT']}/{names['NAME']}"
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    def run(_n):
        return subprocess.run(
            [sys.executable, "-c", ONE_PROCESS],
            cwd=settings.BASE_DIR,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    with ThreadPoolExecutor(4) as pool:
        went_through = sum(int(line) for line in pool.map(run, range(4)))
    assert went_through == 50
