"""The project register: what is shown to whom, filters, order, pages, and the workbook."""

import io
from datetime import date
from urllib.parse import unquote

import openpyxl
import pytest

from projects.register.models import SourceKind, TechField
from projects.register.resources import harmless
from projects.register.stages import Stage
from projects.trace.models import AuditEvent
from tests.factories import (
    WAN,
    CompanyFactory,
    CountingRuleFactory,
    FigureEventFactory,
    ProjectCompanyFactory,
    ProjectFactory,
    at,
)

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


def workbook(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_workbook_has_the_rows_of_the_filter_typed_and_masked(three, cast, client_of, today):
    today("2026-09-30", "15:20")
    company = CompanyFactory(county=cast.county, name="嘉善乙科技有限公司", uscc="91330421MA28A0002X")
    ProjectCompanyFactory(project=three[1], company=company)
    three[1].phone, three[1].created_at = "13812341234", at(date(2026, 9, 30))
    three[1].save()
    response = client_of(cast.staff.user).get("/projects.xlsx", {"source": "contest"})
    assert "项目台账-20260930.xlsx" in unquote(response["Content-Disposition"])
    rows = list(workbook(response).iter_rows(values_only=True))
    assert rows[0][0] == "项目台账"
    assert rows[1][0] == "截至2026-09-30 15:20 · 张晓 · 筛选：首次来源 大赛"
    assert len(rows) == 4
    row = dict(zip(rows[2], rows[3], strict=True))
    assert row["项目编号"] == "JS2026-0002"
    assert (row["企业名称"], row["统一社会信用代码"]) == ("嘉善乙科技有限公司", "91330421MA28A0002X")
    assert row["手机（已脱敏）"] == "138****1234"
    assert row["计划总投资（万元）"] == 2000
    assert f"{row['登记日期']:%Y-%m-%d}" == "2026-09-30"


def test_workbook_shows_only_what_one_may_see_and_the_act_is_recorded(three, cast, client_of):
    response = client_of(cast.enclave_operator.user).get("/projects.xlsx")
    assert [row[0].value for row in workbook(response).iter_rows(min_row=4)] == ["JS2026-0001"]
    (event,) = AuditEvent.objects.filter(verb="export")
    assert (event.actor, event.difference["rows"]) == (cast.enclave_operator.user, 1)


def test_workbook_of_nothing_is_still_a_workbook(cast, client_of):
    assert list(workbook(client_of(cast.staff.user).get("/projects.xlsx")).iter_rows(min_row=4)) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_nothing_is_executed_by_a_spreadsheet(three, cast, client_of, text):
    assert harmless(text) == f"'{text}"
    three[0].leader = text
    three[0].save()
    cell = workbook(client_of(cast.enclave_operator.user).get("/projects.xlsx")).cell(row=4, column=10)
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
