"""Leads over real HTTP: three minutes to register, kept when something is wrong, closed to the others."""

import pytest
from django.urls import reverse

from projects.register.models import Project
from projects.register.stages import Stage
from tests.factories import ProjectFactory

LEAD = {
    "name": "高安全固态电池(隔膜)", "introduced_by": "罗星街道", "source": "recommended", "leader": "周航",
    "phone": "138 0000-0001", "field": "materials", "next_date": "2026-12-01", "summary": "已有两件发明专利",
}  # fmt: skip


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.incubator_operator.user)


def test_the_desk_registers_a_lead(desk, cast, today):
    today("2026-11-23")
    response = desk.post(reverse("lead-new"), LEAD | {"carrier": cast.incubator.pk}, follow=True)
    lead = Project.objects.get()
    assert response.status_code == 200
    assert (lead.number, lead.name, lead.stage) == ("JS-2026-0001", "高安全固态电池（隔膜）", Stage.LEAD)
    assert (lead.phone, lead.follow_up_by) == ("13800000001", cast.incubator_operator.user)
    assert [source.kind for source in lead.sources.all()] == ["recommended"]
    assert "138****0001" in response.content.decode()


def test_a_wrong_phone_gets_a_sentence_and_keeps_what_was_typed(desk, cast):
    response = desk.post(reverse("lead-new"), LEAD | {"carrier": cast.incubator.pk, "phone": "1380000"})
    page = response.content.decode()
    assert "电话号码不完整" in page
    assert 'value="1380000"' in page
    assert "罗星街道" in page
    assert not Project.objects.exists()


def test_an_operator_registers_only_for_the_own_carrier(desk, cast):
    response = desk.post(reverse("lead-new"), LEAD | {"carrier": cast.enclave.pk})
    assert "carrier" in response.context["form"].errors
    assert not Project.objects.exists()


@pytest.mark.parametrize("name", ["applicant", "expert", "auditor", "reporter", "administrator", "stranger"])
def test_others_find_no_leads_page(cast, client_of, name):
    client = client_of(getattr(cast, name).user)
    assert client.get(reverse("leads")).status_code == 404
    assert client.get(reverse("lead-new")).status_code == 404


def test_a_lead_rests_and_wakes(desk, cast, today):
    today("2026-11-23")
    lead = ProjectFactory(county=cast.county, carrier=cast.incubator)
    desk.post(reverse("lead-sleep", args=[lead.number]), {"wake_on": "2026-11-23", "reason": "年后联系"})
    lead.refresh_from_db()
    assert lead.stage == Stage.LEAD  # waking today is no rest
    desk.post(reverse("lead-sleep", args=[lead.number]), {"wake_on": "2027-01-05", "reason": "年后联系"})
    lead.refresh_from_db()
    assert (lead.stage, lead.stage_reason) == (Stage.ASLEEP, "年后联系")
    desk.post(reverse("lead-wake", args=[lead.number]))
    lead.refresh_from_db()
    assert lead.stage == Stage.LEAD


def test_a_contact_is_noted_from_the_project_page(desk, cast):
    lead = ProjectFactory(county=cast.county, carrier=cast.incubator)
    note = {"kind": "visit", "on": "2026-11-20", "words": "上门走访", "next_date": "2026-12-05"}
    page = desk.post(reverse("note-new", args=[lead.number]), note, follow=True).content.decode()
    lead.refresh_from_db()
    assert str(lead.next_date) == "2026-12-05"
    assert "上门走访" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rows(desk, cast, rows, assert_queries):
    ProjectFactory.create_batch(
        rows, county=cast.county, carrier=cast.incubator, follow_up_by=cast.incubator_operator.user
    )
    with assert_queries(8):
        response = desk.get(reverse("leads"))
    assert len(response.context["page"].object_list) == rows


def test_the_wrong_operator_does_not_see_the_lead(cast, client_of):
    lead = ProjectFactory(county=cast.county, carrier=cast.incubator)
    other = client_of(cast.other_incubator_operator.user)
    assert other.get(lead.get_absolute_url()).status_code == 404
    assert list(other.get(reverse("leads")).context["page"].object_list) == []
