"""The shells in a real browser: menus by mouse, by key and without script; nothing wider than a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def open_page(browser, live_server, client_of):
    """`open_page(user, address, size)`: that page as that user (None: not signed in) sees it."""
    contexts = []

    def opened(user, name, size, **options):
        context = browser.new_context(viewport=size, locale="zh-CN", **options)
        contexts.append(context)
        if user:
            cookie = client_of(user).cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + reverse(name))
        return page

    yield opened
    for context in contexts:
        context.close()


def faults(page):
    """Violations of WCAG A and AA that axe finds."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    return [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]]


def width_of(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("who", ["staff", "applicant", "expert"])
def test_shell_is_accessible_and_fits(who, size, cast, open_page):
    page = open_page(getattr(cast, who).user, "account_change_password", size)
    assert faults(page) == []
    assert width_of(page) == size["width"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_sign_in_is_accessible_and_fits(size, open_page):
    page = open_page(None, "account_login", size)
    assert faults(page) == []
    assert width_of(page) == size["width"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_phone_menu_opens(script, cast, open_page):
    page = open_page(cast.staff.user, "account_change_password", PHONE, java_script_enabled=script)
    menu = page.locator(".phone-panel")
    assert not menu.is_visible()
    page.locator(".phone-menu > summary").click()
    assert menu.is_visible()


def test_phone_menu_closes_on_escape_and_gives_the_focus_back(cast, open_page):
    page = open_page(cast.staff.user, "account_change_password", PHONE)
    page.locator(".phone-menu > summary").press("Enter")
    page.keyboard.press("Escape")
    assert not page.locator(".phone-panel").is_visible()
    assert page.evaluate("document.activeElement.parentElement.className") == "phone-menu"


def test_person_menu_signs_out(cast, open_page):
    page = open_page(cast.applicant.user, "account_change_password", DESK)
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"**{reverse('account_login')}")


def test_form_is_sent_once(cast, open_page):
    page = open_page(None, "account_login", DESK)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("电子邮箱").fill("nobody@example.cn")
    page.locator("#id_password").fill("a wrong password")
    page.get_by_role("main").get_by_role("button", name="登录").dblclick()
    page.get_by_role("alert").wait_for()
    assert len(sent) == 1
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
