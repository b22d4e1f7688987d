"""Prepared statements: the same rows as the plain way, for other people, numbers and days; nothing that changes is kept."""

from datetime import date

import pytest
from django.utils import timezone

from projects.people.models import Membership, User
from projects.register.models import Project
from projects.trace.models import CalendarDay, Message
from projects.trace.prepared import Unprepared, prepared
from tests.factories import ProjectFactory

ROLES = (
    "staff",
    "incubator_operator",
    "other_incubator_operator",
    "enclave_operator",
    "applicant",
    "expert",
    "foreign_staff",
)


@prepared("user")
def seen(user, order):
    return Project.objects.visible_to(user).select_related("carrier", "organisation").order_by(order)


@prepared("keys")
def named(keys):
    return Project.objects.filter(pk__in=keys).order_by("pk").values_list("name", flat=True)


@prepared("user")
def letters(user):
    return {"all": Message.objects.visible_to(user), "unread": Message.objects.visible_to(user).unread()}


@prepared("first", "last")
def days(first, last):
    return CalendarDay.objects.filter(date__range=(first, last)).order_by("date").values("date", "is_workday")


@pytest.fixture
def projects(cast):
    own = ProjectFactory(county=cast.county, carrier=cast.incubator, organisation=cast.organisation)
    own.carriers.add(cast.incubator)
    other = ProjectFactory(county=cast.county, carrier=cast.enclave)
    other.carriers.add(cast.enclave)
    return [own, other, ProjectFactory(county=cast.foreign_county)]


def test_everybody_reads_what_the_rule_says(cast, projects):
    people = [getattr(cast, role).user for role in ROLES]
    for _turn in range(2):
        for person in people:
            for order in ("pk", "-pk"):
                assert seen.rows(person, order) == list(seen(person, order))
    assert [row.carrier.name for row in seen.rows(cast.staff.user, "pk")] == [row.carrier.name for row in projects[:2]]
    assert [len(seen.rows(person, "pk")) for person in people] == [2, 1, 0, 1, 1, 0, 1]


def test_a_seat_that_ended_is_gone_at_once(cast, projects):
    operator = cast.incubator_operator.user
    assert len(seen.rows(operator, "pk")) == 1
    Membership.objects.filter(user=operator).update(ended_at=timezone.now())
    assert seen.rows(User.objects.get(pk=operator.pk), "pk") == []


def test_numbers_days_slices_and_counts(cast, projects, assert_queries):
    keys = [row.pk for row in projects]
    for some in ([], keys[:1], keys[1:], keys, [*keys, 0]):
        assert named.rows(some) == list(named(some))
    assert seen.pages(cast.staff.user, "pk")[1:2] == [projects[1]]
    for first, last in ((date(2026, 1, 1), date(2026, 1, 9)), (date(2025, 5, 1), date(2025, 5, 2))):
        assert days.rows(first, last) == list(days(first, last))
    for count in (1, 2):
        Message.objects.create(to=cast.staff.user, subject="s", body="b")
        with assert_queries(1):
            assert letters.counts(cast.staff.user) == {"all": count, "unread": count}
    assert letters.counts(cast.expert.user) == {"all": 0, "unread": 0}


def test_what_changes_is_not_kept(cast):
    wrong = {
        "reads": lambda key: Project.objects.filter(pk__in=list(Project.objects.values_list("pk", flat=True))),
        "a moment": lambda key: Project.objects.filter(created_at__lte=timezone.now()),
        "another number": lambda key: Project.objects.filter(pk=key + 1),
        "in the text": lambda key: Project.objects.order_by("pk")[:key],
    }
    refused = []
    for name, make in wrong.items():
        with pytest.raises(Unprepared):
            prepared("key")(make).rows(3)
        refused.append(name)
    assert refused == list(wrong)
    with pytest.raises(Unprepared):
        prepared("word")(lambda word: Project.objects.filter(name=word)).rows("梦")
