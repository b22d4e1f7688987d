"""The test harness itself: the cast, the factories, the client, the frozen day; and the two commands' scripts."""

import inspect

import factory
import pytest
from django.conf import settings
from django.utils import timezone

from projects.people.models import Role
from projects.trace.models import CalendarDay
from tests import factories
from tests.client import page_faults


def all_factories():
    made = vars(factories).values()
    return [
        one for one in made
        if inspect.isclass(one) and issubclass(one, factory.django.DjangoModelFactory) and not one._meta.abstract
    ]  # fmt: skip


@pytest.mark.parametrize("maker", all_factories(), ids=lambda one: one.__name__)
def test_every_factory_makes_valid_rows(db, maker):
    row = maker()
    maker()
    # Optional fields of models are null without being blank: only what has a value is checked.
    row.clean_fields(
        exclude=[field.name for field in row._meta.fields if getattr(row, field.attname) in (None, "", [], {})]
    )
    row.validate_constraints()


def test_rows_of_one_application_stay_in_one_county(db):
    application = factories.SubmittedApplicationFactory(organisation__county__code="330482")
    counties = {application.project.county, application.organisation.county, application.carrier.county}
    assert {one.code for one in counties} == {"330482"}
    assert [version.number for version in application.versions.all()] == [1]
    assert list(application.project.carriers.all()) == [application.carrier]


def test_stored_file_has_its_bytes(db):
    stored = factories.StoredFileFactory()
    with stored.content.open() as content:
        data = content.read()
    assert (data[:5], len(data)) == (b"%PDF-", stored.size)


def test_cast_has_every_role_once_in_the_county(cast):
    people = dict(cast.everyone())
    roles = {name: [seat.role for seat in person.user.memberships.all()] for name, person in people.items()}
    beside_the_county = {"machine"}  # other systems come by their tokens
    assert {role for held in roles.values() for role in held} == set(Role.values) - beside_the_county
    assert roles["stranger"] == []
    assert {people[name].user.seats.home_county_id for name in people if name.startswith("foreign")} == {
        cast.foreign_county.pk
    }


def test_today_stands_still_in_shanghai(today):
    today("2026-03-02", "23:59")
    assert timezone.localdate().isoformat() == "2026-03-02"
    today("2025-12-31", "00:01")
    assert timezone.localdate().isoformat() == "2025-12-31"


def test_calendar_knows_adjusted_days(db):
    known = dict(CalendarDay.objects.filter(date__year=2026).values_list("date", "is_workday"))
    assert len(known) == 365
    assert known[timezone.datetime(2026, 10, 1).date()] is False


@pytest.mark.django_db(transaction=True)
def test_reference_data_is_there_for_real_transactions():
    assert CalendarDay.objects.filter(date__year=2025).count() == 365


@pytest.mark.django_db(transaction=True)
def test_reference_data_is_there_after_a_flush():
    assert CalendarDay.objects.filter(date__year=2025).count() == 365


def test_nothing_is_written_beside_the_source():
    assert settings.VAR_DIR != settings.BASE_DIR / "var"
    assert settings.BASE_DIR not in settings.MEDIA_ROOT.parents


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        ('<script src="/a.js"></script><p>好</p>', 0),
        ('<script type="application/json">{}</script>', 0),
        ("<script>alert(1)</script>", 1),
        ("<style>p{}</style>", 1),
        ('<p style="color:red">', 1),
        ('<a onclick="x()" href="javascript:x()">', 2),
        ("<p>{% translate 'x' %} {{ name }}</p>", 2),
    ],
)
def test_page_faults(html, faults):
    assert len(page_faults(html)) == faults


@pytest.mark.pg
def test_postgresql_is_real(db):
    from django.db import connection

    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 150000
