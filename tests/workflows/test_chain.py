"""Along the chain 众创空间→孵化器→加速器→产业园: each a dated stay, the earlier ends on the day of the next."""

from datetime import date

import pytest
from django.urls import reverse

from projects.register.models import FigureEvent, FigureKind
from projects.register.stages import Stage
from projects.tenancy.models import MoveIn
from tests.factories import CarrierFactory, MembershipFactory, ProjectFactory, RouteFactory, UserFactory
from workflows import service

from .test_admission import TERMS, upload

CHAIN = ("makerspace", "incubator", "accelerator", "park")


@pytest.fixture
def move(cast, client_of, today):
    """`move(project, kind, day, ends=True)`: a further move-in by requests, verified by the centre."""
    today("2026-03-02")
    carriers = {}

    def to(project, kind, day, ends=True):
        if kind not in carriers:
            carrier = CarrierFactory(county=cast.county, code=f"chain-{kind}", kind=kind)
            RouteFactory(carrier=carrier, code="back_entry")
            desk = UserFactory()
            MembershipFactory(user=desk, county=cast.county, role="incubator_operator", carrier=carrier)
            carriers[kind] = carrier, client_of(desk)
        carrier, desk = carriers[kind]
        project.carriers.add(carrier)
        data = TERMS | {
            "project": project.pk,
            "carrier": carrier.pk,
            "signed_on": day,
            "agreement": upload(),
            "reason": "沿链条转移",
        }
        assert desk.post(reverse("move-in-record"), data).status_code == 302
        item = service.open_item(project, "admission.handover")
        desk.post(reverse("step-admission-handover", args=[item.pk]), {"on": day, "words": "钥匙"})
        item = service.open_item(project, "admission.verify")
        address = reverse("step-admission-verify", args=[item.pk])
        asked = "沿孵化链条转移" in client_of(cast.staff.user).get(address).content.decode()
        given = {"decision": "go_on", "incubatee": "no"} | ({"ends_earlier": "on"} if ends else {})
        assert client_of(cast.staff.user).post(address, given).status_code == 302
        project.refresh_from_db()
        return asked

    return to


def stays(project):
    rows = (
        MoveIn.objects.filter(project=project)
        .order_by("signed_on")
        .values_list("carrier__kind", "left_on", "exit_kind")
    )
    return list(rows)


def test_each_step_is_a_dated_stay_and_ends_the_one_before(cast, move):
    project = ProjectFactory(county=cast.county)
    days = ("2025-10-10", "2025-12-10", "2026-01-10", "2026-02-10")
    asked = [move(project, kind, day) for kind, day in zip(CHAIN, days, strict=True)]
    assert asked == [False, True, True, True]
    assert stays(project) == [
        ("makerspace", date(2025, 12, 10), "moved_on"), ("incubator", date(2026, 1, 10), "moved_on"),
        ("accelerator", date(2026, 2, 10), "moved_on"), ("park", None, ""),
    ]  # fmt: skip
    assert (project.stage, project.rests_at, project.carrier.kind) == (Stage.RESIDENT, Stage.RESIDENT, "park")
    assert not FigureEvent.objects.filter(kind=FigureKind.LEFT).exists()


def test_the_centre_may_leave_the_earlier_stay_open(cast, move):
    project = ProjectFactory(county=cast.county)
    move(project, "incubator", "2025-12-10")
    move(project, "park", "2026-02-10", ends=False)
    assert [left for _kind, left, _exit in stays(project)] == [None, None]


def test_an_enclave_stands_beside_the_chain(cast, move):
    project = ProjectFactory(county=cast.county)
    move(project, "enclave", "2025-12-10")
    assert move(project, "incubator", "2026-02-10") is False
    assert [left for _kind, left, _exit in stays(project)] == [None, None]
