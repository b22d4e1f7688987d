"""引育总览 and the lists behind its figures: who reads what, figures agree with their lists, constant questions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from projects.figures.board import Board
from projects.figures.boardcharts import Charts, Way
from projects.figures.forms import Asked
from projects.figures.models import ReferenceFigure
from projects.figures.rules.narrowing import Narrowing
from projects.figures.scope import Scope
from projects.register.models import FigureKind, SourceKind
from tests.factories import (
    ApplicationFactory,
    ContestEntryFactory,
    ContestFactory,
    EditionFactory,
    FigureEventFactory,
    MoveInFactory,
    ProjectFactory,
    ProjectSourceFactory,
    TargetFactory,
    at,
)
from tests.figures.ledger import Ledger, day

READERS = ["staff", "leader", "auditor", "reporter"]
LISTS = ["figures-counted", "figures-uncounted", "figures-landed", "figures-talent"]


@pytest.fixture
def ledger(county, today):
    today("2026-09-30")
    ReferenceFigure.objects.filter(county=county).delete()
    TargetFactory(county=county, year=2026, value=80)
    return Ledger(county)


@pytest.fixture
def three(county, ledger):
    """By contest into the incubator in February, through the enclave in March, landed from the enclave in May."""
    first, second, third = (ProjectFactory(county=county, name=name) for name in ("甲项目", "乙项目", "丙项目"))
    for project, kind in ((first, SourceKind.CONTEST), (second, SourceKind.ENCLAVE), (third, SourceKind.ENCLAVE)):
        ProjectSourceFactory(project=project, kind=kind, on=day("2026-01-02"))
    ProjectSourceFactory(project=first, kind=SourceKind.ENCLAVE, on=day("2026-01-20"))
    ledger.incubator_in(first, "2026-02-10")
    ledger.enclave_in(second, "2026-03-10")
    ledger.enclave_in(third, "2026-04-10")
    ledger.landed(third, "2026-05-10")
    first.carriers.add(ledger.centre)
    return first, second, third


def listed(response):
    return [row.project["name"] for row, _cells in response.context["lines"]]


@pytest.mark.parametrize("who", [*READERS, "enclave_operator", "incubator_operator"])
def test_the_overview_opens_for_its_readers(three, cast, client_of, who):
    assert client_of(getattr(cast, who).user).get("/overview/").status_code == 200


@pytest.mark.parametrize("who", ["applicant", "expert", "administrator", "stranger"])
@pytest.mark.parametrize("name", ["overview", *LISTS, "figures-money", "targets", "reports"])
def test_others_find_no_figures(cast, client_of, who, name):
    assert client_of(getattr(cast, who).user).get(reverse(name)).status_code == 404


def test_first_card_says_the_sentence(three, cast, client_of):
    page = client_of(cast.leader.user).get("/overview/")
    assert page.context["board"].sentence == (
        "截至9月30日24时，引育科创项目3个，完成年度目标的3.75%，慢于时序进度71.25个百分点。"
    )
    assert page.context["progress"].enclave_only == 1


def test_operators_read_their_own_part_without_the_target(three, cast, client_of):
    page = client_of(cast.incubator_operator.user).get("/overview/")
    assert page.context["board"].sentence == "您所在载体的项目中，计入全县引育科创项目的有1个。"
    assert page.context["progress"].target is None
    assert listed(client_of(cast.incubator_operator.user).get(reverse("figures-counted"))) == ["甲项目"]


def test_foreign_county_sees_nothing_of_this_one(three, cast, client_of):
    assert listed(client_of(cast.foreign_staff.user).get(reverse("figures-counted"))) == []


@pytest.mark.parametrize(
    "query, names",
    [
        ({}, ["甲项目", "乙项目", "丙项目"]),
        ({"source": "contest"}, ["甲项目"]),
        ({"source": "enclave"}, ["乙项目", "丙项目"]),
        ({"only": "enclave"}, ["乙项目"]),
        ({"until": "3"}, ["甲项目", "乙项目"]),
        ({"as_of": "2026-03-31"}, ["甲项目", "乙项目"]),
        ({"known_on": "2026-02-28"}, ["甲项目"]),
        ({"year": "2025"}, []),
    ],
)
def test_each_figure_opens_its_list(three, cast, client_of, query, names):
    assert listed(client_of(cast.staff.user).get(reverse("figures-counted"), query)) == names


def drawn(user, **part):
    """The charts of the overview for a person, narrowed to a part."""
    board = Board(Scope(user), replace(Asked.default(), part=Narrowing(**part)))
    return board, Charts(board), Way(board)


def rows_behind(client, url):
    """How many rows the list behind a figure has."""
    response = client.get(url)
    context = response.context
    page = context["page"] if "page" in context else context["page_obj"]
    return page.paginator.count


def every_datum(user, **part):
    """(label, figure, address) of every bar and point that leads somewhere."""
    _board, charts, way = drawn(user, **part)
    series = [charts.by_month(), *charts.curve(), *charts.by_carrier()]
    data = [datum for row in series for datum in row.data] + [*charts.by_source(), *way.steps()]
    found = [(datum.label, datum.value, datum.href) for datum in data if datum.href]
    found += [(f"{source} {head}", n, url) for source, cells in way.by_source() for head, n, _days, url in cells]
    return found + [(f"{row} {head}", n, url) for row, cells in way.cohorts() for head, n, url in cells]


@pytest.mark.parametrize("who", ["staff", "incubator_operator", "enclave_operator"])
@pytest.mark.parametrize(
    "part",
    [{}, {"source": "contest"}, {"carrier": "centre"}, {"carrier": "none"}, {"field": "energy"}, {"town": "centre"}],
)
def test_every_bar_and_point_agrees_with_its_list(three, cast, client_of, ledger, who, part):
    edition = EditionFactory(contest=ContestFactory(county=cast.county))
    ContestEntryFactory(edition=edition, project=three[0])
    ApplicationFactory(project=three[1], submitted_at=at(day("2026-02-01")), accepted_on=day("2026-02-11"))
    three[1].field, three[1].carrier = "energy", ledger.centre
    three[1].save()
    three[1].carriers.add(cast.incubator)
    named = {"carrier": str(ledger.centre.pk), "town": ledger.centre.town}
    part = {name: named[name] if value == "centre" else value for name, value in part.items()}
    user = getattr(cast, who).user
    client = client_of(user)
    found = every_datum(user, **part)
    assert found or who != "staff"
    assert [(label, rows_behind(client, url)) for label, _n, url in found] == [(label, n) for label, n, _url in found]


def test_the_parts_of_a_chart_add_to_the_number(three, cast):
    board, charts, _way = drawn(cast.staff.user)
    assert board.sums.counted == 3
    now, _before = charts.by_carrier()
    for data in (charts.by_month().data, charts.by_source(), now.data):
        assert sum(datum.value for datum in data) == 3
    assert [datum.value for datum in charts.curve()[0].data] == [0, 1, 2, 3, 3, 3, 3, 3, 3]
    assert [datum.value for datum in charts.by_stage()] == [3]


def test_the_funnel_tells_steps_and_the_middle_of_their_days(three, cast):
    applied = ApplicationFactory(project=three[1], submitted_at=at(day("2026-02-01")), accepted_on=day("2026-02-11"))
    _board, _charts, way = drawn(cast.staff.user)
    assert applied.project_id == three[1].pk
    assert [datum.value for datum in way.steps()] == [3, 3, 3, 3, 3, 1]
    by_source = {str(source): {head: (n, days) for head, n, days, _url in cells} for source, cells in way.by_source()}
    assert by_source["飞地"] == {
        "当年新来": (2, None), "提交申请": (2, 30), "受理": (2, 10), "同意入孵": (2, None), "入驻": (2, 27), "已落地": (1, 30),
    }  # fmt: skip


def test_a_part_that_does_not_exist_is_said_and_narrows_nothing(three, cast, client_of):
    page = client_of(cast.staff.user).get("/overview/", {"carrier": "999999", "field": "x", "source": "y", "town": "z"})
    assert page.context["board"].sums.counted == 3
    assert page.content.decode().count("这里没有这个选项，已按全部显示。") >= 4


def test_a_part_has_no_target_and_keeps_its_filters_over_links(three, cast, client_of):
    page = client_of(cast.leader.user).get("/overview/", {"source": "contest"})
    assert page.context["progress"].target is None
    assert page.context["board"].sentence == "所选范围内计入全县引育科创项目的有1个。"
    assert "source=contest" in page.context["board"].link("figures-landed")


def test_an_operator_chooses_among_own_carriers_only(three, cast, client_of):
    page = client_of(cast.incubator_operator.user).get("/overview/")
    assert [value for value, _name in page.context["form"].fields["carrier"].choices] == [
        "",
        str(cast.incubator.pk),
        "none",
    ]


def test_each_chart_opens_a_table_with_links(three, cast, client_of):
    page = client_of(cast.staff.user).get("/overview/").content.decode()
    assert page.count('<details class="chart-figures">') >= 5
    assert '<td><a href="/overview/counted/?year=2026&amp;month=2">1</a></td>' in page


def test_list_shows_event_papers_and_verifier(three, cast, client_of, ledger):
    stay = MoveInFactory(project=ProjectFactory(county=cast.county, name="丁项目"), carrier=ledger.centre)
    ledger.incubator_in(stay.project, "2026-06-01", evidence=f"tenancy.movein:{stay.pk}", verified_by=cast.staff.user)
    response = client_of(cast.leader.user).get(reverse("figures-counted"))
    row, cells = response.context["lines"][-1]
    assert dict(cells)["核验人"] == "张晓"
    assert [name for name, _url in row.papers] == ["已签协议", "交接记录"]
    assert reverse("file", args=[stay.agreement_id]) in response.content.decode()


def test_uncounted_says_why(three, cast, client_of, ledger):
    old = ProjectFactory(county=cast.county, name="旧项目")
    ledger.incubator_in(old, "2025-05-01", carrier=ledger.hangqi)
    ledger.incubator_in(old, "2026-03-01")
    ((row, cells),) = client_of(cast.staff.user).get(reverse("figures-uncounted")).context["lines"]
    assert row.project["name"] == "旧项目"
    assert dict(cells)["具体说明"] == "2025年已由航启孵化器计入，县内转移不再计。"


def test_landings_count_whether_or_not_the_project_counts_this_year(three, cast, client_of, ledger):
    old = ProjectFactory(county=cast.county, name="旧项目")
    ledger.enclave_in(old, "2025-05-01")
    ledger.landed(old, "2026-07-01")
    lines = client_of(cast.staff.user).get(reverse("figures-landed")).context["lines"]
    assert [(row.project["name"], dict(cells)["是否计入"]) for row, cells in lines] == [
        ("旧项目", "不计入本年"),
        ("丙项目", "计入本年"),
    ]


def test_heads_are_nested_and_national_talents_are_only_a_sum(three, cast, client_of):
    counts = {"bachelor_or_above": 5, "masters_doctors": 3, "senior_engineers": 2, "national": 1}
    for on in ("2026-03-01", "2026-06-01"):  # the later return replaces the earlier one
        FigureEventFactory(project=three[0], kind=FigureKind.TALENT, value=7, counts=counts, occurred_on=day(on))
    board = Board(Scope(cast.staff.user), Asked.default())
    assert [line.value for line in board.talent()] == [5, 3, 2, 1]
    page = client_of(cast.staff.user).get(reverse("figures-talent"))
    assert "国家级人才" not in page.context["heads"]
    assert listed(page) == ["甲项目"]


def test_money_by_kind_is_never_added(three, cast, client_of):
    for kind, wan in (("funds_in_place", 300), ("funds_in_place", 200), ("equity", 50)):
        FigureEventFactory(project=three[0], kind=FigureKind.INVESTMENT, detail=kind, value=wan * 1_000_000)
    board = Board(Scope(cast.staff.user), Asked.default())
    assert [(line.label, line.value) for line in board.money()] == [("到位资金", "500"), ("股权融资", "50")]
    client = client_of(cast.staff.user)
    assert len(client.get(reverse("figures-money"), {"kind": "funds_in_place"}).context["lines"]) == 2
    assert client.get(reverse("figures-money"), {"kind": "all"}).status_code == 404


def test_operators_see_the_money_of_their_projects_and_the_latest_plan(three, cast):
    seen, hidden, _third = three  # only the first is at the operator's carrier
    for project, kind, wan in ((seen, "planned", 300), (seen, "planned", 500), (hidden, "equity", 50)):
        FigureEventFactory(project=project, kind=FigureKind.INVESTMENT, detail=kind, value=wan * 1_000_000)
    board = Board(Scope(cast.incubator_operator.user), Asked.default())
    assert [(line.label, line.value) for line in board.money()] == [("计划总投资", "500")]


def test_year_on_year_prints_a_dash_against_printed_figures(three, cast):
    board = Board(Scope(cast.staff.user), Asked.default())
    assert board.year_on_year() == "同比：—"
    ReferenceFigure.objects.create(county=cast.county, year=2025, code="x", name="x", value=26, unit="个", source="x")
    assert board.year_on_year() == "同比：—（口径不可比）"


@pytest.mark.parametrize("query", [{"as_of": "2026-13-01"}, {"as_of": "2099-01-01"}, {"year": "1"}, {"year": "x"}])
def test_unclear_questions_are_answered_with_today(three, cast, client_of, query):
    page = client_of(cast.staff.user).get("/overview/", query)
    assert page.status_code == 200
    assert page.context["board"].sums.counted == 3


def test_constant_questions(county, cast, client_of, ledger, assert_queries):
    def fill(number):
        for n in range(number):
            project = ProjectFactory(county=county, carrier=ledger.centre)
            ledger.incubator_in(project, str(day("2026-01-05") + timedelta(days=n)))
            ledger.landed(project, "2026-08-01")

    client = client_of(cast.leader.user)
    fill(1)
    client.get("/overview/")  # what was written is summed now
    with assert_queries(29):
        client.get("/overview/")
    fill(9)
    client.get("/overview/")
    with assert_queries(29):
        client.get("/overview/")


def test_targets_show_value_bound_and_what_is_computed(three, cast, client_of):
    lines = client_of(cast.reporter.user).get("/targets/").context["lines"]
    line = next(line for line in lines if line.target.code == "projects")
    assert (line.printed, line.computed, line.rate) == ("不少于80个", 3, "3.75%")


def test_the_project_page_says_why_it_counts_once(three, cast, client_of):
    page = client_of(cast.staff.user).get(three[2].get_absolute_url()).content.decode()
    assert "计入2026年度引育项目1个（入驻飞地，2026-04-10）" in page
    assert "不重复计入" in page


def test_what_waits_for_proof_is_named_beside_the_count(three, cast, client_of, county):
    stock = ProjectFactory(county=county, name="老项目", source=SourceKind.OPENING_STOCK, stage="incubating")
    stay = MoveInFactory(project=ProjectFactory(county=county, name="待核项目", stage="verifying"))
    checked = ProjectFactory(county=county, name="待认定项目", stage="landing_check")
    lines = client_of(cast.staff.user).get(reverse("figures-uncounted")).context["lines"]
    assert [(row.project["name"], dict(cells)["原因"]) for row, cells in lines] == [
        (stock.name, "期初存量，日期待核"),
        (stay.project.name, "尚未核验"),
        (checked.name, "尚未核验"),
    ]
    operator = client_of(cast.incubator_operator.user).get(reverse("figures-uncounted"))
    assert listed(operator) == []
