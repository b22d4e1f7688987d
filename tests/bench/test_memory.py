"""What one web process holds after everybody opened every page of a year's register, more than once (a real gunicorn)."""

from pathlib import Path

import pytest
from django.urls import reverse

from projects.register.models import Project
from tests.doors.door import no_arguments
from tests.doors.matrix import DOORS
from tests.kills.house import WEB, House
from tests.kills.visitor import Visitor

from . import book
from .seeding import Register

MOST, PROJECTS, ROUNDS = 200, 600, 3  # MB of resident memory
PEOPLE = (
    "staff",
    "leader",
    "administrator",
    "incubator_operator",
    "enclave_operator",
    "applicant",
    "expert",
    "auditor",
)

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


def resident(pid):
    """MB of a process."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024


def addresses():
    """Every page without a number in its address, then projects and their papers, and the workbook of the register."""
    pages = [
        reverse(door.name) for door in DOORS if door.get is not None and door.args is no_arguments and not door.machine
    ]
    pages = [page for page in pages if "logout" not in page]
    some = Project.objects.order_by("pk").values_list("number", flat=True)[:40]
    return [*pages, *(reverse("project", args=[number]) for number in some), reverse("project-export")]


def test_a_web_process_stays_small(cast, tmp_path, capsys):
    people = [getattr(cast, name).user for name in PEOPLE]
    Register(cast).grow_to(PROJECTS)
    pages, held, answers = addresses(), [], set()
    with House(tmp_path / "house") as house:
        house.start(
            "web", *(part for part in WEB if part != "--preload"), "--workers", "1", "--bind", f"127.0.0.1:{house.port}"
        )
        house.wait_for_web()
        visitors = [Visitor(house.port, person) for person in people]
        for _round in range(ROUNDS):
            answers |= {visitor.ask("GET", page).status_code for visitor in visitors for page in pages}
            held.append(resident(house.web_workers()[0]))
    with capsys.disabled():
        rounds = " | ".join(f"{one:.0f}" for one in held)
        book.write("memory", [
            f"| MB of one web process, {len(pages)} pages × {len(people)} people | round 1 | round 2 | round 3 |",
            "|---|---|---|---|", f"| resident | {rounds} |",
        ])  # fmt: skip
    assert answers <= {200, 302, 303, 403, 404, 429}
    assert max(held) <= MOST
