"""Leaders are asked in parallel, answer on the phone, are reminded; no answer moves the file, none reaches the applicant."""

from datetime import timedelta

import pytest

from projects.people.models import Role
from projects.register.stages import Stage
from projects.selection.actions import opinions as verbs
from projects.selection.models import Opinion
from projects.trace.errors import Refused
from projects.trace.models import CalendarDay, Deadline, Message
from tests.factories import MembershipFactory, UserFactory
from tests.selection import scene
from workflows import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast):
    """Another leader of the centre."""
    user = UserFactory(email="leader2@example.cn", name="陆建平")
    MembershipFactory(user=user, county=cast.county, role=Role.CENTRE_LEADER)
    return user


@pytest.fixture
def project(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    return project


def ask(cast, project, *leaders):
    verbs.ask_opinions(project, by=cast.staff.user, leaders=leaders, question="是否同意入孵")
    return [Opinion.objects.get(project=project, leader=leader) for leader in leaders]


def test_several_are_asked_and_the_page_says_who_is_missing(cast, client_of, project, second):
    ask(cast, project, cast.leader.user, second)
    assert Message.objects.get(to=second).kind == "act"
    phone = client_of(second)
    page = phone.get(Opinion.objects.get(leader=second).get_absolute_url()).content.decode()
    assert "81.00" in page and "是否同意入孵" in page and "沈国强" in page
    answer = phone.post(Opinion.objects.get(leader=second).get_absolute_url(), {"view": "agree"})
    assert (answer.status_code, answer.url) == (302, "/opinions/")
    panel = client_of(cast.staff.user).get(project.get_absolute_url()).content.decode()
    assert "未答复：沈国强" in panel and "陆建平" in panel
    project.refresh_from_db()
    assert (project.stage, service.open_item(project, "screening.deliberation") is not None) == (
        Stage.DELIBERATION,
        True,
    )


def test_other_than_agreement_needs_words_and_stays_as_given(cast, client_of, project):
    (row,) = ask(cast, project, cast.leader.user)
    client, address = client_of(cast.leader.user), row.get_absolute_url()
    refused = client.post(address, {"view": "again"})
    assert (refused.status_code, "请简要填写" in refused.content.decode()) == (200, True)
    client.post(address, {"view": "again", "words": "补充量产计划"})
    late = client.post(address, {"view": "agree"})
    assert "意见不能再改" in late.content.decode()
    row.refresh_from_db()
    assert (row.view, row.words) == ("again", "补充量产计划")
    told = Message.objects.filter(to=cast.staff.user).latest("pk")
    assert told.body == "补充量产计划" and "再研究" in told.subject


def test_nobody_else_answers_or_reads(cast, client_of, project):
    (row,) = ask(cast, project, cast.leader.user)
    verbs.give_opinion(row, by=cast.leader.user, view="disagree", words="不宜外传的意见")
    with pytest.raises(Refused):
        verbs.give_opinion(row, by=cast.staff.user, view="agree")
    for person in (cast.applicant, cast.incubator_operator, cast.expert, cast.reporter):
        client = client_of(person.user)
        assert client.get(row.get_absolute_url()).status_code == 404
        page = client.get(project.get_absolute_url()).content.decode()
        assert "不宜外传的意见" not in page and "答复意见" not in page


def test_only_leaders_are_asked_and_only_once_at_a_time(cast, project, second):
    with pytest.raises(Refused, match="只能征求"):
        ask(cast, project, cast.staff.user)
    (row,) = ask(cast, project, cast.leader.user)
    with pytest.raises(Refused, match="已征求过"):
        ask(cast, project, cast.leader.user)
    verbs.drop_opinion(row, by=cast.staff.user)
    with pytest.raises(Refused, match="已撤回"):
        verbs.give_opinion(row, by=cast.leader.user, view="agree")
    assert verbs.ask_opinions(project, by=cast.staff.user, leaders=[cast.leader.user, second], question="再问")


def test_reminders_by_hand_once_a_day_and_by_time_once(cast, project, today):
    (row,) = ask(cast, project, cast.leader.user)  # a Tuesday
    verbs.remind_opinion(row, by=cast.staff.user)
    with pytest.raises(Refused, match="今天已提醒过"):
        verbs.remind_opinion(row, by=cast.staff.user)
    assert verbs.remind_late_opinions() == 0
    Opinion.objects.update(reminded_on=None)
    today("2026-03-05")
    assert verbs.remind_late_opinions() == 0  # the second working day is not over
    today("2026-03-06")
    assert (verbs.remind_late_opinions(), verbs.remind_late_opinions()) == (1, 0)
    assert not CalendarDay.objects.filter(date=row.asked_at.date() + timedelta(days=1), is_workday=False).exists()


def test_the_county_may_switch_the_reminder_off(cast, project, today):
    ask(cast, project, cast.leader.user)
    Deadline.objects.create(county=cast.county, step=verbs.STEP, days=0, effective_from="2026-01-01")
    today("2026-03-20")
    assert verbs.remind_late_opinions() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_brief_ask_a_constant_number_of_questions(cast, client_of, today, assert_queries, count):
    today("2026-03-03")
    projects = [scene.accepted(cast, f"项目{number}") for number in range(count + 1)]
    scene.closed(cast, projects, 80, 81, 82)
    rows = [ask(cast, project, cast.leader.user)[0] for project in projects]
    for row in rows[1:]:
        verbs.give_opinion(row, by=cast.leader.user, view="agree")
    client = client_of(cast.leader.user)
    with assert_queries(LIST):
        client.get("/opinions/")
    with assert_queries(BRIEF):
        client.get(rows[0].get_absolute_url())


LIST, BRIEF = 7, 12
