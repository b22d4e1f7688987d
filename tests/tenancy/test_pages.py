"""Lists of offers, stays and carriers: who sees which rows, and how many questions they ask."""

from datetime import date

import pytest
from django.urls import reverse

from projects.files.models import StoredFile
from projects.register.stages import Stage
from projects.tenancy.panels import panel
from projects.trace.calendar import months_between
from tests.factories import IncubationFactory, MoveInFactory, OfferFactory, ProjectFactory
from tests.factories.base import at
from workflows.panels import present_of


def new_stay(cast, carrier=None, **more):
    carrier = carrier or cast.incubator
    project = ProjectFactory(
        county=cast.county, carrier=carrier, stage=Stage.INCUBATING, organisation=cast.organisation
    )
    fields = {"verified_by": cast.staff.user, "verified_at": at(date(2026, 3, 2)), "term_to": date(2026, 8, 1)} | more
    stay = MoveInFactory(project=project, carrier=carrier, **fields)
    IncubationFactory(move_in=stay, project=project)
    OfferFactory(project=project, carrier=carrier)
    return stay


@pytest.fixture(autouse=True)
def day(today):
    today("2026-05-04")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("?tab=stays", 9), ("?tab=offers", 9), ("?tab=terms", 9), ("?tab=stays&year=2026", 9)],
)
def test_admissions_ask_a_constant_number_of_questions(cast, client_of, assert_queries, count, address, queries):
    for _number in range(count):
        new_stay(cast)
    client = client_of(cast.staff.user)
    with assert_queries(queries):
        page = client.get(reverse("admissions") + address)
    assert len(page.context["page_obj"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_carriers_page_asks_a_constant_number_of_questions(cast, client_of, assert_queries, count):
    for _number in range(count):
        new_stay(cast)
    client = client_of(cast.incubator_operator.user)
    with assert_queries(13):
        page = client.get(reverse("carrier", args=[cast.incubator.pk]))
    assert page.context["live"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_asks_a_constant_number_of_questions(cast, assert_queries, count):
    stay = new_stay(cast)
    for _number in range(count):
        OfferFactory(project=stay.project, carrier=cast.incubator)
    present = present_of(stay.project)
    users = [cast.staff.user, cast.incubator_operator.user]
    for user, queries in zip(users, (2, 3), strict=True):
        user.seats  # noqa: B018  read once a request
        with assert_queries(queries):
            panel(stay.project, user, present)


def test_carriers_count_live_projects_and_this_years_move_ins(cast, client_of):
    new_stay(cast)
    new_stay(cast, signed_on=date(2025, 12, 30), handover_on=date(2026, 1, 6))
    new_stay(cast, signed_on=date(2025, 12, 1), handover_on=date(2025, 12, 2))
    new_stay(cast, left_on=date(2026, 4, 1), exit_kind="withdrawn")
    new_stay(cast, verified_by=None, verified_at=None)
    rows = client_of(cast.staff.user).get(reverse("carriers")).context["rows"]
    found = {row.code: (row.live, row.arrived) for row in rows}
    assert found["kczx"] == (3, 3)


def test_operators_see_their_own_carriers_and_stays_only(cast, client_of):
    mine, other = new_stay(cast), new_stay(cast, cast.enclave)
    client = client_of(cast.incubator_operator.user)
    assert [row.code for row in client.get(reverse("carriers")).context["rows"]] == ["kczx"]
    assert list(client.get(reverse("admissions")).context["page_obj"]) == [mine]
    assert client.get(reverse("stay", args=[other.pk])).status_code == 404
    assert client.get(reverse("carrier", args=[cast.enclave.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("applicant", 200), ("reader", 200), ("leader", 200), ("auditor", 200), ("other_applicant", 404), ("expert", 404)],
)
def test_a_stay_is_read_by_those_concerned_with_its_files(cast, client_of, name, status):
    stay = new_stay(cast)
    user = getattr(cast, name).user
    assert client_of(user).get(reverse("stay", args=[stay.pk])).status_code == status
    assert StoredFile.objects.visible_to(user).filter(pk=stay.agreement_id).exists() == (status == 200)
    assert StoredFile.objects.visible_to(user).filter(pk=stay.handover_record_id).exists() == (status == 200)


@pytest.mark.parametrize(
    ("until", "words", "tone"),
    [
        (date(2026, 6, 3), "还有30天", "red"),
        (date(2026, 8, 2), "还有90天", "amber"),
        (date(2026, 10, 31), "还有180天", "blue"),
    ],
)
def test_terms_that_end_are_marked_by_the_days_left(cast, client_of, until, words, tone):
    new_stay(cast, term_to=until)
    [row] = client_of(cast.staff.user).get(reverse("admissions"), {"tab": "terms"}).context["page_obj"]
    assert (row.left_words, row.left_tone) == (words, tone)


def test_an_odd_filter_is_no_error(cast, client_of):
    new_stay(cast)
    page = client_of(cast.staff.user).get(reverse("admissions") + "?carrier=x&year=abc&tab=none&page=99")
    assert len(page.context["page_obj"].object_list) == 1


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 1, 15), date(2026, 1, 15), 24),
        (date(2024, 1, 15), date(2026, 1, 16), 25),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2026, 1, 1), date(2028, 12, 31), 36),
    ],
)
def test_months_are_whole_when_begun(first, last, months):
    assert months_between(first, last) == months
