"""How a draft stands against the rules: conditions with their rule and date, and what changed since it was begun."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from projects.register.actions.drafts import save_field
from projects.register.actions.rulebook import set_edition_day, set_form_rule
from projects.register.changes import changes_since
from projects.register.conditions import FULFILLED, UNCLEAR, UNMET, conditions
from projects.register.eligibility import problems
from projects.register.models import FormRule, IncubationRule
from projects.register.values import clean_draft, money_check
from projects.trace.errors import Refused
from tests.factories import OrganisationFactory, RequirementFactory, RouteFactory
from tests.workflows import way


def states(application):
    return {str(one.label): one.state for one in conditions(application)}


def type_in(application, user, **values):
    for path, value in values.items():
        save_field(by=user, application=application, path=path, value=value)


def test_a_team_at_the_start(cast, applicant, application):
    assert states(application) == {
        "从事新技术、新产品的研发或生产": UNCLEAR, "企业成立时间": FULFILLED, "注册和办公在本县": UNCLEAR,
        "飞地推荐": FULFILLED, "必交材料": UNMET,
    }  # fmt: skip
    way.fill(applicant, application)
    assert states(application)["必交材料"] == FULFILLED


def test_a_company_too_old_and_elsewhere_is_told_what_to_do(cast, application, today):
    today("2026-03-02")
    application.organisation = OrganisationFactory(kind="company", uscc="91330421MA2CUX0C8F")
    application.applicant_kind = "company"
    type_in(application, cast.applicant.user, established_on="2023-03-01", landing="open", registered_address="上海市")
    found = {str(one.label): one for one in conditions(application)}
    age = found["企业成立时间"]
    assert (age.state, age.rule, age.since) == (UNMET, "国科发区〔2018〕300号口径", date(2024, 1, 1))
    assert age.words.startswith("已成立37个月，规定不超过24个月。可以提交")
    assert found["注册和办公在本县"].state == UNMET
    type_in(
        application,
        cast.applicant.user,
        registered_address="浙江省嘉善县罗星街道创新路1号",
        established_on="2025-03-01",
    )
    assert (states(application)["企业成立时间"], states(application)["注册和办公在本县"]) == (FULFILLED, FULFILLED)


def test_conditions_inform_and_do_not_block(cast, applicant, application):
    way.fill(applicant, application)
    type_in(application, cast.applicant.user, landing="open")
    assert UNMET in states(application).values()
    assert [one for one in problems(application) if one.blocks] == []


def test_every_step_shows_the_conditions_with_rule_and_date(applicant, application, assert_queries):
    html = applicant.get(f"/my/applications/{application.number}/fill/means/").content.decode()
    assert ("入孵条件对照" in html, "国科发区〔2018〕300号口径，自2024-01-01起施行" in html) == (True, True)


PAGES = {"fill/project": 14, "submit": 13}


@pytest.mark.parametrize("place", PAGES)
def test_a_page_of_the_draft_costs_the_same_with_few_and_many_rows(applicant, application, assert_queries, place):
    url = f"/my/applications/{application.number}/{place}/"
    with assert_queries(PAGES[place]):
        applicant.get(url)
    way.fill(applicant, application)
    with assert_queries(PAGES[place]):
        applicant.get(url)


def test_nothing_changed_on_the_day_one_begins(application):
    assert changes_since(application) == []


def test_an_old_draft_is_told_what_changed_and_goes_by_todays_rules(cast, applicant, application, today):
    day = timezone.localdate()
    application.started_at -= timedelta(days=30)
    application.save()
    yesterday = day - timedelta(days=1)
    RequirementFactory(county=cast.county, code="energy", name="能耗说明", effective_from=yesterday)
    RouteFactory(carrier=cast.incubator, effective_from=yesterday, needs_recommendation=False, notice_days=7)
    IncubationRule.objects.create(
        county=cast.county, name="嘉善县2026年口径", max_age_months=36, effective_from=yesterday
    )
    said = [words for words in changes_since(application) if "申请表" not in words]
    assert said == [
        f"自{yesterday}起新增材料：能耗说明。",
        f"办理路径自{yesterday}起调整：无需飞地推荐，须经评审会，公示7个工作日。本申请按新路径办理。",
        f"自{yesterday}起执行新的孵化条件：嘉善县2026年口径。",
    ]
    way.fill(applicant, application)
    assert "开始填写后规定有变化" in applicant.get(f"/my/applications/{application.number}/submit/").content.decode()
    way.submit(applicant, application)
    application.refresh_from_db()
    assert (application.route.notice_days, application.latest.schema) == (7, "3")


def test_a_new_edition_of_the_form_is_named(cast, application, today):
    application.started_at = timezone.now().replace(year=2024)
    set_edition_day(by=cast.leader.user, county=cast.county, schema="2", since=date(2026, 11, 23))
    today("2026-12-01")
    said = changes_since(application)
    assert "自2026-11-23起启用第2版申请表：股东构成和场地需求改为逐项填写。" in said


@pytest.mark.parametrize(
    ("typed", "clean", "wrong"),
    [("33.5%", "33.5", 0), ("100", "100", 0), ("0", None, 1), ("101", None, 1), ("三成", None, 1)],
)
def test_ratios_are_exact_text(typed, clean, wrong):
    data, found = clean_draft("team", {"shareholders.a.name": "陈默", "shareholders.a.ratio": typed})
    assert (data["shareholders"][0]["ratio"], len(found)) == (clean, wrong)


def test_ratios_together_are_at_most_100(cast, application):
    for row, ratio in (("a", "66.67"), ("b", "33.33")):
        type_in(application, cast.applicant.user, **{f"shareholders.{row}.ratio": ratio})
    assert not [one for one in problems(application) if one.path == "shareholders"]
    type_in(application, cast.applicant.user, **{"shareholders.b.ratio": "33.34"})
    assert [one.sentence for one in problems(application) if one.path == "shareholders"] == [
        "比例合计超过100%，请更正。"
    ]


@pytest.mark.parametrize(
    ("wan", "words"),
    [
        (2000, "即 2,000 万元。"),
        (100000, "即 100,000 万元（10 亿元）。"),
        (3000000, "3000000 万元 = 300 亿元，是吗？如单位是元，请在数字后写“元”。"),
    ],
)
def test_large_amounts_ask_whether_the_unit_was_right(wan, words):
    assert money_check(wan * 1_000_000, FormRule().ask_above) == words


def test_the_county_decides_from_which_amount_on_the_unit_is_asked(cast, applicant, application, today):
    page = f"/my/applications/{application.number}/fill/means/"
    type_in(application, cast.applicant.user, planned_investment="60000")
    assert "即 60,000 万元（6 亿元）。" in applicant.get(page).content.decode()
    set_form_rule(
        by=cast.leader.user, county=cast.county, most_rows=30, ask_above=50_000 * 1_000_000,
        effective_from=timezone.localdate(),
    )  # fmt: skip
    assert "60000 万元 = 6 亿元，是吗？" in applicant.get(page).content.decode()
    assert (
        "60001 万元 = 6.0001 亿元，是吗？"
        in way.patch(applicant, application, path="planned_investment", value="60001", base_rev=1).json()["words"]
    )


def test_no_more_rows_than_the_county_takes(cast, applicant, application):
    person = cast.applicant.user
    set_form_rule(
        by=cast.leader.user, county=cast.county, most_rows=2, ask_above=1, effective_from=timezone.localdate()
    )
    type_in(application, person, **{"ip.a": True, "ip.a.name": "甲", "ip.b.name": "乙"})
    for path, value in (("ip.c", True), ("ip.c.name", "丙")):
        with pytest.raises(Refused, match="“知识产权”最多填写2行，其余请写入商业计划书。"):
            save_field(by=person, application=application, path=path, value=value)
    answer = way.patch(applicant, application, path="ip.c.name", value="丙", base_rev=0)
    assert (answer.status_code, answer.json()["problem"]) == (422, "“知识产权”最多填写2行，其余请写入商业计划书。")
    type_in(application, person, **{"ip.a": False, "ip.c.name": "丙"})  # one goes, another comes
    with pytest.raises(Refused):
        save_field(by=person, application=application, path="ip.a", value=True)
    type_in(application, person, **{"ip.a.name": "甲二"})  # a colleague who did not see it go yet


def test_a_draft_older_than_the_rule_is_told_to_shorten(cast, applicant, application):
    type_in(application, cast.applicant.user, **{f"ip.{row}.name": row for row in "abc"})
    set_form_rule(
        by=cast.leader.user, county=cast.county, most_rows=2, ask_above=1, effective_from=timezone.localdate()
    )
    found = [one for one in problems(application) if one.path == "ip"]
    assert [(one.blocks, one.sentence) for one in found] == [
        (True, "最多填写2行，现有3行，请删去几行，其余写入商业计划书。")
    ]
    assert (
        "/fill/team/?check=1#rows-ip"
        in applicant.get(f"/my/applications/{application.number}/submit/").content.decode()
    )


def test_advice_does_not_hold_a_step_back(cast, applicant, application, today):
    today("2026-03-02")
    application.applicant_kind = "company"
    application.save(update_fields=["applicant_kind"])
    url = f"/my/applications/{application.number}/fill/applicant/"
    old = applicant.post(url, {"established_on": "2023-03-01"})
    assert old.url == f"/my/applications/{application.number}/fill/team/"
    assert "企业成立已超过24个月" in applicant.get(url).content.decode()
    assert applicant.post(url, {"established_on": "2027-03-01"}).url == url  # a day that cannot be is mended first
