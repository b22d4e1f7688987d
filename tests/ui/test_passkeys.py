"""Passkeys in a real browser with a virtual authenticator: add one, sign in with it alone, use it as second proof."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from projects.trace.models import AuditEvent
from tests.factories import PASSWORD
from tests.ui.browser import PHONE, faults, width_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Phone:
    """A page whose browser keeps passkeys; `willing` says whether its owner puts the finger on the sensor."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        added = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.device = {"authenticatorId": added["authenticatorId"]}

    def willing(self, yes):
        self.session.send("WebAuthn.setUserVerified", self.device | {"isUserVerified": yes})

    def kept(self):
        return len(self.session.send("WebAuthn.getCredentials", self.device)["credentials"])

    def press(self, name):
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def leave(self):
        self.page.context.clear_cookies()
        self.page.goto(reverse("account_login"))


@pytest.fixture
def user(cast):
    cache.clear()
    user = cast.applicant.user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def phone(open_page, user):
    """The founder's phone, at the page that adds a passkey."""
    page = open_page(user, reverse("mfa_add_webauthn"), PHONE)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="继续").click()
    page.get_by_role("heading", name="添加通行密钥").wait_for()
    assert (faults(page), width_of(page)) == ([], 390)
    return Phone(page)


def add(phone, *, alone):
    phone.page.get_by_label("设备名称").fill("陈默的手机")
    if alone:
        phone.page.get_by_label("可单独用于登录").check()
    phone.press("添加通行密钥")
    phone.page.wait_for_url(lambda url: "webauthn/add" not in url)


def test_a_passkey_signs_in_alone(phone, user):
    add(phone, alone=True)
    assert phone.kept() == 1 and Authenticator.objects.get(user=user, type="webauthn").wrap().name == "陈默的手机"
    phone.leave()
    phone.press("用通行密钥登录")
    phone.page.wait_for_url("**" + reverse("my-projects"))
    assert AuditEvent.objects.filter(verb="add_second_factor", difference__kind="webauthn").count() == 1


def test_a_passkey_is_the_second_proof_after_the_password(phone, user):
    add(phone, alone=False)
    phone.leave()
    phone.page.get_by_label("电子邮箱").fill(user.email)
    phone.page.get_by_label("密码").fill(PASSWORD)
    phone.press("登录")
    phone.page.wait_for_url("**" + reverse("mfa_authenticate"))
    assert (faults(phone.page), width_of(phone.page)) == ([], 390)
    phone.press("使用通行密钥")
    phone.page.wait_for_url("**" + reverse("my-projects"))


def test_a_refused_passkey_is_told_in_words(phone):
    add(phone, alone=True)
    phone.leave()
    phone.willing(False)
    phone.press("用通行密钥登录")
    phone.page.get_by_text("通行密钥未被接受").wait_for()
    assert reverse("account_login") in phone.page.url
