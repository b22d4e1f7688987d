"""需协调事项: raised with unit, day and owner; settled, taken up again, called for; and printed in the report."""

from datetime import date

import pytest
from django.urls import reverse

from projects.figures.reports.project_facts import project_report
from projects.outcomes.actions import matters as verbs
from projects.outcomes.models import Matter
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests.factories import ProjectFactory

WHAT = {"what": "厂房环评批复", "unit": "市生态环境局嘉善分局", "words": "协调加快批复"}


@pytest.fixture
def project(cast, today):
    today("2026-03-02")
    return ProjectFactory(county=cast.county, carrier=cast.incubator, organisation=cast.organisation)


@pytest.fixture
def matter(project, cast):
    return verbs.raise_matter(
        project=project, by=cast.staff.user, owner=cast.incubator_operator.user, due_on=date(2026, 3, 20), **WHAT
    )


def test_raised_over_http_it_stands_on_the_project_and_in_the_list_and_not_before_the_applicant(
    project, cast, client_of
):
    client, url = client_of(cast.incubator_operator.user), reverse("matter-new", args=[project.number])
    data = WHAT | {"owner": cast.incubator_operator.user.pk, "raised_on": "2026-03-02", "due_on": "2026-03-01"}
    refused = client.post(url, data)
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["due_on"])
    assert client.post(url, data | {"due_on": "2026-03-20"}).status_code == 302
    for page in (project.get_absolute_url(), reverse("matters")):
        assert "厂房环评批复" in client.get(page).content.decode()
    assert "厂房环评批复" not in client_of(cast.applicant.user).get(project.get_absolute_url()).content.decode()
    assert client_of(cast.applicant.user).get(reverse("matters")).status_code == 404


def test_the_owner_is_told_and_reminded_once_a_day(matter, cast, client_of):
    owner = cast.incubator_operator.user
    assert Message.objects.filter(to=owner).count() == 1
    client, url = client_of(cast.staff.user), reverse("matter-remind", args=[matter.pk])
    assert client.post(url).status_code == 302
    assert Message.objects.filter(to=owner, subject="张晓催办协调事项：厂房环评批复").count() == 1
    with pytest.raises(Refused, match="今日已催办"):
        verbs.remind_matter(matter=matter, by=cast.staff.user)
    with pytest.raises(Refused, match="正由您办理"):
        verbs.remind_matter(matter=matter, by=owner)


def test_time_reminds_before_the_day_and_after_it(matter, cast, today):
    Message.objects.all().delete()
    days = (("2026-03-16", 0), ("2026-03-17", 1), ("2026-03-18", 1), ("2026-03-21", 2), ("2026-03-25", 2))
    for day, count in days:
        today(day)
        verbs.remind_of_matters()
        assert Message.objects.count() == count, day


def test_settled_with_words_and_taken_up_again_with_a_new_day(matter, cast, client_of, today):
    today("2026-03-18")
    client, url = client_of(cast.incubator_operator.user), reverse("matter", args=[matter.pk])
    assert list(client.post(url, {"state": "settled", "on": "2026-03-18"}).context["form"].errors) == ["result"]
    assert client.post(url, {"state": "settled", "on": "2026-03-18", "result": "已批复"}).status_code == 302
    with pytest.raises(Refused, match="已由王敏办结"):
        verbs.settle_matter(matter=matter, by=cast.staff.user, state="settled", result="x")
    assert client.post(url, {"due_on": "2026-03-01", "reason": "批复被撤"}).context["form"].errors["due_on"]
    assert client.post(url, {"due_on": "2026-04-01", "reason": "批复被撤"}).status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.due_on, matter.settled_on) == ("open", date(2026, 4, 1), None)


def test_strangers_neither_raise_nor_own_one(project, cast):
    with pytest.raises(Refused, match="只有"):
        verbs.raise_matter(
            project=project,
            by=cast.other_incubator_operator.user,
            owner=cast.staff.user,
            due_on=date(2026, 4, 1),
            **WHAT,
        )
    with pytest.raises(Refused, match="不经办此项目"):
        verbs.raise_matter(
            project=project, by=cast.staff.user, owner=cast.auditor.user, due_on=date(2026, 4, 1), **WHAT
        )


def test_the_report_prints_it_as_it_stood(matter, project, cast, today):
    today("2026-03-25")
    verbs.settle_matter(matter=matter, by=cast.staff.user, state="settled", result="已批复", on=date(2026, 3, 24))

    def printed(day):
        day = date.fromisoformat(day)
        return [
            (row.subject, row.responsible, row.due, row.status)
            for row in project_report(project, as_of=day, known_on=day).matters
        ]

    assert printed("2026-03-01") == []
    subject, unit = "厂房环评批复", "市生态环境局嘉善分局"
    assert printed("2026-03-10") == [(subject, unit, "2026年3月20日", "协调中")]
    assert printed("2026-03-22") == [(subject, unit, "2026年3月20日", "已逾期")]
    assert printed("2026-03-25") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(project, cast, client_of, assert_queries, rows):
    for number in range(rows):
        verbs.raise_matter(
            project=project, by=cast.staff.user, owner=cast.staff.user, due_on=date(2026, 4, 1 + number), **WHAT
        )
    client = client_of(cast.staff.user)
    client.get(reverse("matters"))
    with assert_queries(9):
        client.get(reverse("matters"))
    assert Matter.objects.count() == rows
