"""Promises: written down with amount and unit, settled with what shows it, printed beside the real figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.figures.reports.project_facts import project_report
from projects.register.actions import promises
from projects.register.models import Promise
from projects.trace.errors import Refused
from tests.factories import WAN, FigureEventFactory, ProjectFactory, pdf_bytes

pytestmark = pytest.mark.django_db
NEW = {"side": "project", "who": "周航", "kind": "funds", "what": "首期资金到位", "amount": "0.2亿元", "made_on": "2026-03-02",
       "due_on": "2026-06-30"}  # fmt: skip


@pytest.fixture
def project(cast, today):
    today("2026-03-02")
    return ProjectFactory(county=cast.county, carrier=cast.incubator)


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.incubator_operator.user)


def make(project, cast, **more):
    return promises.make_promise(project, by=cast.incubator_operator.user, **({"what": "年内注册"} | more))


def test_money_is_kept_in_fen_and_numbers_with_their_unit(project, desk):
    address = reverse("promise-new", args=[project.number])
    desk.post(address, NEW)
    desk.post(address, NEW | {"kind": "heads", "what": "用工", "amount": "30人"})
    desk.post(address, NEW | {"kind": "other", "what": "用地", "amount": "12.5", "unit": "亩"})
    rows = Promise.objects.order_by("pk")
    assert [(row.money, row.quantity, row.unit, row.amount) for row in rows] == [
        (2000 * WAN, None, "", "2,000 万元"), (None, Decimal(30), "人", "30 人"), (None, Decimal("12.5"), "亩", "12.5 亩"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong,field",
    [({"amount": "很多"}, "amount"), ({"kind": "heads", "amount": "三十"}, "amount"), ({"kind": "heads", "amount": "NaN"}, "amount"),
     ({"due_on": "2026-03-01"}, "due_on"), ({"what": ""}, "what")],
)  # fmt: skip
def test_an_unclear_promise_gets_a_sentence_and_keeps_what_was_typed(project, desk, wrong, field):
    response = desk.post(reverse("promise-new", args=[project.number]), NEW | wrong)
    assert list(response.context["form"].errors) == [field]
    assert 'value="周航"' in response.content.decode()
    assert not Promise.objects.exists()


def test_a_promise_made_tomorrow_is_none(project, desk):
    response = desk.post(reverse("promise-new", args=[project.number]), NEW | {"made_on": "2026-03-03"})
    assert "承诺日期不能晚于今天" in response.content.decode()


def test_kept_needs_what_shows_it(project, desk, cast, today):
    promise = make(project, cast, due_on=date(2026, 3, 31))
    address = reverse("promise", args=[promise.pk])
    assert "请写明依据" in desk.post(address, {"state": "kept", "on": "2026-03-02", "result": ""}).content.decode()
    paper = SimpleUploadedFile("回单.pdf", pdf_bytes("回单"), "application/pdf")
    desk.post(address, {"state": "kept", "on": "2026-03-02", "evidence": paper})
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on, promise.evidence.name) == ("kept", date(2026, 3, 2), "回单.pdf")
    with pytest.raises(Refused):
        promises.settle_promise(promise, by=cast.staff.user, state="broken", result="未到")


def test_a_settled_promise_can_be_taken_up_again(project, desk, cast):
    promise = promises.settle_promise(make(project, cast), by=cast.staff.user, state="broken", result="未注册")
    desk.post(reverse("promise-reopen", args=[promise.pk]), {"reason": "记错了"})
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on, promise.settled_by, promise.result) == ("open", None, None, "")


def test_open_ones_whose_day_has_passed_stand_in_their_own_tab(project, client_of, cast, today):
    late, waiting = make(project, cast, due_on=date(2026, 3, 10)), make(project, cast, due_on=date(2026, 9, 1))
    today("2026-03-11")
    desk = client_of(cast.incubator_operator.user)
    tab = desk.get(reverse("promises"), {"tab": "late"})
    assert list(tab.context["page"].object_list) == [late]
    assert list(desk.get(reverse("promises")).context["page"].object_list) == [late, waiting]
    assert desk.get(reverse("leads")).context["rows"][0]["late_promise"]


def test_the_landing_report_prints_the_promise_beside_the_verified_figure(project, cast, today):
    make(project, cast, kind="funds", what="到位资金", money=2000 * WAN, due_on=date(2026, 6, 30))
    make(project, cast, kind="heads", what="用工", quantity=30, unit="人", due_on=date(2026, 3, 31))
    kept = make(project, cast, kind="other", what="提供样机", side="office")
    FigureEventFactory(
        project=project, kind="investment", detail="funds_in_place", value=800 * WAN, occurred_on=date(2026, 3, 5)
    )
    today("2026-04-10")
    promises.settle_promise(kept, by=cast.staff.user, state="kept", result="样机已交付")
    lines = project_report(project, as_of=date(2026, 4, 10), known_on=date(2026, 4, 10)).promises
    assert {line.what: (line.by, line.promised, line.real, line.state, line.broken) for line in lines} == {
        "到位资金": ("项目方", "2,000 万元", "800.00 万元（核验值，2026年3月5日）", "待兑现", False),
        "用工": ("项目方", "30 人", "", "已逾期", True),
        "提供样机": ("我方", "", "样机已交付", "已兑现", False),
    }
    before = project_report(project, as_of=date(2026, 3, 4), known_on=date(2026, 3, 4)).promises
    assert [(line.real, line.state) for line in before] == [("", "待兑现")] * 3
    assert project_report(project, as_of=date(2026, 3, 1), known_on=date(2026, 4, 10)).promises == ()
