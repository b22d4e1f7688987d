"""The enclave's desk: renewals held against the dated rule, events with who came, figures that are only counted."""

from datetime import date

import pytest
from django.utils import timezone

from projects.outcomes.models import CarrierEvent
from projects.register.models import EnclaveRule, FigureEvent
from projects.register.stages import Stage
from projects.tenancy.actions.rooms import reserve_room
from projects.tenancy.models import Room
from tests.factories import MoveInFactory, ProjectFactory
from workflows.enclave import performance

from .test_admission import upload


def stay_in(carrier, cast, **more):
    """A verified stay from 2 March 2025 to 1 March 2026."""
    project = ProjectFactory(county=cast.county, carrier=carrier, stage=Stage.ENCLAVE)
    terms = {
        "signed_on": date(2025, 3, 2), "handover_on": date(2025, 3, 2), "term_from": date(2025, 3, 2),
        "term_to": date(2026, 3, 1), "verified_at": timezone.now(), "verified_by": cast.staff.user,
    }  # fmt: skip
    return MoveInFactory(project=project, carrier=carrier, **terms | more)


@pytest.fixture
def operator(cast, client_of, today):
    today("2026-02-20")
    EnclaveRule.objects.get_or_create(county=cast.county, effective_from=date(2024, 1, 1))
    return client_of(cast.enclave_operator.user)


def renewal(client, stay, **change):
    data = {"signed_on": "2026-02-20", "term_to": "2027-03-01", "agreement": upload()}
    return client.post(f"/admissions/stays/{stay.pk}/renew/", data | change)


def test_a_renewal_is_a_dated_row_and_no_figure(operator, cast, client_of):
    stay = stay_in(cast.enclave, cast)
    assert renewal(operator, stay).status_code == 302
    stay.refresh_from_db()
    row = stay.renewals.get()
    assert (row.term_from, row.term_to, stay.term_to) == (date(2026, 3, 2), date(2027, 3, 1), date(2027, 3, 1))
    assert not FigureEvent.objects.exists()
    page = operator.get(f"/admissions/stays/{stay.pk}/").content.decode()
    assert "2026-03-02 — 2027-03-01" in page
    assert client_of(cast.staff.user).get(f"/files/{row.agreement_id}/").status_code == 200
    assert "已续签" in cast.staff.user.letters.last().subject


@pytest.mark.parametrize(
    ("before", "change", "said"),
    [
        ({}, {"term_to": "2027-03-15"}, "单次协议最长12个月"),
        ({"term_from": date(2023, 3, 2)}, {}, "最长36个月"),
        ({}, {"term_to": "2026-02-25"}, "请填写更晚的日期"),
        ({"left_on": date(2025, 12, 1), "exit_kind": "withdrawn"}, {}, "仍在入驻"),
    ],
)
def test_a_renewal_beyond_the_rule_is_refused(operator, cast, before, change, said):
    stay = stay_in(cast.enclave, cast, **before)
    page = renewal(operator, stay, **change)
    errors = " ".join(words for found in page.context["form"].errors.values() for words in found)
    assert (page.status_code, said in errors, stay.renewals.count()) == (200, True, 0), errors


def test_another_rule_holds_for_stays_that_begin_under_it(operator, cast, client_of):
    old, new = (
        stay_in(cast.enclave, cast),
        stay_in(cast.enclave, cast, signed_on=date(2025, 6, 1), handover_on=date(2025, 6, 1)),
    )
    EnclaveRule.objects.create(county=cast.county, effective_from=date(2025, 5, 1), agreement_months=6, total_months=18)
    assert renewal(operator, old).status_code == 302
    assert "单次协议最长6个月" in renewal(operator, new).content.decode()


def test_only_the_own_enclave_and_only_enclaves_renew(operator, cast, client_of):
    stay = stay_in(cast.incubator, cast)
    assert renewal(client_of(cast.incubator_operator.user), stay).status_code == 404
    own = stay_in(cast.enclave, cast)
    assert renewal(client_of(cast.other_enclave_operator.user), own).status_code == 404
    assert renewal(client_of(cast.staff.user), own).status_code == 403


EVENT = {
    "name": "Link-in论坛",
    "kind": "forum",
    "on": "2026-02-10",
    "place": "上海",
    "attendance": "星尘视觉 3\n复旦校友会，12人\n",
}


def test_an_event_counts_its_heads_from_the_lines(operator, cast, client_of):
    address = f"/carriers/{cast.enclave.pk}/events/new/"
    made = operator.post(address, EVENT)
    event = CarrierEvent.objects.get()
    assert made.url == f"/carriers/events/{event.pk}/"
    assert list(event.attendance.values_list("unit", "heads")) == [("星尘视觉", 3), ("复旦校友会", 12)]
    operator.post(made.url, {"attendance": "星尘视觉 4"})
    assert operator.get(made.url).context["heads"] == 4
    assert "已登记同名活动" in operator.post(address, EVENT).content.decode()
    auditor = client_of(cast.auditor.user)
    assert (auditor.get(made.url).status_code, auditor.post(made.url, {"attendance": "x 1"}).status_code) == (200, 403)
    assert client_of(cast.other_enclave_operator.user).get(made.url).status_code == 404


@pytest.mark.parametrize(
    ("lines", "said"), [("星尘视觉", "第1行"), ("甲 1\n乙 0", "第2行"), ("甲 1\n甲 2", "同一单位")]
)
def test_an_unclear_line_is_named_and_kept(operator, cast, lines, said):
    page = operator.post(f"/carriers/{cast.enclave.pk}/events/new/", EVENT | {"attendance": lines})
    assert (
        said in " ".join(page.context["form"].errors["attendance"]),
        lines.split("\n")[0] in page.content.decode(),
    ) == (True, True)
    assert not CarrierEvent.objects.exists()


def test_the_desk_shows_what_is_due_and_the_year_in_counts(operator, cast, client_of):
    ends = stay_in(cast.enclave, cast, landing_by=date(2026, 2, 1), landing_words="2026年2月前在嘉善注册")
    stay_in(cast.enclave, cast, term_to=date(2027, 3, 1))
    operator.post(f"/carriers/{cast.enclave.pk}/events/new/", EVENT)
    for client in (operator, client_of(cast.staff.user), client_of(cast.auditor.user)):
        page = client.get(f"/carriers/{cast.enclave.pk}/desk/")
        assert ([row.pk for row in page.context["ending"]], [row.pk for row in page.context["clauses"]]) == (
            [ends.pk],
            [ends.pk],
        )
    now, before = (performance(cast.enclave, (2026, 2025))[year] for year in (2026, 2025))
    assert (now["events"], now["heads"], now["move_ins"], before["move_ins"]) == (1, 15, 0, 2)
    assert client_of(cast.other_enclave_operator.user).get(f"/carriers/{cast.enclave.pk}/desk/").status_code == 404
    assert client_of(cast.staff.user).get(f"/carriers/{cast.incubator.pk}/desk/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_and_the_events_ask_the_same_however_many(operator, cast, assert_queries, number):
    for each in range(number):
        stay_in(cast.enclave, cast, landing_by=date(2026, 2, 1))
        operator.post(f"/carriers/{cast.enclave.pk}/events/new/", EVENT | {"name": f"活动{each}"})
    operator.get(f"/carriers/{cast.enclave.pk}/desk/")
    with assert_queries(21):
        assert len(operator.get(f"/carriers/{cast.enclave.pk}/desk/").context["ending"]) == number
    with assert_queries(7):
        assert len(operator.get(f"/carriers/{cast.enclave.pk}/events/").context["page_obj"]) == number


def test_the_carrier_page_names_regions_and_counts_rooms(operator, cast):
    stay_in(cast.enclave, cast)
    for number in ("301", "302", "303"):
        Room.objects.create(carrier=cast.enclave, number=number, area=50)
    reserve_room(
        room=Room.objects.get(number="301"), by=cast.enclave_operator.user, project=ProjectFactory(county=cast.county),
        first_day=date(2026, 2, 1), last_day=date(2026, 12, 31), reserved_until=date(2026, 3, 1),
    )  # fmt: skip
    cast.enclave.host_region, cast.enclave.home_region, cast.enclave.level = "上海市", "浙江省嘉善县", "provincial"
    cast.enclave.save()
    page = operator.get(f"/carriers/{cast.enclave.pk}/")
    html = page.content.decode()
    assert ("飞入地" in html, "浙江省嘉善县" in html, "省级" in html) == (True, True, True)
    rooms = page.context["rooms"]
    assert ((rooms["all"], rooms["free"], rooms["reserved"]), page.context["ending"]) == ((3, 2, 1), 1)
