"""The shells in a real browser: menus by mouse, by key and without script; a form is sent once."""

import pytest
from django.urls import reverse

from .browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["script", "no script"])
def test_phone_menu_opens(script, cast, open_page):
    page = open_page(cast.staff.user, reverse("account_change_password"), PHONE, java_script_enabled=script)
    menu = page.locator(".phone-panel")
    assert not menu.is_visible()
    page.locator(".phone-menu > summary").click()
    assert menu.is_visible()


@pytest.mark.slow
def test_phone_menu_closes_on_escape_and_gives_the_focus_back(cast, open_page):
    page = open_page(cast.staff.user, reverse("account_change_password"), PHONE)
    page.locator(".phone-menu > summary").press("Enter")
    page.keyboard.press("Escape")
    assert not page.locator(".phone-panel").is_visible()
    assert page.evaluate("document.activeElement.parentElement.className") == "phone-menu"


@pytest.mark.slow
def test_person_menu_signs_out(cast, open_page):
    page = open_page(cast.applicant.user, reverse("account_change_password"), DESK)
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"**{reverse('account_login')}")


def test_form_is_sent_once(cast, open_page):
    page = open_page(None, reverse("account_login"), DESK)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("电子邮箱").fill("nobody@example.cn")
    page.locator("#id_password").fill("a wrong password")
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).dblclick()
    page.get_by_role("alert").wait_for()
    assert len(sent) == 1
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
