"""The project register: what is shown to whom, filters, order, pages. Its workbook: tests/figures/test_exports.py."""

from datetime import date

import pytest

from projects.register.models import SourceKind, TechField
from projects.register.stages import Stage
from tests.factories import WAN, CountingRuleFactory, FigureEventFactory, ProjectFactory

URL = "/projects/"


def names(response):
    return [row["name"] for row in response.context["rows"]]


@pytest.fixture
def three(county, cast):
    """One in the enclave, one incubating in the incubator, one lead without any carrier."""
    return [
        ProjectFactory(
            county=county,
            number="JS2026-0001",
            name="甲项目",
            carrier=cast.enclave,
            stage=Stage.ENCLAVE,
            source=SourceKind.ENCLAVE,
            search_text="js2026-0001\n甲项目 jiaxiangmu jxm",
        ),
        ProjectFactory(
            county=county,
            number="JS2026-0002",
            name="乙项目",
            carrier=cast.incubator,
            stage=Stage.INCUBATING,
            source=SourceKind.CONTEST,
            field=TechField.MATERIALS,
            planned_investment=2000 * WAN,
        ),
        ProjectFactory(
            county=county, number="JS2026-0003", name="丙项目", stage=Stage.CHECK, planned_investment=300 * WAN
        ),
    ]


@pytest.mark.parametrize(
    "who, seen",
    [
        ("staff", {"甲项目", "乙项目", "丙项目"}),
        ("leader", {"甲项目", "乙项目", "丙项目"}),
        ("auditor", {"甲项目", "乙项目", "丙项目"}),
        ("reporter", {"甲项目", "乙项目", "丙项目"}),
        ("enclave_operator", {"甲项目"}),
        ("incubator_operator", {"乙项目"}),
        ("other_incubator_operator", set()),
        ("foreign_staff", set()),
    ],
)
def test_everybody_sees_their_own(three, cast, client_of, who, seen):
    assert set(names(client_of(getattr(cast, who).user).get(URL))) == seen


@pytest.mark.parametrize("who", ["applicant", "expert", "stranger", "administrator"])
@pytest.mark.parametrize("url", [URL, "/projects.xlsx"])
def test_the_register_is_no_page_of_applicants_and_experts(cast, client_of, who, url):
    assert client_of(getattr(cast, who).user).get(url).status_code == 404


@pytest.mark.parametrize(
    "query, found",
    [
        ({"stage": "enclave"}, ["甲项目"]),
        ({"stage": "under_way"}, ["丙项目"]),
        ({"source": "contest"}, ["乙项目"]),
        ({"field": "materials"}, ["乙项目"]),
        ({"q": "ＪＸＭ  js2026"}, ["甲项目"]),
        ({"q": "没有"}, []),
        ({"landed": "yes"}, ["乙项目"]),
        ({"landed": "no", "sort": "number"}, ["甲项目", "丙项目"]),
        ({"counted": "2026"}, ["甲项目"]),
        ({"sort": "-investment", "source": "direct"}, ["丙项目"]),
        ({"sort": "number"}, ["甲项目", "乙项目", "丙项目"]),
        ({"sort": "-number"}, ["丙项目", "乙项目", "甲项目"]),
        ({"sort": "nonsense", "page": "99"}, ["丙项目", "乙项目", "甲项目"]),
    ],
)
def test_filters_and_order(three, cast, client_of, today, query, found):
    today("2026-09-30")
    CountingRuleFactory(county=cast.county)
    FigureEventFactory(project=three[0], kind="enclave_move_in")
    FigureEventFactory(project=three[1], kind="landing_registered", occurred_on=date(2025, 5, 5))
    assert names(client_of(cast.staff.user).get(URL, query)) == found


def test_carrier_filter_and_unknown_values_are_answered(three, cast, client_of):
    client = client_of(cast.staff.user)
    assert names(client.get(URL, {"carrier": cast.incubator.pk})) == ["乙项目"]
    assert client.get(URL, {"carrier": "999", "counted": "12", "stage": "x"}).status_code == 200


def test_joined_projects_are_not_listed(three, cast, client_of):
    three[1].stage, three[1].joined_into = Stage.JOINED, three[0]
    three[1].save()
    assert set(names(client_of(cast.staff.user).get(URL))) == {"甲项目", "丙项目"}


@pytest.mark.parametrize("rows", [1, 3])
def test_constant_questions(county, cast, client_of, assert_queries, rows):
    for _n in range(rows):
        ProjectFactory(county=county, carrier=cast.enclave)
    client = client_of(cast.staff.user)
    with assert_queries(8):
        assert len(names(client.get(URL))) == rows
