"""One's own account: the devices that are signed in, and the second proof."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from projects.people.secondfactor import SecondFactor
from projects.people.visits import device_of
from tests.client import CheckedClient
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


@pytest.fixture
def user(cast):
    user = cast.applicant.user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(user, agent=DESK):
    """A client that typed e-mail and password; the answer is kept as `client.answer`."""
    client = CheckedClient(headers={"user-agent": agent})
    client.answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def number(secret):
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirm(client):
    """Give the password once more, as pages about the second proof ask."""
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def protect(client):
    """Switch the authenticator app on; returns its secret."""
    confirm(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="secret" readonly value="(\w+)"', page)[1]
    answer = client.post(reverse("mfa_activate_totp"), {"code": number(secret)})
    if answer.status_code != 302:  # the half minute of the code ended on the way
        answer = client.post(reverse("mfa_activate_totp"), {"code": number(secret)})
    assert answer.status_code == 302
    return secret


def test_devices_are_listed_this_one_first(user):
    sign_in(user, PHONE)
    client = sign_in(user)
    visits = client.get(reverse("account-security")).context["visits"]
    assert [(visit.device, visit.ip, visit.current) for visit in visits] == [
        ("Edge · Windows", "127.0.0.1", True), ("微信 · 安卓", "127.0.0.1", False),
    ]  # fmt: skip


def test_one_device_is_signed_out(user):
    phone, other, desk = sign_in(user, PHONE), sign_in(user), sign_in(user)
    page = desk.get(reverse("account-security"))
    lost = next(visit for visit in page.context["visits"] if visit.device == "微信 · 安卓")
    desk.post(reverse("visit-end"), {"visit": lost.pk})
    answers = [client.get(reverse("my-projects")).status_code for client in (phone, other, desk)]
    assert answers == [302, 200, 200]


def test_all_other_devices_are_signed_out(user):
    others, desk = [sign_in(user, PHONE), sign_in(user)], sign_in(user)
    shown = desk.post(reverse("visit-end"), follow=True).content.decode()
    assert "已退出其他2台设备。" in shown
    assert [client.get(reverse("my-projects")).status_code for client in (*others, desk)] == [302, 302, 200]


def test_nobody_signs_somebody_else_out(user, cast):
    mine = sign_in(user)
    pk = mine.get(reverse("account-security")).context["visits"][0].pk
    sign_in(cast.other_applicant.user).post(reverse("visit-end"), {"visit": pk})
    assert mine.get(reverse("my-projects")).status_code == 200


def test_a_session_that_ended_is_not_listed(user):
    sign_in(user, PHONE).post(reverse("account_logout"))
    assert len(sign_in(user).get(reverse("account-security")).context["visits"]) == 1


def test_the_page_asks_the_same_for_one_device_and_three(user, assert_queries):
    client = sign_in(user)
    for more in (0, 2):
        for _time in range(more):
            sign_in(user, PHONE)
        with assert_queries(8):
            assert len(client.get(reverse("account-security")).context["visits"]) == 1 + more


@pytest.mark.parametrize(
    ("agent", "words"), [(PHONE, "微信 · 安卓"), (DESK, "Edge · Windows"), ("", "未知设备"), ("curl/8.0", "未知设备")]
)
def test_devices_in_words(agent, words):
    assert device_of(agent) == words


def test_with_the_app_a_password_is_not_enough(user):
    secret = protect(sign_in(user))
    client = sign_in(user)
    assert client.answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("my-projects")).status_code == 302
    wrong = f"{(int(number(secret)) + 1) % 10**6:06d}"
    assert "错误代码" in client.post(reverse("mfa_authenticate"), {"code": wrong}).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": number(secret)})
    assert client.get(reverse("my-projects")).status_code == 200


def test_a_recovery_code_opens_the_account_once(user):
    client = sign_in(user)
    protect(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for status in (200, 302):
        again = sign_in(user)
        again.post(reverse("mfa_authenticate"), {"code": code})
        assert again.get(reverse("my-projects")).status_code == status


def test_the_qr_code_is_a_picture_of_its_own():
    drawn = SecondFactor().build_totp_svg("otpauth://totp/x?secret=ABC")
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"') and 'width="' in drawn


def test_secrets_are_encrypted_at_rest(user):
    secret = protect(sign_in(user))
    kept = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert secret not in kept and Authenticator.objects.count() == 2


def test_an_unproved_address_gets_no_second_factor(cast):
    client = sign_in(cast.applicant.user)
    user = cast.applicant.user
    EmailAddress.objects.update_or_create(user=user, defaults={"email": user.email, "verified": False, "primary": True})
    confirm(client)
    answer = client.post(reverse("mfa_activate_totp"), {"code": "123456"})
    assert answer.headers["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()


MANAGED = ("mfa_index", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn",
           "mfa_add_webauthn", "mfa_reauthenticate", "mfa_deactivate_totp", "account-security")  # fmt: skip


def test_pages_are_chinese_and_keep_the_policy(user):
    client = sign_in(user)
    protect(client)
    for name in MANAGED:
        response = client.get(reverse(name), follow=True)
        text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
        for known in ("Edge", "Windows", "PIN", "JavaScript", "English", user.email):
            text = text.replace(known, "")
        assert (name, response.status_code, re.findall(r"[A-Za-z]{4,}", text)) == (name, 200, [])


def test_passkeys_are_asked_for_in_the_browser(user):
    client = sign_in(user)
    confirm(client)
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    assert '"id": "testserver"' in page and "webauthn-json.js" in page
    assert "用通行密钥登录" in CheckedClient().get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(("host", "address"), [("10.1.2.3", True), ("::1", True), ("kczx.example.cn", False)])
def test_an_address_is_no_host_name(host, address):
    from incubator.settings import is_address

    assert is_address(host) is address
