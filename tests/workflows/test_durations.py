"""Where the days went: ours, theirs, and what is usual on the same route."""

from datetime import date

import pytest

from tests.factories import RouteFactory
from workflows.durations import Spent, Usual, spent, usual
from workflows.models import IntakeProcess

from . import way

WRONG = {"plan": ("unclear", "缺少财务预测一章，请补充。")}


@pytest.fixture
def hands(cast, client_of):
    way.set_rules(cast.incubator)
    return client_of(cast.applicant.user), client_of(cast.incubator_operator.user)


def accepts(desk, application):
    item = way.open_item(application)
    assert desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, decision="accept")).status_code == 302


def asks(desk, application):
    item = way.open_item(application)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=WRONG, decision="supplement"))


def answers(applicant, application):
    item = way.open_item(application)
    applicant.post(f"/my/applications/{application.number}/materials/plan/?item={item.pk}", {"file": way.pdf("新.pdf")})
    assert applicant.post(f"/todo/{item.pk}/supplement/", {"hand_in": "1"}).status_code == 302


def test_days_are_ours_or_theirs_and_the_usual_is_without_theirs(cast, hands, today):
    applicant, desk = hands
    today("2026-03-02")  # a Monday
    one, two, three = (way.submitted(applicant, cast.incubator, name=name) for name in ("激光甲", "雷达乙", "芯片丙"))
    today("2026-03-03")
    accepts(desk, one)
    asks(desk, two)
    today("2026-03-10")  # five working days later
    answers(applicant, two)
    today("2026-03-12")
    accepts(desk, two)
    assert usual(three, "intake") is None  # two are too few
    today("2026-03-16")
    accepts(desk, three)
    four = way.submitted(applicant, cast.incubator, name="传感丁")
    assert usual(four, "intake") == Usual(median=3, shortest=1, longest=10, number=3)
    assert usual(four, "landing") is None

    assert spent(two) == Spent(ours=5, theirs=5, since=date(2026, 3, 12), phase="screening")
    today("2026-03-18")
    assert spent(four) == Spent(ours=2, theirs=0, since=date(2026, 3, 16), phase="intake")
    page = applicant.get(f"/my/applications/{four.number}/").content.decode()
    assert ("当前环节自" in page, "3个工作日（1–10，最近3件）" in page) == (True, True)


def test_what_another_route_took_says_nothing(cast, hands, today):
    applicant, desk = hands
    today("2026-03-02")
    for name in ("激光甲", "雷达乙", "芯片丙"):
        accepts(desk, way.submitted(applicant, cast.incubator, name=name))
    four = way.submitted(applicant, cast.incubator, name="传感丁")
    assert usual(four, "intake").number == 3
    four.route = RouteFactory(carrier=cast.incubator, code="simple")
    assert usual(four, "intake") is None
    IntakeProcess.objects.update(outcome="lapse")
    assert usual(way.submitted(applicant, cast.incubator, name="器件戊"), "intake") is None


def test_a_draft_has_no_days(cast, hands):
    applicant, _desk = hands
    draft = way.begin(applicant, cast.incubator)
    assert spent(draft) is None
    assert applicant.get(f"/my/applications/{draft.number}/").status_code == 200
