"""Signing up and in by phone and code: the same answers for known and unknown numbers, few attempts, one owner."""

import re

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.urls import reverse

from projects.people.actions import colleagues
from projects.people.actions.phones import forget_unproved, prove_phone
from projects.people.models import Membership, User
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.client import CheckedClient
from tests.factories import PASSWORD, UserFactory

from .test_account import number, protect, sign_in

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13812345678", "13987654321"
sent = []


def keep(phone, text):
    sent.append((phone, text))


def fail(phone, text):
    raise OSError("provider is down")


@pytest.fixture(autouse=True)
def sender(settings):
    settings.SMS_SENDER = f"{__name__}.keep"
    sent.clear()
    cache.clear()


@pytest.fixture
def known(cast):
    user = cast.applicant.user
    prove_phone(user, PHONE)
    return user


def code():
    """The code in the newest text message."""
    return re.search(r"\d{6}", sent[-1][1])[0]


def wrong():
    return f"{(int(code()) + 1) % 10**6:06d}"


def ask(client, phone=PHONE, **more):
    """Ask for a code to sign in."""
    return client.post(reverse("account_request_login_code"), {"phone": phone, **more})


def confirm(client, digits, **more):
    return client.post(reverse("account_confirm_login_code"), {"code": digits, **more})


def is_in(client):
    return client.get(reverse("messages")).status_code == 200


def sign_up(client, **more):
    data = {"name": "林晓舟", "phone": "138 1234 5678", "email": "", "password1": "", "password2": ""}
    return client.post(reverse("account_signup"), data | more)


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_known_number_signs_in_by_code(known, client):
    assert ask(client, "+86 138-1234-5678").url == reverse("account_confirm_login_code")
    assert sent == [(PHONE, f"验证码{code()}，5分钟内有效。工作人员不会向您索要验证码。")]
    page = client.get(reverse("account_confirm_login_code")).content.decode()
    assert "138****5678" in page and PHONE not in page
    assert confirm(client, code()).url == reverse("home")
    assert is_in(client)


def test_the_way_goes_on_to_where_one_wanted(known, client):
    onward = ask(client, next="/messages/").url
    assert onward == f"{reverse('account_confirm_login_code')}?next=%2Fmessages%2F"
    assert confirm(client, code(), next="/messages/").url == "/messages/"


def test_an_unknown_number_gets_the_same_answer_and_a_message(known):
    answers = []
    for phone in (PHONE, OTHER):
        client = CheckedClient()
        first = ask(client, phone)
        page = client.get(first.url).content.decode()
        page = re.sub(r'(name="csrf[\w-]+" (value|content)=)"\w+"', "", page).replace(
            phone[:3] + "****" + phone[-4:], ""
        )
        refused = confirm(client, "000000").content.decode()
        answers.append((first.status_code, first.url, page, "验证码不正确" in refused))
    assert answers[0] == answers[1]
    assert [phone for phone, _text in sent] == [PHONE, OTHER]
    assert sent[1][1] == "该手机号尚未注册账号。请先注册：http://localhost:8000/accounts/signup/"


def test_three_wrong_codes_end_it_and_are_written_down(known, client):
    ask(client)
    answers = [confirm(client, wrong()).status_code for _time in range(3)]
    assert answers == [200, 200, 302]
    confirm(client, code())
    assert not is_in(client)
    event = AuditEvent.objects.get(verb="sign_in_stopped")
    assert (event.actor, event.target_id, event.difference) == (None, known.pk, {"way": "code"})


def test_a_code_is_good_for_five_minutes(known, client, today):
    today("2026-03-02", "10:00")
    ask(client)
    today("2026-03-02", "10:06")
    confirm(client, code())
    assert not is_in(client)


@pytest.mark.parametrize("phone", [PHONE, OTHER])
def test_a_second_code_has_to_wait_whoever_asks(known, phone):
    ask(CheckedClient(), phone)
    answer = ask(CheckedClient(), phone)
    assert "请等一分钟再试" in answer.content.decode() and len(sent) == 1


def test_one_address_cannot_ask_for_codes_without_end(client):
    for n in range(22):
        ask(CheckedClient(), f"138{n:08d}")
    assert len(sent) == 20


@pytest.mark.parametrize("typed", ["0573-84121234", "12345", "abc", "1381234567８９"])
def test_only_mobile_numbers(client, typed):
    assert "请填写中国大陆手机号：11位数字" in ask(client, typed).content.decode() and sent == []


def test_the_second_proof_is_still_asked(known):
    secret = protect(sign_in(known))
    client = CheckedClient()
    ask(client)
    assert confirm(client, code()).url == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": number(secret)})
    assert is_in(client)


def test_a_closed_account_stays_closed(known, client):
    known.is_active = False
    known.save()
    ask(client)
    assert confirm(client, code()).url == reverse("account_inactive")


def test_number_and_password_sign_in_too_and_are_counted_alone(known, cast):
    assert sign_in_with("138 1234 5678").status_code == 302
    for _time in range(5):
        assert sign_in_with(PHONE, "wrong").status_code == 200
    assert sign_in_with(PHONE).status_code == 200
    event = AuditEvent.objects.get(verb="sign_in_stopped")
    assert (event.target_id, event.difference) == (known.pk, {"way": "password"})
    prove_phone(cast.stranger.user, OTHER)
    assert sign_in_with(OTHER).status_code == 302


def sign_in_with(login, password=PASSWORD):
    return CheckedClient().post(reverse("account_login"), {"login": login, "password": password})


def test_a_provider_that_fails_is_a_sentence(known, client, settings):
    settings.SMS_SENDER = f"{__name__}.fail"
    answer = client.post(
        reverse("account_request_login_code"), {"phone": PHONE}, headers={"referer": "http://testserver/accounts/login/"},
        follow=True,
    )  # fmt: skip
    assert "短信没有发出" in answer.content.decode()


def test_a_phone_is_enough_to_open_an_account(county, client):
    assert sign_up(client).url == reverse("account_verify_phone")
    assert User.objects.get().phone_proved is False and not is_in(client)
    assert "138****5678" in client.get(reverse("account_verify_phone")).content.decode()
    client.post(reverse("account_verify_phone"), {"action": "verify", "code": code()})
    user = User.objects.get()
    assert (user.name, user.email, user.phone, user.phone_proved) == ("林晓舟", None, PHONE, True)
    assert not user.has_usable_password() and is_in(client)
    assert verbs() == ["sign_up"]


def test_opening_an_account_for_a_known_number_tells_only_its_owner(known, client):
    answer = sign_up(client)
    assert answer.url == reverse("account_verify_phone")
    assert sent == [(PHONE, "该手机号已注册账号。请直接登录：http://localhost:8000/accounts/login/")]
    client.post(reverse("account_verify_phone"), {"action": "verify", "code": "123456"})
    assert not is_in(client) and User.objects.filter(name="林晓舟").count() == 0


def test_without_a_number_e_mail_and_password_are_needed(county, client):
    page = sign_up(client, phone="").content.decode()
    assert "请填写手机号，或在下方填写电子邮箱和密码。" in page and '<details class="box-more">' in page
    page = sign_up(client, phone="", email="chen@example.com").content.decode()
    assert "没有填写手机号时，此项必填。" in page and "open>" in page
    words = {"password1": "qiutian-de-hupo-9", "password2": "qiutian-de-hupo-9"}
    assert sign_up(client, phone="", email="chen@example.com", **words).status_code == 302
    assert is_in(client) and verbs() == ["sign_up"]


def test_an_account_whose_number_nobody_proved_is_forgotten(county, client, today):
    today("2026-03-02")
    sign_up(client)
    assert forget_unproved() == 0
    today("2026-03-04")
    assert forget_unproved() == 1 and not User.objects.exists()


def test_a_noted_number_never_stands_in_the_way(cast):
    user = cast.applicant.user
    user.phone = PHONE
    user.save()
    assert sign_in(user).answer.url == reverse("home")
    assert sent == []


def test_a_sign_in_can_be_started_again(known, client):
    ask(client, OTHER)
    assert client.get(reverse("account_login")).url == reverse("account_confirm_login_code")
    assert client.post(reverse("sign-in-again")).url == reverse("account_login")
    assert client.get(reverse("account_login")).status_code == 200


def change(client, phone):
    return client.post(reverse("account_change_phone"), {"phone": phone})


def test_the_number_is_changed_by_a_code_to_the_new_one(known):
    client = sign_in(known)
    change(client, OTHER)
    assert [phone for phone, _text in sent] == [OTHER]
    known.refresh_from_db()
    assert known.phone == PHONE
    client.post(reverse("account_verify_phone"), {"action": "verify", "code": code()})
    known.refresh_from_db()
    assert (known.phone, known.phone_proved, verbs()[-1]) == (OTHER, True, "change_phone")
    assert OTHER not in str(AuditEvent.objects.values_list("difference", "note"))
    page = client.get(reverse("account-security")).content.decode()
    assert "139****4321（可登录）" in page and OTHER not in page


def test_somebody_else_s_number_is_told_only_to_who_holds_the_phone(known, cast):
    client = sign_in(cast.other_applicant.user)
    assert change(client, PHONE).url == reverse("account_verify_phone")
    answer = client.post(reverse("account_verify_phone"), {"action": "verify", "code": code()})
    assert "该手机号已用于其他账号。" in answer.content.decode()


def test_two_accounts_never_prove_one_number(known, cast):
    with pytest.raises(Refused, match="已用于其他账号"):
        prove_phone(cast.stranger.user, PHONE)
    with pytest.raises(IntegrityError):
        UserFactory(phone=PHONE, phone_proved=True)


def test_a_proved_number_is_not_typed_over(known, client_of):
    page = client_of(known).get(reverse("my-account")).content.decode()
    assert 'name="phone"' not in page and "凭验证码更换" in page
    client_of(known).post(reverse("my-account"), {"name": "新名字", "phone": OTHER})
    known.refresh_from_db()
    assert (known.name, known.phone) == ("新名字", PHONE)


def test_an_invitation_is_accepted_by_somebody_with_a_phone_only(cast, client):
    _invitation, token = colleagues.invite(
        by=cast.applicant.user, organisation=cast.applicant.organisation, level=Membership.Level.EDITOR
    )
    link = reverse("invitation", args=[token])
    onward = client.post(f"{reverse('account_signup')}?next={link}", {"name": "林晓舟", "phone": PHONE, "next": link})
    answer = client.post(onward.url, {"action": "verify", "code": code()})
    assert answer.url == link
    assert client.post(link).url == reverse("my-projects")
    assert Membership.objects.get(user__phone=PHONE).organisation == cast.applicant.organisation


def test_without_a_sender_nothing_of_it_is_there(known, settings, client_of):
    settings.SMS_SENDER = ""
    visitor, client = CheckedClient(), client_of(known)
    assert [ask(visitor).status_code, visitor.get(reverse("account_verify_phone")).status_code] == [404, 404]
    assert [client.get(reverse(name)).status_code for name in ("account_verify_phone", "account_change_phone")] == [
        404,
        404,
    ]
    pages = [visitor.get(reverse(name)).content.decode() for name in ("account_login", "account_signup")]
    pages.append(client.get(reverse("account-security")).content.decode())
    assert ["获取验证码" in page or 'name="phone"' in page or "phone/change" in page for page in pages] == [False] * 3


def test_pages_of_the_phone_are_chinese(known):
    visitor, client = CheckedClient(), sign_in(known)
    pages = [visitor.get(reverse(name)) for name in ("account_login", "account_signup", "account_request_login_code")]
    ask(visitor)
    pages.append(visitor.get(reverse("account_confirm_login_code")))
    pages.append(client.get(reverse("account_change_phone")))
    change(client, OTHER)
    pages.append(client.get(reverse("account_verify_phone")))
    for page in pages:
        text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
        text = text.replace("JavaScript", "").replace("English", "")
        assert (page.request["PATH_INFO"], re.findall(r"[A-Za-z]{4,}", text)) == (page.request["PATH_INFO"], [])
