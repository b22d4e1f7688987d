"""/metrics: who reads it, what it says, and that every process of the site is in it."""

import multiprocessing
import re
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incubator.metrics import Counts, Gate
from projects.trace.actions import tell
from projects.trace.models import JobRun, Kind, Seal
from tests import factories as make
from workflows.tasks import answer_doctor

TOKEN = "0123456789abcdef0123"
BEARER = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}


@pytest.fixture
def site(settings, tmp_path, db):
    """A browser of a site that is measured, for whoever comes from 10.1.0.0/16 or has the token."""
    settings.METRICS, settings.VAR_DIR = ["10.1.0.0/16", TOKEN], tmp_path
    return Client()


def numbers(text):
    """{name with labels: value}."""
    rows = re.findall(r"^(incubator_[^ ]+) (\S+)$", text, re.M)
    return {name: float(value) for name, value in rows}


def test_without_the_setting_there_is_no_such_address(client, db):
    unknown, metrics = (client.get(address, **BEARER) for address in ("/nowhere", "/metrics"))
    assert (metrics.status_code, len(metrics.content)) == (404, len(unknown.content))


@pytest.mark.parametrize(("who", "status"), [
    ({"REMOTE_ADDR": "10.1.2.3"}, 200), (BEARER, 200), ({"REMOTE_ADDR": "10.2.0.1"}, 404), ({"REMOTE_ADDR": ""}, 404),
    ({"HTTP_AUTHORIZATION": "Bearer 0123456789abcdef012"}, 404), ({"HTTP_AUTHORIZATION": "Bearer "}, 404),
    ({"HTTP_AUTHORIZATION": "Bearer 密"}, 404), ({"HTTP_X_REAL_IP": "10.1.2.3"}, 404),
])  # fmt: skip
def test_it_opens_to_the_addresses_and_tokens_of_the_setting(site, who, status):
    assert site.get("/metrics", **who).status_code == status


def test_a_token_that_could_be_guessed_is_refused_at_the_start():
    with pytest.raises(ImproperlyConfigured, match="openssl"):
        Gate(["secret"])


def test_requests_are_counted_by_view_and_status_and_name_nobody(site, cast, client_of):
    project = make.ProjectFactory(county=cast.county, name="机密项目")
    login = reverse("account_login")
    for address in (login, login, "/nowhere/secret-4711", project.get_absolute_url()):
        site.get(address)
    site.force_login(cast.staff.user)
    site.get(project.get_absolute_url(), {"q": "机密"})
    text = site.get("/metrics", **BEARER).content.decode()
    found = numbers(text)
    assert {name: value for name, value in found.items() if name.startswith("incubator_requests_total")} == {
        'incubator_requests_total{status="200",view="account_login"}': 2,
        'incubator_requests_total{status="404",view="none"}': 1,
        'incubator_requests_total{status="302",view="project"}': 1,
        'incubator_requests_total{status="200",view="project"}': 1,
    }
    assert found['incubator_request_seconds_bucket{le="+Inf",view="project"}'] == 2
    assert [word for word in (project.number, "机密", "4711", cast.staff.user.email, "张晓") if word in text] == []


def test_what_waits_and_since_when(site):
    now = timezone.now()
    answer_doctor.enqueue()
    tell([make.UserFactory()], "题目", "正文", kind=Kind.ACT)
    Seal.objects.create(number=1, event_id=1, content="0", personal="0", digest="0", sealed_at=now - timedelta(hours=1))
    JobRun.objects.create(name="a", started_at=now - timedelta(minutes=2))
    found = numbers(site.get("/metrics", **BEARER).content.decode())
    whole = {name.removeprefix("incubator_"): round(value) for name, value in found.items() if "request" not in name}
    assert (whole.pop("queue_oldest_seconds") < 60, 3600 <= whole.pop("seal_age_seconds") < 3660) == (True, True)
    assert 120 <= whole.pop("scheduler_age_seconds") < 180
    assert whole == {
        "database_up": 1, "queue_length": 1, "queue_failed": 0, "outbox_waiting": 1, "webhooks_waiting": 0,
    }  # fmt: skip


def count(folder, counts, times):
    counts = counts or Counts(folder)
    for _one in range(times):
        counts.note("project", 200, 0.01)


def test_all_processes_are_in_it_and_those_that_ended_leave_no_file_behind(tmp_path, db):
    """Forked ones, as gunicorn's workers are, and later ones that take the places of those that ended."""
    before = Counts(tmp_path)
    fork = multiprocessing.get_context("fork")
    for round_number in (1, 2, 3):
        children = [fork.Process(target=count, args=(tmp_path, before if n % 2 else None, 100)) for n in range(4)]
        for child in children:
            child.start()
        for child in children:
            child.join()
            assert child.exitcode == 0
        found = numbers(before.text().decode())
        assert found['incubator_requests_total{status="200",view="project"}'] == 400 * round_number
        assert len(list(tmp_path.glob("counter_*.db"))) <= 5


@pytest.mark.slow
def test_a_request_costs_some_microseconds(tmp_path):
    counts, took = Counts(tmp_path), []
    for _round in range(5):
        began = time.process_time()
        count(tmp_path, counts, 20_000)
        took.append((time.process_time() - began) / 20_000)
    print(f"{min(took) * 1e6:.1f} µs a request")
    assert min(took) < 15e-6


@pytest.mark.parametrize("name", ["incubator", "compose"])
def test_the_web_server_keeps_it_inside(settings, name):
    served = (settings.BASE_DIR / "deploy" / "nginx" / f"{name}.conf").read_text().split("\n#server")[0]
    assert served.count("location = /metrics { return 404; }") == served.count("proxy_pass") == 1
