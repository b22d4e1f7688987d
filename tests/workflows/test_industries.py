"""The county's own list of industries: kept in the settings, chosen in the form, found in the register."""

from datetime import date

import pytest

from projects.register.actions.applications import copy_facts
from projects.register.eligibility import industries, problems
from projects.register.models import Industry, Project
from projects.trace.models import AuditEvent
from tests.factories import ApplicationFactory, ProjectFactory

NEW, ADDRESS = {"name": "低空经济", "effective_from": "2026-04-01"}, "/settings/industries/"


@pytest.fixture
def leader(cast, client_of, today):
    today("2026-03-02")
    return client_of(cast.leader.user)


@pytest.fixture
def life(county):
    Industry.objects.filter(county=county).delete()
    return Industry.objects.create(county=county, code="life", name="生命健康", effective_from=date(2024, 1, 1))


def names(county, day):
    return industries(county.pk, date.fromisoformat(day))


def test_industries_begin_change_and_end_on_days(leader, county, life):
    assert leader.post(f"{ADDRESS}new/", NEW).url == ADDRESS
    changed = {"name": "生物医药", "effective_from": "2026-05-01"}
    assert leader.post(f"{ADDRESS}{life.pk}/", changed).status_code == 302
    assert leader.post(f"{ADDRESS}{life.pk}/end/", {"last_day": "2026-06-30"}).url == ADDRESS
    assert names(county, "2026-03-31") == ["生命健康"]
    assert names(county, "2026-04-30") == ["生命健康", "低空经济"]
    assert names(county, "2026-06-30") == ["生物医药", "低空经济"]
    assert names(county, "2026-07-01") == ["低空经济"]
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["set_industry", "set_industry", "end_industry"]


def test_the_same_name_twice_is_refused_and_the_typed_text_stays(leader, life):
    page = leader.post(f"{ADDRESS}new/", {"name": " 生命健康 ", "effective_from": "2026-04-01"})
    assert page.context["form"].errors["name"] == ["“生命健康”已在列表中。"]
    assert "2026-04-01" in page.content.decode()
    late = leader.post(f"{ADDRESS}new/", NEW | {"effective_from": "2026-03-01"})
    assert "过去" in late.content.decode()


def test_an_applicant_chooses_from_the_list(cast, client_of, today, life):
    today("2026-03-02")
    application = ApplicationFactory(organisation=cast.applicant.organisation)
    page = client_of(cast.applicant.user).get(f"/my/applications/{application.number}/fill/project/")
    assert '<option value="生命健康">生命健康</option>' in page.content.decode()
    today("2026-08-01")
    Industry.objects.update(effective_to=date(2026, 7, 1))
    found = {one.path: one.sentence for one in problems(application, {"industry": "生命健康"})}
    assert found["industry"] == "“生命健康”已不在县内产业方向列表中，请另选一项。"


def test_the_register_finds_old_and_new_names_of_an_industry(cast, client_of, county, life):
    renamed = Industry.objects.create(county=county, code="life", name="生物医药", effective_from=date(2026, 5, 1))
    for name in ("生命健康", "生物医药"):
        application = ApplicationFactory(organisation=cast.applicant.organisation)
        copy_facts(application, application.project, {"industry": name})
    ProjectFactory(county=county)
    page = client_of(cast.staff.user).get("/projects/", {"industry": "life"})
    found = Project.objects.exclude(industry=None)
    assert [row["name"] for row in page.context["rows"]] == [project.name for project in found]
    assert {project.industry for project in found} == {life, renamed}


@pytest.mark.parametrize("count", [1, 3])
def test_constant_questions(leader, county, assert_queries, count):
    for n in range(count):
        Industry.objects.create(county=county, code=f"more{n}", name=f"方向{n}", effective_from=date(2024, 1, 1))
    with assert_queries(5):
        assert leader.get(ADDRESS).status_code == 200
