"""The switch of the language: before and after signing in, on the page where one stands."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.client import CheckedClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")


def switch(client, language, back="/"):
    return client.post(reverse("language"), {"language": language, "next": back})


def test_the_county_speaks_chinese_whatever_the_browser_asks_for(client):
    page = client.get(LOGIN, headers={"accept-language": "en"})
    assert 'lang="zh-hans"' in page.text
    assert page.headers["Content-Language"] == "zh-hans"


def test_the_answer_depends_on_the_cookies(client):
    assert "Cookie" in client.get(LOGIN).headers["Vary"]


def test_a_visitor_switches_and_stays_on_the_page(client):
    answer = switch(client, "en", f"{LOGIN}?next=/my/")
    assert (answer.status_code, answer.url) == (302, f"{LOGIN}?next=/my/")
    page = client.get(answer.url)
    assert '<html lang="en">' in page.text
    assert "<h1>Sign in</h1>" in page.text
    assert switch(client, "zh-hans", LOGIN).url == LOGIN
    assert "<h1>登录</h1>" in client.get(LOGIN).text


def test_one_is_never_led_to_another_site(client):
    assert switch(client, "en", "https://elsewhere.example/").url == "/"


def test_an_unknown_language_changes_nothing(client, client_of):
    user = UserFactory()
    switch(client_of(user), "fr")
    switch(client, "fr")
    user.refresh_from_db()
    assert user.language == ""
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_forged_cookie_is_no_language(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert 'lang="zh-hans"' in client.get(LOGIN).text


def test_the_switch_only_takes_post(client):
    assert client.get(reverse("language")).status_code == 405


def test_the_choice_is_the_persons_on_every_device(cast, client_of):
    user = cast.applicant.user
    switch(client_of(user), "en")
    user.refresh_from_db()
    assert user.language == "en"
    assert '<html lang="en">' in client_of(user).get(reverse("messages")).text


def sign_in(client, user):
    user.set_password("Jiashan-2026")
    user.save()
    client.post(LOGIN, {"login": user.email, "password": "Jiashan-2026"})
    user.refresh_from_db()
    return user


def test_who_chose_before_signing_in_keeps_it(client):
    switch(client, "en")
    assert sign_in(client, UserFactory()).language == "en"


def test_the_language_of_the_device_does_not_change_what_a_person_chose(client):
    switch(client, "en")
    assert sign_in(client, UserFactory(language="zh-hans")).language == "zh-hans"
    assert 'lang="zh-hans"' in client.get(reverse("messages")).text


def test_a_letter_about_the_account_is_in_the_language_of_its_owner(client, mailoutbox):
    user = UserFactory(language="en")
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert [mail.subject.isascii() for mail in mailoutbox] == [True]


def test_both_languages_are_named_in_their_own_words():
    assert CheckedClient().get(LOGIN).text.count(">English</button>") == 1
    assert settings.LANGUAGES == [("zh-hans", "中文"), ("en", "English")]


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_of_trouble_need_no_context(name):
    from django.template.loader import render_to_string

    assert 'lang="zh-hans"' in render_to_string(name)
