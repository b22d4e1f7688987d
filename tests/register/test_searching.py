"""One search for register, inbox and search box: names, codes, pinyin, initials, and phones without a leak."""

import pytest

from projects.register.actions.project import refresh_search
from projects.register.models import Project
from projects.register.searching import holding, words_of
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast):
    project = ProjectFactory(
        county=cast.county, carrier=cast.incubator, organisation=cast.organisation, name="车载固态激光雷达", number="JS-2026-0042",
        leader="陈默", phone="13800001234",
    )  # fmt: skip
    refresh_search(project)
    project.save(update_fields=["search_text", "name_key"])
    ProjectFactory(county=cast.county, carrier=cast.incubator, name="另一项目", leader="周宁", phone="13900005678")
    return project


def found(text, user):
    seen = Project.objects.visible_to(user).filter(holding(words_of(text), user=user))
    return list(seen.order_by("pk").values_list("name", flat=True))


LIDAR = ["车载固态激光雷达"]


@pytest.mark.parametrize(
    "text",
    ["激光雷达", "js-2026-0042", "0042", "jiguangleida", "JGLD", "chenmo", "星尘视觉", "xcsj", "激光 陈默", "１２３４",
     "13800001234"],
)  # fmt: skip
def test_found_by_words_of_every_kind(project, cast, text):
    assert found(text, cast.staff.user) == LIDAR


@pytest.mark.parametrize("text", ["激光 王五", "5678 激光", "00001234", "01234", "1380000123", "380000"])
def test_not_found_by_other_words_nor_by_the_hidden_digits(project, cast, text):
    """Five to ten digits would let somebody guess a masked number digit by digit."""
    assert found(text, cast.staff.user) == []


@pytest.mark.parametrize("name", ["applicant", "auditor", "reporter", "expert"])
@pytest.mark.parametrize("text", ["1234", "13800001234"])
def test_phones_are_searched_only_by_those_who_work_on_files(project, cast, name, text):
    assert found(text, getattr(cast, name).user) == []


@pytest.mark.parametrize("name", ["other_incubator_operator", "foreign_staff", "stranger", "other_applicant"])
def test_nobody_finds_what_is_not_theirs_to_see(project, cast, name):
    assert found("1234", getattr(cast, name).user) == found("激光", getattr(cast, name).user) == []


def test_the_tail_follows_the_number(project):
    Project.objects.filter(pk=project.pk).update(phone="13800009999")
    assert list(Project.objects.filter(phone__tail="9999")) == [project]


def test_the_three_places_agree(project, cast, client_of):
    client = client_of(cast.staff.user)
    assert client.get("/search/?q=1234").url == project.get_absolute_url()
    assert [row["name"] for row in client.get("/projects/?q=1234").context["rows"]] == LIDAR
