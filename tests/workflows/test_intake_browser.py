"""Typing in a real browser: each field is saved while one types, and two people do not overwrite each other."""

import pytest

from projects.people.models import Membership
from projects.register.actions.drafts import save_field
from projects.register.models import Application, DraftField
from tests.factories import MembershipFactory, UserFactory

from . import way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application(cast, client_of):
    way.set_rules(cast.incubator)
    return way.begin(client_of(cast.applicant.user), cast.incubator)


@pytest.fixture
def page_of(browser, live_server, client_of):
    """`page_of(user, path)`: a phone-sized page of somebody signed in."""
    contexts = []

    def open_page(user, path):
        context = browser.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN", base_url=live_server.url)
        cookie = client_of(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def value(application, path):
    return DraftField.objects.get(application=application, path=path).value


def test_typing_is_saved_without_a_button(cast, application, page_of):
    page = page_of(cast.applicant.user, f"/my/applications/{application.number}/fill/means/")
    page.get_by_label("计划总投资").fill("3000000")
    page.get_by_text("3000000 万元 = 300 亿元，是吗？").wait_for()
    page.get_by_text("已自动保存").wait_for()
    assert value(application, "planned_investment") == "3000000"
    page.get_by_label("计划总投资").fill("约三千")
    page.get_by_text("不是明确的金额").wait_for()
    assert value(application, "planned_investment") == "约三千"


def test_a_lost_connection_is_said_and_made_good(cast, application, page_of):
    page = page_of(cast.applicant.user, f"/my/applications/{application.number}/fill/project/")
    page.context.set_offline(True)
    page.get_by_label("项目简介").fill("在地铁里写的")
    page.get_by_text("网络中断，尚未保存").wait_for()
    page.context.set_offline(False)
    page.get_by_text("已自动保存").wait_for(timeout=15000)
    assert value(application, "summary") == "在地铁里写的"


def test_two_people_see_both_texts(cast, application, page_of):
    colleague = UserFactory(name="何远")
    MembershipFactory(
        user=colleague, county=cast.county, role="applicant", organisation=cast.organisation,
        level=Membership.Level.EDITOR,
    )  # fmt: skip
    path = f"/my/applications/{application.number}/fill/project/"
    first, second = page_of(cast.applicant.user, path), page_of(colleague, path)
    first.get_by_label("项目简介").fill("甲的文字")
    first.get_by_text("已自动保存").wait_for()
    second.get_by_label("项目简介").fill("乙的文字")
    second.get_by_text("在此处填写：").wait_for()
    assert second.get_by_label("项目简介").input_value() == "乙的文字"
    assert value(application, "summary") == "甲的文字"
    second.get_by_label("项目简介").fill("乙看过之后写的")
    second.get_by_role("button", name="用我的").click()
    second.get_by_text("已自动保存").wait_for()
    assert value(application, "summary") == "乙看过之后写的"
    assert Application.objects.count() == 1


def test_a_mended_value_takes_its_sentence_away(cast, application, page_of):
    save_field(by=cast.applicant.user, application=application, path="planned_investment", value="约两千")
    page = page_of(cast.applicant.user, f"/my/applications/{application.number}/fill/means/")
    assert page.locator(".wrong:visible").count() == 1
    page.get_by_label("计划总投资").fill("2000")
    page.get_by_text("即 2,000 万元。").wait_for()
    assert (page.locator(".wrong:visible").count(), page.get_by_text("2,000 万元。").count()) == (0, 1)
