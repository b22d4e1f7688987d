"""Late steps: the holder is reminded, then the deputy, then the leader, each once, as the county set it."""

from datetime import date

import pytest

from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from workflows import service
from workflows.away import choose_deputy, go_away
from workflows.deskrules import set_desk_rule
from workflows.escalation import escalate
from workflows.models import DeskRule, Escalation

from .desk import colleague, file_on_desk

pytestmark = pytest.mark.django_db
# Begun on Monday 2 March, five working days: 60 % on the 5th, 80 % on the 6th, 100 % on the 9th.
REMIND, DEPUTY, LEADER = "2026-03-05", "2026-03-06", "2026-03-09"


@pytest.fixture
def wang(cast):
    return cast.incubator_operator.user


@pytest.fixture
def item(cast, wang, today):
    today("2026-03-02")
    assert cast.leader
    item = file_on_desk(cast)
    service.take(item, by=wang)
    Message.objects.all().delete()
    return item


def told():
    """Names of those who have been told since last asked."""
    names = list(Message.objects.order_by("pk").values_list("to__name", flat=True))
    Message.objects.all().delete()
    return names


def test_one_after_the_other_and_each_once(item, cast, wang, today):
    liu = colleague(cast)
    choose_deputy(by=wang, deputy=liu)
    days = ("2026-03-04", REMIND, REMIND, DEPUTY, LEADER, "2026-03-12")
    found = []
    for day in days:
        today(day)
        escalate()
        found.append(told())
    assert found == [[], ["王敏"], [], ["刘洋"], ["沈国强"], []]
    assert Escalation.objects.count() == AuditEvent.objects.filter(verb="escalate").count() == 3


def test_a_free_file_is_told_to_all_who_may_take_it(item, cast, wang, today):
    colleague(cast)
    service.release(item, by=wang)
    today(REMIND)
    escalate()
    assert sorted(told()) == ["刘洋", "王敏"]


def test_without_a_deputy_nobody_is_told_until_there_is_one(item, cast, wang, today):
    today(DEPUTY)
    assert escalate() == 1
    liu = colleague(cast)
    go_away(by=wang, deputy=liu, first_day=date(2026, 3, 6), last_day=date(2026, 3, 6))
    told()
    assert escalate() == 1
    assert told() == ["刘洋"]


def test_a_standing_clock_is_silent(item, cast, today):
    type(item.clock).objects.update(stopped_on=date(2026, 3, 3))
    today(LEADER)
    assert escalate() == 0


def test_the_rule_of_the_county_decides(item, cast, county, today):
    set_desk_rule(
        by=cast.leader.user,
        county=county,
        effective_from=date(2026, 3, 2),
        remind=0,
        deputy=0,
        leader=120,
        lease_hours=0,
    )
    today(LEADER)
    assert escalate() == 0
    today("2026-03-10")
    escalate()
    assert told() == ["沈国强"]


def test_the_applicant_is_reminded_and_nobody_above(item, cast, wang, today):
    type(item).objects.update(audience="applicant", owner=None)
    for day in (REMIND, LEADER):
        today(day)
        escalate()
    assert told() == ["陈默"]


def test_a_rule_never_falls_nor_begins_in_the_past(cast, county, today):
    today("2026-03-02")
    rule = {"by": cast.leader.user, "county": county, "lease_hours": 0}
    with pytest.raises(Refused, match="依次不减"):
        set_desk_rule(effective_from=date(2026, 3, 3), remind=80, deputy=60, leader=100, **rule)
    with pytest.raises(Refused, match="过去"):
        set_desk_rule(effective_from=date(2026, 3, 1), remind=60, deputy=80, leader=100, **rule)
    set_desk_rule(effective_from=date(2026, 3, 3), remind=50, deputy=80, leader=100, **rule)
    set_desk_rule(effective_from=date(2026, 3, 3), remind=40, deputy=80, leader=100, **rule)
    assert [DeskRule.of(county.pk, date(2026, 3, day)).remind for day in (2, 3)] == [60, 40]
    changes = AuditEvent.objects.filter(verb="set_desk_rule").order_by("pk").values_list("difference", flat=True)
    assert [row["changed"] for row in changes] == [{"remind": [60, 50]}, {"remind": [50, 40]}]


def test_the_page_shows_and_changes_it(cast, client_of, today):
    today("2026-03-02")
    client = client_of(cast.leader.user)
    assert "用去 60% 时" in client.get("/settings/desk/").content.decode()
    data = {"remind": 70, "deputy": 90, "leader": 110, "lease_hours": 48, "effective_from": "2026-03-02"}
    client.post("/settings/desk/new/", data)
    page = client.get("/settings/desk/").content.decode()
    assert "用去 70% 时" in page
    assert "48 小时未打开" in page
