"""Two of everything on one PostgreSQL, each machine with its own folder, files shared: one site to whoever uses it."""

import json
from collections import Counter
from datetime import datetime, timedelta

import pytest

from projects.figures.models import Report
from projects.files.models import StoredFile
from projects.register.models import Application, Project
from projects.trace import sealing
from projects.trace.models import AuditEvent, JobRun, Machine, Seal
from workflows.models import WorkItem

from . import invariants, scene
from . import visitor as do
from .house import House, wait_until
from .test_twenty import PEOPLE, at_once
from .visitor import TOKEN, Visitor

MANAGE = {
    "worker": ("manage.py", "db_worker", "--queue-name", "*", "--interval", "0.1"),
    "scheduler": ("manage.py", "scheduler", "--interval", "0.3"),
    "renderer": ("manage.py", "renderer"),
}
WRONG_TRIES = 8


@pytest.fixture
def machines(tmp_path, transactional_db):
    """Two machines, everything running on both; letters of both are counted in one file."""
    shared = {
        "files": tmp_path / "files",
        "LETTERS": str(tmp_path / "letters.txt"),
        "TICKS": str(tmp_path / "ticks.txt"),
    }
    with (
        House(tmp_path / "one", DJANGO_SETTINGS_MODULE="tests.kills.settings", **shared) as one,
        House(tmp_path / "two", DJANGO_SETTINGS_MODULE="tests.kills.settings", **shared) as two,
    ):
        yield one, two


@pytest.mark.pg
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_machines_are_one_site(cast, machines, tmp_path, settings, capsys):
    settings.MEDIA_ROOT, settings.AUDIT_HEADS = tmp_path / "files", tmp_path / "one" / "heads"
    founders, (one, two) = scene.set_up(cast, PEOPLE), machines
    for house in machines:
        house.web()
        for name, line in MANAGE.items():
            house.start(name, *line)
    ports = (one.port, two.port)

    people = [Visitor(ports[n % 2], user) for n, user in enumerate(founders)]
    for who in people:  # a session begun at one is good at the other
        assert [who.get("/my/", port=port).status_code for port in ports] == [200, 200]
    numbers, _seconds = at_once(lambda who: do.begin(who, cast.incubator), people)
    pairs = list(zip(people, numbers, strict=True))
    for who, number in pairs[:1]:  # the page at one, the button at the other
        who.port = ports[1]
        assert do.fill(who, number)
        who.port = ports[0]
    assert all(at_once(lambda pair: do.fill(*pair), pairs[1:])[0])
    assert all(at_once(lambda pair: do.hand_in(*pair), pairs)[0])
    taken, seconds = at_once(lambda pair: do.submit(*pair), pairs)
    assert taken == (True,) * PEOPLE
    assert Application.objects.filter(number__in=numbers, state=Application.State.SUBMITTED).count() == PEOPLE

    desk_at_both(cast, ports)
    files_from_both(people[0], founders[0], ports)
    reports_once(cast, ports)
    tries_count_together(ports)
    everything_once(machines, tmp_path)
    other_secrets(tmp_path, one)
    with capsys.disabled():
        print(f"\n{PEOPLE} submissions at once at two web servers: longest {max(seconds):.2f} s")


def desk_at_both(cast, ports):
    """The same sheets are sent to both at the same moment: each is done once."""
    items = list(WorkItem.objects.open().filter(step="intake.check").values_list("pk", flat=True))
    assert len(items) == PEOPLE
    desks = [Visitor(port, cast.incubator_operator.user) for port in ports]
    for item in items[:6]:
        at_once(lambda who, item=item: do.check(who, item), desks)
    for n, item in enumerate(items[6:]):
        assert do.check(desks[n % 2], item)
    assert not WorkItem.objects.open().filter(step="intake.check").exists()
    assert AuditEvent.objects.filter(verb="accept").count() == PEOPLE


def files_from_both(who, user, ports):
    """A file sent to one is read at the other."""
    row = StoredFile.objects.filter(uploaded_by=user).first()
    bodies = {who.get(f"/files/{row.pk}/", port=port).content for port in ports}
    assert [len(body) for body in bodies] == [row.size]


def reports_once(cast, ports):
    """Reports asked for at both are made, by whichever worker, once each."""
    staff = [Visitor(port, cast.staff.user) for port in ports]
    numbers = list(Project.objects.values_list("number", flat=True)[:6])
    for n, number in enumerate(numbers):
        assert staff[n % 2].post(f"/projects/{number}/report/").status_code == 302
    wait_until(lambda: not Report.objects.unfinished().exists(), 180, "reports are not made")
    assert set(Report.objects.values_list("state", "tries")) == {("ready", 1)}
    assert AuditEvent.objects.filter(verb="issue_report").count() == len(numbers)


def tries_count_together(ports):
    """Wrong passwords at both are one count."""
    import requests

    answers = []
    for n in range(WRONG_TRIES):
        answers.append(
            requests.post(
                f"http://127.0.0.1:{ports[n % 2]}/accounts/login/",
                {"login": "x@example.cn", "password": "wrong-password"},
                cookies={"csrftoken": TOKEN},
                headers={"X-CSRFToken": TOKEN, "Connection": "close"},
                timeout=60,
            )  # fmt: skip
        )
    assert {answer.status_code for answer in answers} == {200}, answers[0].text[:2000]
    stopped = ["过于频繁" in answer.text for answer in answers]
    assert stopped == [False] * 5 + [True] * (WRONG_TRIES - 5)  # five in five minutes, wherever


def everything_once(machines, tmp_path):
    """Letters, recurring jobs, the chain."""
    ticks = tmp_path / "ticks.txt"
    wait_until(lambda: ticks.exists() and len(ticks.read_text().splitlines()) >= 4, 120, "the job does not run")
    for house in machines:
        for name in MANAGE:
            assert house.lives(name), house.log(name)
            house.kill(name)
    times = [datetime.fromisoformat(line) for line in ticks.read_text().splitlines()]
    gaps = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
    assert min(gaps) > timedelta(seconds=5), gaps  # due every ten seconds, for both together
    assert Counter(JobRun.objects.exclude(problem="").values_list("name", "problem")) == {}
    sealing.seal(everywhere=True)
    invariants.check_moment(tmp_path / "letters.txt")
    invariants.check_figures()
    assert AuditEvent.objects.count() == Seal.objects.count()


def other_secrets(tmp_path, one):
    """A third machine that made secrets of its own is found, by itself and by the others."""
    assert Machine.objects.count() == 2
    with House(tmp_path / "three", files=tmp_path / "files", SECRET_KEY=None, ROSTER_KEY=None) as three:
        for house, told in ((three, "one"), (one, "three")):
            found = json.loads(house.run("doctor", "manage.py", "doctor", "--quick", "--json"))
            text = json.dumps(found, ensure_ascii=False)
            assert f"{tmp_path / told} 的密钥与本机不同：ROSTER_KEY、SECRET_KEY" in text
