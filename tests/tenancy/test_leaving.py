"""The end of a stay: what remains of the project, which figure it leaves, and who may record it."""

from datetime import date

import pytest
from django.urls import reverse

from projects.register.actions.ledger import put_figure
from projects.register.models import FigureEvent, FigureKind
from projects.register.stages import Stage
from projects.tenancy.actions.incubation import begin_incubation
from projects.tenancy.actions.leaving import leave, void_move_in
from projects.tenancy.models import Incubation
from projects.trace.errors import Refused
from tests.factories import MoveInFactory, ProjectFactory
from tests.factories.base import at

IN = date(2025, 4, 1)


@pytest.fixture
def project(cast, today):
    today("2025-12-31")
    return ProjectFactory(
        county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, rests_at=Stage.INCUBATING,
        organisation=cast.organisation,
    )  # fmt: skip


@pytest.fixture
def settle_in(project, cast):
    """`settle_in(carrier)`: a verified stay with its figure."""

    def make(carrier, kind=FigureKind.INCUBATOR_MOVE_IN):
        stay = MoveInFactory(
            project=project, carrier=carrier, signed_on=IN, handover_on=IN, term_from=IN, term_to=date(2027, 3, 31),
            verified_by=cast.staff.user, verified_at=at(IN),
        )  # fmt: skip
        put_figure(project, kind, occurred_on=IN, verified_by=cast.staff.user, evidence=stay, carrier=carrier)
        return stay

    return make


@pytest.fixture
def stay(settle_in, cast):
    return settle_in(cast.incubator)


def last_figure():
    event = FigureEvent.objects.order_by("pk").last()
    return event.kind, event.value, event.occurred_on


@pytest.mark.parametrize(
    ("kind", "stage", "figure", "value"),
    [
        ("withdrawn", Stage.EXITED, FigureKind.LEFT, 1),
        ("expired", Stage.EXITED, FigureKind.LEFT, 1),
        ("terminated", Stage.EXITED, FigureKind.LEFT, 1),
        ("dissolved", Stage.EXITED, FigureKind.LEFT, 1),
        ("graduated", Stage.GRADUATED, FigureKind.GRADUATED, 1),
    ],
)
def test_each_kind_of_exit_has_its_stage_and_figure(stay, project, cast, kind, stage, figure, value):
    begin_incubation(move_in=stay, by=cast.incubator_operator.user)
    on, place = date(2025, 12, 31), "嘉善经济开发区"
    leave(move_in=stay, by=cast.staff.user, kind=kind, on=on, destination=place, whither="county", reason="合同期满")
    project.refresh_from_db()
    stay.refresh_from_db()
    assert (project.stage, project.rests_at) == (stage, "")
    assert last_figure() == (figure, value, date(2025, 12, 31))
    assert (stay.exit_kind, stay.destination) == (kind, "嘉善经济开发区")
    state = Incubation.State.GRADUATED if kind == "graduated" else Incubation.State.ENDED
    assert (stay.incubation.state, stay.incubation.ended_on) == (state, date(2025, 12, 31))


def test_moving_on_along_the_chain_leaves_no_figure(stay, project, cast):
    leave(move_in=stay, by=cast.staff.user, kind="moved_on", on=date(2025, 12, 31), reason="转入加速器")
    project.refresh_from_db()
    assert (project.stage, FigureEvent.objects.count()) == (Stage.EXITED, 1)


def test_another_live_stay_keeps_the_project_standing(stay, settle_in, project, cast):
    settle_in(cast.enclave, FigureKind.ENCLAVE_MOVE_IN)
    leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=IN, reason="退租")
    project.refresh_from_db()
    assert (project.stage, project.rests_at) == (Stage.ENCLAVE, Stage.ENCLAVE)
    assert last_figure() == (FigureKind.LEFT, 0, IN)


def test_a_landed_project_stays_landed_when_it_gives_up_its_room(stay, project, cast):
    type(project).objects.update(stage=Stage.LANDED, rests_at=Stage.LANDED)
    leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=IN, reason="搬入自有厂房")
    project.refresh_from_db()
    assert (project.stage, project.rests_at) == (Stage.LANDED, Stage.LANDED)


def test_a_dissolved_project_is_gone_even_when_it_had_landed(stay, project, cast):
    type(project).objects.update(stage=Stage.LANDED, rests_at=Stage.LANDED)
    leave(move_in=stay, by=cast.staff.user, kind="dissolved", on=IN, reason="公司注销")
    project.refresh_from_db()
    assert (project.stage, project.rests_at) == (Stage.EXITED, "")


def test_a_journey_under_way_goes_on_and_only_its_rest_changes(stay, project, cast):
    type(project).objects.update(stage=Stage.LANDING)
    leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=IN, reason="退租")
    project.refresh_from_db()
    assert (project.stage, project.rests_at) == (Stage.LANDING, "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": date(2026, 1, 1)}, "日期晚于今天"),
        ({"on": date(2025, 3, 31)}, "日期早于入驻日"),
        ({"kind": "graduated"}, "只有在孵项目才能毕业"),
    ],
)
def test_impossible_exits_are_refused(stay, cast, changes, sentence):
    given = {"kind": "withdrawn", "on": date(2025, 10, 1), "reason": "退租"} | changes
    with pytest.raises(Refused, match=sentence):
        leave(move_in=stay, by=cast.staff.user, **given)


def test_leaving_twice_is_refused(stay, cast):
    leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=IN, reason="退租")
    with pytest.raises(Refused, match="已于2025-04-01结束"):
        leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=IN, reason="退租")


@pytest.mark.parametrize(
    ("name", "status"),
    [("incubator_operator", 403), ("applicant", 403), ("auditor", 403), ("other_applicant", 404), ("stranger", 404)],
)
def test_only_the_centre_voids_a_stay(stay, cast, client_of, name, status):
    url = reverse("stay-void", args=[stay.pk])
    assert client_of(getattr(cast, name).user).get(url).status_code == status
    assert client_of(getattr(cast, name).user).post(url, {"reason": "x"}).status_code == status


def test_a_void_move_in_takes_its_figures_back_and_stays_as_a_row(stay, project, cast, client_of):
    leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=IN, reason="退租")
    response = client_of(cast.staff.user).post(reverse("stay-void", args=[stay.pk]), {"reason": "租赁合同系伪造"})
    assert response.status_code == 302
    stay.refresh_from_db()
    assert stay.voided_at is not None
    retracted = FigureEvent.objects.exclude(retracts=None)
    assert sorted(retracted.values_list("retracts__kind", flat=True)) == ["incubator_move_in", "left"]
    assert {row.reason for row in retracted} == {"租赁合同系伪造"}
    with pytest.raises(Refused, match="无需作废"):
        void_move_in(move_in=stay, by=cast.staff.user, reason="再来一次")


def test_voiding_a_live_stay_leaves_nothing_standing(stay, project, cast):
    void_move_in(move_in=stay, by=cast.staff.user, reason="未实际入驻")
    project.refresh_from_db()
    assert (project.stage, project.rests_at, project.stage_reason) == (Stage.EXITED, "", "未实际入驻")


def test_incubation_is_decided_once_by_those_who_may(stay, cast, client_of):
    url = reverse("stay-incubation", args=[stay.pk])
    assert client_of(cast.applicant.user).post(url).status_code == 403
    assert client_of(cast.incubator_operator.user).get(url).status_code == 405
    assert client_of(cast.incubator_operator.user).post(url).status_code == 302
    incubation = Incubation.objects.get()
    assert (incubation.since, incubation.decided_by) == (IN, cast.incubator_operator.user)
    assert [(row["name"], row["met"]) for row in incubation.conditions] == [
        ("入驻时成立时长", None), ("注册地址", None), ("孵化期限", True),
    ]  # fmt: skip
    with pytest.raises(Refused, match="已作过认定"):
        begin_incubation(move_in=stay, by=cast.staff.user)


def test_an_enclave_has_no_incubatees(settle_in, cast):
    stay = settle_in(cast.enclave)
    with pytest.raises(Refused, match="只有入驻孵化器"):
        begin_incubation(move_in=stay, by=cast.staff.user)
