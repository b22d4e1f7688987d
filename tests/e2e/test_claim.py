"""A contest winner takes the project over on a phone: link, code, account by phone, consent, application, submitted."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from projects.people.models import Consent, User
from projects.register.actions.claims import issue_claims
from projects.register.models import Application, Claim, Requirement
from projects.register.stages import Stage
from tests.factories import ContestEntryFactory, ContestFactory, EditionFactory, ProjectFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PROJECT, COMPANY, CODE, PHONE = "植物基蛋白及其应用", "上海钙钛禾科技有限公司", "91330106MA8NMNKN9D", "13812345678"
FILLED_IN = {
    "established_on": "2026-01-05", "legal_representative": "汪轩", "address": "上海市杨浦区国定路1号",
    "registered_capital": 500_000_000, "staff_count": 10, "financing_need": 300_000_000,
}  # fmt: skip
sent = []


def keep(phone, text):
    sent.append((phone, text))


@pytest.fixture
def texts(settings):
    """The text messages that left, instead of a provider."""
    settings.SMS_SENDER = f"{__name__}.keep"
    sent.clear()
    cache.clear()
    return sent


@pytest.fixture
def invitation(cast, county):
    edition = EditionFactory(contest=ContestFactory(county=county))
    project = ProjectFactory(
        county=county, name=PROJECT, source="contest", leader="汪轩", contact="", phone="", organisation=None,
        stage=Stage.LEAD, planned_investment=1200_000_000,
    )  # fmt: skip
    entry = ContestEntryFactory(
        edition=edition, project=project, company_name=COMPANY, uscc=CODE, phone="19714453291", values=FILLED_IN
    )
    return issue_claims([entry], by=cast.staff.user)[0]


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def opens_the_link(winner, invitation):
    winner.go(reverse("claim", args=[invitation.token])).sees("接收您的参赛项目")
    winner.fill({"验证码": wrong(invitation.code)}).press("继续").sees("验证码有误，还可尝试4次。")
    winner.fill({"验证码": invitation.code}).press("继续").sees("验证码正确，请登录或注册账号")


def opens_an_account(winner, texts):
    winner.follow("注册账号").fill({"姓名": "汪轩", "手机": "138 1234 5678"}).press("注册账号").sees("138****5678")
    winner.fill({"短信验证码": re.search(r"\d{6}", texts[-1][1])[0]}).press("确认")


def takes_over(winner, carrier):
    winner.sees("由谁接收项目")
    assert [winner.box(label).input_value() for label in ("联系人", "联系人手机")] == ["汪轩", PHONE]
    winner.choose({"申请入驻载体": carrier.name}).press("接收项目")  # the browser asks for the consent first
    winner.tick("同意按告知书所述使用个人信息。").press("接收项目")


def fills_in_the_rest(winner):
    assert winner.box("项目名称").input_value() == PROJECT
    winner.fill({
        "项目简介": "植物基蛋白饮料，已有两款样品。", "核心技术与创新点": "低温酶解工艺。", "市场与竞争": "已与一家连锁店签约。",
    }).choose({"技术领域": "生物与新医药"}).tick("否").press("保存，下一步")  # fmt: skip
    known = {
        "联系人手机": PHONE, "成立日期": "2026-01-05", "法定代表人": "汪轩", "注册地址": FILLED_IN["address"],
        "参保员工人数（人）": "10",
    }  # fmt: skip
    assert {label: winner.box(label).input_value() for label in known} == known
    winner.press("保存，下一步")
    winner.press("添加一项 核心成员").fill({"姓名": "汪轩", "职务": "总经理"}).choose({"学历": "博士"}).press(
        "保存，下一步"
    )
    winner.fill({"需求面积（㎡）": "300"}).choose({"落地意向": "半年内"}).press("保存，下一步")


def hands_everything_in(winner, county):
    needed = Requirement.objects.filter(county=county, mandatory=True, needed_for__in=("all", "company"))
    for material in needed.values_list("name", flat=True):
        card = winner.card(material)
        winner.upload("文件", material, card).sees("已提供", card)


def test_a_winner_takes_the_project_over_and_applies(cast, county, hands, texts, invitation):
    winner = hands(None, phone=True)
    opens_the_link(winner, invitation)
    opens_an_account(winner, texts)
    takes_over(winner, cast.incubator)
    fills_in_the_rest(winner)
    hands_everything_in(winner, county)
    assert winner.page.evaluate("document.documentElement.scrollWidth") == 390
    winner.follow("下一步").tick("所填内容和材料真实有效，如有虚假愿承担相应后果。", "同意按告知书所述使用个人信息。")
    winner.press("提交申请").sees("科创中心正在审核材料。")
    user = User.objects.get(phone=PHONE)
    assert (user.email, user.phone_proved, [phone for phone, _text in texts]) == (None, True, [PHONE])
    application = Application.objects.get(organisation__uscc=CODE)
    assert (application.state, application.project.name) == (Application.State.SUBMITTED, PROJECT)
    assert Consent.objects.filter(user=user, kind=Consent.Kind.PRIVACY).count() == 2
    assert Claim.objects.get().used_by == user
