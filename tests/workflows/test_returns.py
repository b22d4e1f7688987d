"""The quarterly return by requests: opened by the job, declared, sent back, corrected, verified; its pages and lists."""

from datetime import date

import pytest
from django.urls import reverse

from projects.outcomes.models import Declaration, Investment, Return, Talent
from projects.outcomes.quarters import Quarter
from projects.outcomes.returnform import ITEMS, figures_of
from projects.register.models import FigureEvent
from projects.register.stages import Stage
from projects.trace.models import Clock, Message
from tests import factories as make
from workflows.forms.returns import as_typed
from workflows.models import ReturnProcess, WorkItem
from workflows.returns import open_due_returns, start_return

WAN = make.WAN
FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)
FIGURES = dict.fromkeys(ITEMS, 0) | {
    "total": 12, "bachelor_or_above": 10, "masters_doctors": 4, "insured": 11, "funds_in_place": 500 * WAN,
    "revenue": 120 * WAN, "tech_sme": True, "high_tech": False,
}  # fmt: skip


def typed(**changes):
    """What the applicant posts, the unit of large amounts not ticked."""
    known = {name: value for name, value in as_typed(FIGURES).items() if name != "units"}
    return known | {"declared": "on"} | changes


def errors_of(response):
    return {name: rows[0]["message"] for name, rows in response.context["form"].errors.get_json_data().items()}


def living(cast, *, since="2026-02-02", **more):
    """A project that lives in the incubator since a day, by a verified stay."""
    day = date.fromisoformat(since)
    project = make.ProjectFactory(
        county=cast.county, carrier=cast.incubator, organisation=cast.organisation, stage=Stage.INCUBATING,
        rests_at=Stage.INCUBATING, **more,
    )  # fmt: skip
    make.MoveInFactory(
        project=project, carrier=cast.incubator, signed_on=day, handover_on=day, verified_at=make.at(day),
        verified_by=cast.staff.user,
    )  # fmt: skip
    return project


@pytest.fixture
def project(cast, today):
    today("2026-04-01")
    assert cast.applicant.user.is_active and cast.incubator_operator.user.is_active  # made before anybody is told
    return living(cast, name="车载激光雷达")


class Person:
    """Somebody who signs in for each request, because a session does not last from one quarter to the next."""

    def __init__(self, user, client_of):
        self.user, self.client_of = user, client_of

    def get(self, address):
        return self.client_of(self.user).get(address)

    def post(self, address, data):
        return self.client_of(self.user).post(address, data)


@pytest.fixture
def applicant(cast, client_of):
    return Person(cast.applicant.user, client_of)


@pytest.fixture
def desk(cast, client_of):
    return Person(cast.incubator_operator.user, client_of)


def item_of(row):
    return WorkItem.objects.open().get(task__process__returnprocess__quarter_return=row)


def url_of(row):
    item = item_of(row)
    return reverse("step-" + item.step.replace(".", "-"), args=[item.pk])


@pytest.fixture
def row(project):
    return start_return(project, FIRST)


@pytest.fixture
def second(row, applicant, desk, today):
    """The return of the next quarter, after a verified first one."""
    applicant.post(url_of(row), typed())
    desk.post(url_of(row), {"decision": "go_on"})
    today("2026-07-01")
    return start_return(row.project, SECOND)


# Opening


def test_the_job_opens_one_return_for_each_project_that_lived_here_at_the_quarters_end(cast, project):
    landed = make.ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.LANDED, rests_at=Stage.LANDED)
    make.LandingFactory(project=landed, reached_on=date(2026, 3, 31))
    landing = living(cast)
    landing.stage = Stage.LANDING
    landing.save()
    living(cast, since="2026-04-01")  # came after the quarter
    left = living(cast)
    left.stage, left.rests_at = Stage.EXITED, ""
    left.save()
    make.ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.CHECK)
    assert open_due_returns() == 3
    assert open_due_returns() == 0
    rows = Return.objects.filter(year=2026, quarter=1).order_by("project")
    assert {row.project for row in rows} == {project, landed, landing}
    assert {(row.due_on, row.state) for row in rows} == {(date(2026, 4, 15), "open")}
    assert ReturnProcess.objects.count() == 3


def test_the_applicant_is_told_and_finds_it_under_my_turn(row, cast, applicant, desk):
    message = Message.objects.get(to=cast.applicant.user)
    assert (message.subject, message.link) == ("请填报2026年第一季度季报", "/my/todo/")
    page = applicant.get("/my/todo/").content.decode()
    assert "车载激光雷达" in page and "填报季报" in page and "最迟2026-04-15" in page.replace(" ", "")
    # What every project owes is a list of its own, not a queue at the desk.
    assert desk.get("/todo/?tab=supplement").context["rows"] == []


def test_the_due_day_never_moves(row, today):
    clock = Clock.objects.get(step="return.fill")
    assert (clock.due_on, clock.days, row.due_on) == (date(2026, 4, 15), 0, date(2026, 4, 15))
    today("2026-05-04")
    assert start_return(row.project, FIRST) is None
    row.refresh_from_db()
    assert (row.due_on, row.days_late) == (date(2026, 4, 15), 19)


def test_several_returns_may_be_open_and_none_stops_a_journey(row, today, cast):
    from workflows.landing import start_landing

    today("2026-07-01")
    assert start_return(row.project, SECOND) is not None
    start_landing(project=row.project, by=cast.incubator_operator.user)
    row.project.refresh_from_db()
    assert (row.project.stage, WorkItem.objects.open().filter(step="return.fill").count()) == (Stage.LANDING, 2)


# Declaring


def test_a_return_is_declared_and_verified_by_the_desk(row, applicant, desk, cast):
    response = applicant.post(url_of(row), typed(problems="缺少中试场地"))
    assert response.url == f"/returns/{row.pk}/"
    row.refresh_from_db()
    declaration = row.declarations.get()
    assert figures_of(declaration) == FIGURES
    assert (row.state, row.first_declared_on, declaration.declared_by) == (
        "declared",
        date(2026, 4, 1),
        cast.applicant.user,
    )
    assert desk.post(url_of(row), {"decision": "go_on"}).status_code == 302
    row.refresh_from_db()
    declaration.refresh_from_db()
    assert (row.state, declaration.verified_by) == ("verified", cast.incubator_operator.user)
    assert ReturnProcess.objects.get().open_for is None
    assert "缺少中试场地" in applicant.get(f"/returns/{row.pk}/").content.decode()


def test_heads_become_a_talent_count_that_the_centre_verifies_and_money_stays_declared(
    row, applicant, desk, cast, client_of
):
    applicant.post(url_of(row), typed())
    desk.post(url_of(row), {"decision": "go_on"})
    talent = Talent.objects.get()
    assert (talent.as_of, talent.total, talent.masters_doctors, talent.verified_at) == (date(2026, 3, 31), 12, 4, None)
    assert (FigureEvent.objects.count(), Investment.objects.count()) == (0, 0)
    client_of(cast.staff.user).post(reverse("talent-verify", args=[talent.pk]))
    assert FigureEvent.objects.get().value == 12


def test_heads_that_are_known_are_not_recorded_again(second, applicant, desk):
    applicant.post(url_of(second), typed())
    desk.post(url_of(second), {"decision": "go_on"})
    assert Talent.objects.count() == 1


def test_the_first_return_begins_with_what_is_known(row, applicant, cast):
    make.FigureEventFactory(
        project=row.project, kind="talent", value=12, counts={"total": 12}, occurred_on=date(2026, 3, 2)
    )
    make.InvestmentFactory(project=row.project, verified_by=cast.staff.user, verified_at=make.at(date(2026, 3, 2)))
    initial = applicant.get(url_of(row)).context["form"].initial
    assert (initial["total"], initial["funds_in_place"], initial["revenue"]) == (12, 500 * WAN, 0)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"bachelor_or_above": "13"},
            {"bachelor_or_above": "“本科以上”（13人）包含在“全职员工”（12人）之内，不能多于后者，请核对这两项。"},
        ),
        (
            {"insured": "15"},
            {"insured": "“参保人数”（15人）包含在“全职员工”（12人）之内，不能多于后者，请核对这两项。"},
        ),
        ({"total": ""}, {"total": "请填写此项。"}),
        ({"declared": ""}, {"declared": "请勾选承诺后再次提交。"}),
        ({"revenue": "约三十"}, {"revenue": "“约三十”不是明确的金额，请写成“2000万元”或“1.2亿元”这样的形式。"}),
    ],
)
def test_contradictions_are_said_at_the_field_and_what_was_typed_stays(row, applicant, changes, found):
    response = applicant.post(url_of(row), typed(researchers="7") | changes)
    assert errors_of(response) == found
    assert response.context["form"]["researchers"].value() == "7"
    assert Declaration.objects.count() == 0


def test_an_amount_that_looks_like_yuan_is_asked_about_once(row, applicant):
    response = applicant.post(url_of(row), typed(revenue="3000000"))
    assert "3,000,000万元 = 300亿元，是吗" in errors_of(response)["revenue"]
    assert "金额单位已核对" in response.content.decode()
    applicant.post(url_of(row), typed(revenue="3000000元"))
    assert Declaration.objects.get().revenue == 300 * WAN


def test_a_large_amount_that_is_meant_is_ticked(row, applicant):
    applicant.post(url_of(row), typed(revenue="3000000", units="on"))
    assert Declaration.objects.get().revenue == 3_000_000 * WAN


def test_a_jump_wants_a_sentence(second, applicant):
    url = url_of(second)
    response = applicant.post(url, typed(total="17"))
    assert errors_of(response) == {"words_total": "比上季度由12人增至17人，变动较大，请用一句话说明原因。"}
    assert response.context["form"]["total"].value() == "17"
    applicant.post(url, typed(total="17", words_total="新招五名嵌入式工程师"))
    declaration = second.declarations.get()
    assert (declaration.total, declaration.words) == (17, {"total": "新招五名嵌入式工程师"})


def test_same_as_last_quarter_in_one_press(second, applicant):
    page = applicant.get(url_of(second))
    assert "与上季度相同，直接申报" in page.content.decode()
    assert page.context["form"].initial["total"] == 12
    before = page.context["before"]
    assert errors_of(applicant.post(url_of(second), {"same": before.pk})) == {"declared": "请勾选承诺后再次提交。"}
    applicant.post(url_of(second), {"same": before.pk, "declared": "on"})
    assert figures_of(second.declarations.get()) == FIGURES


def test_one_press_holds_only_for_the_figures_that_were_seen(second, applicant):
    response = applicant.post(url_of(second), {"same": "999", "declared": "on"})
    assert "上季度数据刚刚有变动" in errors_of(response)["__all__"]
    assert second.declarations.count() == 0


# The desk


def test_the_desk_sees_what_changed_beside_the_last_quarter(second, applicant, desk, cast):
    make.InvestmentFactory(
        project=second.project, amount=450 * WAN, verified_by=cast.staff.user, verified_at=make.at(date(2026, 6, 2)),
        on=date(2026, 6, 1),
    )  # fmt: skip
    applicant.post(url_of(second), typed(revenue="300", words_revenue="新客户批量订货"))
    tables = desk.get(url_of(second)).context["tables"]
    lines = {line.label: line for _group, rows in tables for line in rows}
    revenue, funds = lines["营业收入"], lines["到位资金"]
    assert (revenue.before, revenue.now, revenue.change) == ("120 万元", "300 万元", "+180 万元")
    assert (revenue.jumps, revenue.changed, revenue.words) == (True, True, "新客户批量订货")
    assert (funds.changed, funds.change, funds.voucher) == (False, "", "450")
    assert lines["科技型中小企业"].now == "是"


def test_a_return_that_is_the_same_says_so(second, applicant, desk):
    applicant.post(url_of(second), typed())
    assert "各项数据与上季度完全相同。" in desk.get(url_of(second)).content.decode()


def test_sent_back_corrected_and_verified_with_both_versions_kept(row, applicant, desk, today):
    applicant.post(url_of(row), typed())
    assert errors_of(desk.post(url_of(row), {"decision": "send_back"})) == {"reason": "请说明哪里不对、需要补什么。"}
    desk.post(url_of(row), {"decision": "send_back", "reason": "营业收入与报表不一致"})
    row.refresh_from_db()
    assert (row.state, item_of(row).step) == ("sent_back", "return.correct")
    today("2026-04-20")
    page = applicant.get(url_of(row))
    assert "营业收入与报表不一致" in page.content.decode()
    assert page.context["form"].initial["revenue"] == 120 * WAN
    applicant.post(url_of(row), typed(revenue="90"))
    desk.post(url_of(row), {"decision": "go_on"})
    row.refresh_from_db()
    assert (row.state, row.first_declared_on, row.days_late) == ("verified", date(2026, 4, 1), 0)
    assert [(one.number, one.revenue // WAN, one.reason) for one in row.declarations.all()] == [
        (1, 120, "营业收入与报表不一致"), (2, 90, ""),
    ]  # fmt: skip


def test_a_figure_that_was_sent_back_is_nothing_to_compare_with(row, applicant, desk, today):
    applicant.post(url_of(row), typed())
    desk.post(url_of(row), {"decision": "send_back", "reason": "有误"})
    today("2026-07-01")
    assert applicant.get(url_of(start_return(row.project, SECOND))).context["before"] is None


def test_two_returns_in_verification_have_clocks_of_their_own(second, row, applicant, desk):
    applicant.post(url_of(second), typed())
    desk.post(url_of(second), {"decision": "send_back", "reason": "有误"})
    assert not Clock.objects.filter(stopped_on__isnull=False).exists()


def test_who_declared_cannot_verify(row, cast, applicant, client_of):
    make.MembershipFactory(
        user=cast.applicant.user, county=cast.county, role="incubator_operator", carrier=cast.incubator
    )
    applicant.post(url_of(row), typed())
    response = client_of(cast.applicant.user).post(url_of(row), {"decision": "go_on"})
    assert errors_of(response)["__all__"] == "该季报由您本人申报，须由另一人核实。"


def test_a_colleague_who_was_slower_reads_who_was_faster_and_keeps_the_text(row, applicant, cast, client_of):
    url = url_of(row)
    applicant.post(url, typed())
    colleague = make.UserFactory(name="何远")
    make.MembershipFactory(user=colleague, county=cast.county, role="applicant", organisation=cast.organisation)
    response = client_of(colleague).post(url, typed(total="14"))
    assert errors_of(response)["__all__"] == "已由陈默于2026-04-01 10:00办理。"
    assert response.context["form"]["total"].value() == "14"
    assert Declaration.objects.count() == 1


# Lists


def test_late_stays_late(row, applicant, desk, today):
    today("2026-04-20")
    missing = desk.get("/returns/?late=missing").context
    assert ([one.pk for one in missing["page_obj"]], missing["counts"]["missing"]) == ([row.pk], 1)
    applicant.post(url_of(row), typed())
    desk.post(url_of(row), {"decision": "go_on"})
    today("2026-05-20")
    assert list(desk.get("/returns/?late=missing").context["page_obj"]) == []
    late = desk.get("/returns/?late=late")
    assert [one.days_late for one in late.context["page_obj"]] == [5]
    assert "逾期5天" in late.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("?quarter=2026-1", 1), ("?quarter=2026-2", 1), ("?quarter=nonsense", 2), ("?state=verified", 1),
     ("?state=open", 1), ("?q=激光", 2), ("?q=没有", 0)],
)  # fmt: skip
def test_the_list_is_filtered(second, desk, query, found):
    second.project.search_text = "车载激光雷达"
    second.project.save()
    assert desk.get(f"/returns/{query}").context["counts"]["asked"] == found


def test_returns_of_a_joined_project_rest_with_it(row, desk):
    kept = make.ProjectFactory(county=row.project.county)
    row.project.stage, row.project.joined_into = Stage.JOINED, kept
    row.project.save()
    assert list(desk.get("/returns/").context["page_obj"]) == []


@pytest.mark.parametrize(("name", "count"), [("incubator_operator", 8), ("applicant", 7), ("staff", 8)])
def test_the_list_costs_the_same_for_one_and_three(row, cast, client_of, assert_queries, name, count):
    client = client_of(getattr(cast, name).user)
    for number in (1, 3):
        while Return.objects.count() < number:
            make.ReturnFactory(project=living(cast))
        client.get("/returns/")
        with assert_queries(count):
            client.get("/returns/")


def test_the_page_of_a_project_shows_its_returns(row, desk):
    page = desk.get(row.project.get_absolute_url()).content.decode()
    assert f'href="/returns/{row.pk}/"' in page and "2026年第一季度" in page
