"""Typing in a real browser when things go wrong: no connection, no session, two windows, two people, a shared computer."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from projects.register.actions.drafts import save_field
from projects.register.eligibility import read_draft
from projects.register.values import row_ids
from tests.e2e.conftest import PATIENCE
from tests.ui.browser import PHONE, faults, listen, width_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone_of(open_page, application):
    """`phone_of(user, step)`: the page of a step on a phone; `context` of another page shares its browser."""
    expect.set_options(timeout=PATIENCE)

    def opened(user, step="project"):
        page = open_page(user, f"/my/applications/{application.number}/fill/{step}/", PHONE)
        page.set_default_timeout(PATIENCE)
        return page

    return opened


def summary(page):
    return page.get_by_label("项目简介")


def state(page):
    return page.locator("[data-draft-state]")


def says(page, words):
    expect(page.get_by_text(words).first).to_be_visible()


def saved(application, path="summary"):
    return read_draft(application).texts.get(path)


def kept(page):
    """What this browser keeps of drafts."""
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:'))")


def lose_saves(page):
    """From now on no save of this page arrives; everything else does."""
    page.route("**/draft/", lambda route: route.abort() if route.request.method == "PATCH" else route.fallback())


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def sign_out(page):
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/accounts/login/**")


def test_a_cut_connection_loses_nothing(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    page.context.set_offline(True)
    summary(page).fill("在隧道里写的")
    says(page, "网络中断，尚未保存")
    press(page, "保存，下一步")  # stays, with the text
    assert (summary(page).input_value(), len(kept(page))) == ("在隧道里写的", 1)
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("已自动保存")
    assert (saved(application), kept(page)) == ("在隧道里写的", [])


def test_text_left_behind_is_offered_when_the_page_is_opened_again(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    lose_saves(page)
    summary(page).fill("没有发出去")
    says(page, "网络中断，尚未保存")
    page.goto(f"/my/applications/{application.number}/fill/means/")
    page.unroute("**/draft/")
    says(page, "本机还有填写后未保存的文字")
    page.get_by_role("main").locator("[data-kept]").get_by_role("link", name="项目与技术").click()
    says(page, "尚未保存的文字：")
    assert (summary(page).input_value(), saved(application)) == ("", None)
    press(page, "放回")
    expect(state(page)).to_contain_text("已自动保存")
    assert (saved(application), kept(page)) == ("没有发出去", [])


def test_unsaved_text_is_named_before_one_submits(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    heard = listen(page)
    lose_saves(page)
    summary(page).fill("没有发出去")
    says(page, "网络中断，尚未保存")
    heard.clear()
    page.goto(f"/my/applications/{application.number}/submit/")
    says(page, "本机还有填写后未保存的文字，位于： 项目与技术")
    assert (heard, faults(page), width_of(page)) == ([], [], PHONE["width"])


def test_what_is_typed_while_an_offer_waits_does_not_replace_it(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    lose_saves(page)
    summary(page).fill("旧的文字")
    says(page, "网络中断，尚未保存")
    page.reload()
    page.unroute("**/draft/")
    says(page, "尚未保存的文字：")
    summary(page).fill("新的文字")
    expect(state(page)).to_contain_text("已自动保存")
    page.reload()
    says(page, "旧的文字")
    press(page, "丢弃")
    assert (saved(application), kept(page)) == ("新的文字", [])


def test_an_ended_session_is_said_and_typing_goes_on_after_signing_in_again(cast, application, phone_of, client_of):
    page = phone_of(cast.applicant.user)
    Session.objects.all().delete()
    summary(page).fill("会话结束后写的")
    says(page, "登录已失效")
    link = page.get_by_role("link", name="登录")
    assert link.get_attribute("target") == "_blank"
    with page.context.expect_page() as coming:
        link.click()
    window = coming.value
    cast.applicant.user.set_password("Leida-2026-jiashan")
    cast.applicant.user.save()
    window.locator("[name=login]").fill(cast.applicant.user.email)
    window.locator("[name=password]").fill("Leida-2026-jiashan")
    window.get_by_role("button", name="登录", exact=True).click()
    window.wait_for_url("**/my/")
    page.bring_to_front()
    expect(state(page)).to_contain_text("已自动保存")
    assert (saved(application), summary(page).input_value()) == ("会话结束后写的", "会话结束后写的")


def test_somebody_else_in_the_same_browser_saves_nothing_as_themselves(
    cast, application, phone_of, client_of, live_server
):
    page = phone_of(cast.applicant.user)
    other = client_of(cast.other_applicant.user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": other, "url": live_server.url}])
    summary(page).fill("甲写的")
    says(page, "本浏览器已登录其他账号")
    assert saved(application) is None


def test_two_windows_of_one_person_keep_both_texts(cast, application, phone_of):
    first = phone_of(cast.applicant.user)
    second = first.context.new_page()
    second.goto(first.url)
    summary(second).focus()
    summary(first).fill("第一个窗口")
    expect(state(first)).to_contain_text("已自动保存")
    summary(second).fill("第二个窗口")
    says(second, "您（另一窗口）")
    says(second, "第一个窗口")
    assert summary(second).input_value() == "第二个窗口"
    press(second, "用对方的")
    assert (summary(second).input_value(), saved(application)) == ("第一个窗口", "第一个窗口")


def test_a_colleagues_change_arrives_within_five_seconds_and_says_whose_it_is(cast, application, phone_of, colleague):
    page = phone_of(cast.applicant.user)
    page.get_by_label("市场与竞争").fill("我正在写")
    expect(state(page)).to_contain_text("已自动保存")
    save_field(by=colleague, application=application, path="summary", value="同事写的")
    save_field(by=colleague, application=application, path="market", value="同事也写了")
    expect(summary(page)).to_have_value("同事写的", timeout=5000)
    says(page, "何远 于 ")
    says(page, "同事也写了")  # beside the text of the field that is being edited
    assert page.get_by_label("市场与竞争").input_value() == "我正在写"
    press(page, "用我的")
    expect(state(page)).to_contain_text("已自动保存")
    assert saved(application, "market") == "我正在写"


def test_two_people_add_rows_at_once(cast, application, phone_of, colleague):
    first, second = phone_of(cast.applicant.user, "team"), phone_of(colleague, "team")
    for page, name in ((first, "陈默"), (second, "何远")):
        page.get_by_role("button", name="添加一项 核心成员").click()
        page.get_by_label("姓名").last.fill(name)
    for page in (first, second):
        expect(page.locator('[data-rows="team"] > [data-row]')).to_have_count(2)
        expect(state(page)).to_contain_text("已自动保存")
        assert width_of(page) == PHONE["width"]
    draft = read_draft(application)
    assert sorted(draft.texts[f"team.{row}.name"] for row in row_ids("team", draft.texts)) == ["何远", "陈默"]


def test_a_row_is_removed_and_put_back_without_a_new_page(cast, application, phone_of, colleague):
    save_field(by=cast.applicant.user, application=application, path="team.a1.name", value="陈默")
    mine, theirs = phone_of(cast.applicant.user, "team"), phone_of(colleague, "team")
    press(mine, "删除此项 核心成员 1")
    says(mine, "已删除此项")
    expect(theirs.locator('[data-row="team.a1"]')).to_have_count(0)
    assert row_ids("team", read_draft(application).texts) == []
    press(mine, "放回")
    expect(theirs.locator('[data-row="team.a1"]')).to_have_count(1)
    assert (theirs.get_by_label("姓名").input_value(), saved(application, "team.a1")) == ("陈默", True)


def test_on_a_shared_computer_nothing_stays(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    page.get_by_label("公用电脑").check()
    page.context.set_offline(True)
    summary(page).fill("不留在本机")
    says(page, "网络中断，尚未保存")
    assert kept(page) == []
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("已自动保存")
    page.reload()
    expect(page.get_by_label("公用电脑")).to_be_checked()


MARKS = ("shared-computer", "htmx-current-path-for-history")  # the switch itself, and the address of the open page


def left(page):
    """Everything that pages can leave in a browser, but for marks without any word of the person."""
    stores = page.evaluate("""async () => [
      ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
      ...(await indexedDB.databases()).map((one) => one.name), ...await navigator.serviceWorker.getRegistrations()]""")
    return [name for name in stores if name not in MARKS]


def test_on_a_shared_computer_two_windows_and_an_ended_session_leave_nothing(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    page.get_by_label("公用电脑").check()
    second = page.context.new_page()
    second.goto(page.url)
    second.set_default_timeout(PATIENCE)
    summary(second).fill("第二个窗口里写的")
    expect(state(second)).to_contain_text("已自动保存")
    sign_out(page)
    summary(second).fill("退出之后还在写")
    says(second, "登录已失效")
    assert (left(page), left(second), saved(application)) == ([], [], "第二个窗口里写的")
    assert not [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.go_back()
    assert "第二个窗口里写的" not in page.content()
    # A browser that kept the whole page for its Back button has to ask the server again.
    second.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    second.wait_for_url("**/accounts/login/**")
    assert "退出之后还在写" not in second.content()


def test_signing_out_asks_and_then_forgets(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.route("**/draft/**", lambda route: route.abort())
    summary(page).fill("还没保存")
    says(page, "网络中断，尚未保存")
    assert len(kept(page)) == 1
    sign_out(page)
    assert ("未能保存" in asked[0], kept(page)) == (True, [])


def test_without_changes_the_button_goes_straight_on(cast, application, phone_of):
    page = phone_of(cast.applicant.user)
    summary(page).fill("写完马上按")
    press(page, "保存，下一步")
    page.wait_for_url("**/fill/applicant/")
    assert (saved(application), kept(page)) == ("写完马上按", [])
