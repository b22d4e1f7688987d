"""Text posted after the session ended: kept in the page, sent once its writer is signed in again. No script needed."""

import re
from html import unescape

import pytest
from django.core import signing
from django.urls import reverse

from projects.people import kept
from tests.client import CheckedClient
from tests.factories import PASSWORD

from .test_account import sign_in

pytestmark = pytest.mark.django_db
TEXT = "为车企提供固态激光雷达。\n第二行 <b>"


@pytest.fixture
def user(cast):
    return cast.applicant.user


def address():
    return reverse("my-account")


def hidden(response, name):
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1])


def post_late(client, **more):
    """A form that was open when the session ended."""
    return client.post(
        address() + "?from=here", {"name": TEXT, "csrfmiddlewaretoken": "x", "password": "geheim", **more}
    )


def carry_on(client, parcel):
    return client.post(reverse("account-kept"), {"parcel": parcel})


def test_the_text_waits_in_the_page_until_its_writer_is_back(user):
    client = sign_in(user)
    client.post(reverse("account_logout"))
    page = post_late(client)
    assert page.status_code == 401 and "登录已过期。内容没有丢" in page.content.decode()
    parcel = hidden(page, "parcel")
    waiting = carry_on(client, parcel)
    assert waiting.status_code == 401 and "还没有登录" in waiting.content.decode()
    client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    again = carry_on(client, hidden(waiting, "parcel"))
    assert again.status_code == 200
    assert f'action="{address()}?from=here"' in again.content.decode()
    assert hidden(again, "name") == TEXT and "geheim" not in again.content.decode()
    assert client.post(address(), {"name": "陈默二"}).status_code == 302
    user.refresh_from_db()
    assert user.name == "陈默二"


def test_with_the_token_checked_as_in_a_browser(user):
    client = CheckedClient(enforce_csrf_checks=True)
    client.get(reverse("account_login"))
    token = client.cookies["csrftoken"].value
    page = client.post(address(), {"name": TEXT, "csrfmiddlewaretoken": token})
    client.force_login(user)
    again = carry_on(client, hidden(page, "parcel"))
    fresh = hidden(again, "csrfmiddlewaretoken")
    sent = client.post(address(), {"name": "新名字", "csrfmiddlewaretoken": fresh})
    assert sent.status_code == 302


def test_another_browser_cannot_bring_it(user):
    parcel = hidden(post_late(CheckedClient()), "parcel")
    other = sign_in(user)
    assert carry_on(other, parcel).status_code == 410
    post_late(victim := CheckedClient())
    victim.force_login(user)
    assert carry_on(victim, parcel).status_code == 410


def test_after_two_hours_it_is_over(today):
    today("2026-03-02", "10:00")
    client = CheckedClient()
    parcel = hidden(post_late(client), "parcel")
    today("2026-03-02", "12:01")
    assert carry_on(client, parcel).status_code == 410


@pytest.mark.parametrize("data", [{}, {"visit": "3"}, {"password": "abc", "csrfmiddlewaretoken": "abc"}, {"name": " "}])
def test_a_button_without_text_goes_to_the_sign_in_page(data):
    answer = CheckedClient().post(address(), data)
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={address()}")


def test_a_script_a_read_and_too_long_a_text_go_there_too():
    client = CheckedClient()
    assert client.post(address(), {"name": TEXT}, headers={"sec-fetch-mode": "cors"}).status_code == 302
    assert client.post(address(), {"name": TEXT}, headers={"hx-request": "true"}).status_code == 302
    assert client.post(address(), {"name": "长" * kept.MOST}).status_code == 302
    assert client.get(address()).status_code == 302
    assert client.post(address(), '{"a": "b"}', content_type="application/json").status_code == 302


def test_nothing_is_stored_and_no_session_begins(db):
    from django.contrib.sessions.models import Session

    client = CheckedClient()
    answer = post_late(client)
    cookie = answer.cookies[kept.COOKIE]
    assert not Session.objects.exists() and TEXT not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 7200)


def test_files_are_named_as_lost_and_several_values_stay():
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = CheckedClient()
    page = client.post(address(), {"name": ["一", "二"], "file": SimpleUploadedFile("a.txt", b"abc")})
    assert "文件无法保留，请重新选择。" in page.content.decode()
    assert carry_on(client, hidden(page, "parcel")).content.decode().count('class="kept-text"') == 2


def test_a_forged_parcel_is_refused():
    client = CheckedClient()
    forged = signing.dumps({"path": "/x", "fields": [], "files": False})
    assert carry_on(client, forged).status_code == 410
    assert CheckedClient().get(reverse("account-kept")).status_code == 200
