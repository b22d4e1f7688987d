"""How long a sign-in lasts, and acts that ask who is there: through real sessions."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import URLPattern, get_resolver, reverse

from projects.machines.models import Subscription, Token
from projects.people.actions.signin import set_sign_in_rule
from projects.people.models import Membership
from tests.factories import PASSWORD

from .test_account import sign_in

pytestmark = pytest.mark.django_db
DAY = "2026-03-02"


@pytest.fixture(autouse=True)
def _ends(settings):
    after = settings.MIDDLEWARE.index("incubator.middleware.SignInMiddleware")
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:after], settings.LASTING, *settings.MIDDLEWARE[after:]]


def is_in(client, address="my-data"):
    return client.get(reverse(address)).status_code == 200


def test_a_sign_in_ends_without_use_by_the_rule_and_after_a_day_in_any_case(cast, today):
    today(DAY, "09:00")
    office, applicant = sign_in(cast.staff.user), sign_in(cast.applicant.user)
    today(DAY, "09:44")
    assert (is_in(office), is_in(applicant)) == (True, True)
    today(DAY, "10:28")
    assert is_in(office)  # a sign of life each time
    today(DAY, "11:14")
    answer = office.get(reverse("my-data"), follow=True)
    assert "因较长时间未操作，已自动退出登录" in answer.content.decode()
    assert is_in(applicant)
    for at in ("14:30", "17:30", "20:30"):
        today(DAY, at)
        assert is_in(applicant)
    today(DAY, "21:10")
    assert not is_in(applicant)


def test_the_countys_rule_reaches_those_who_are_signed_in_already(cast, today):
    today(DAY, "09:00")
    office = sign_in(cast.staff.user)
    values = {"office_idle": 10, "others_idle": 60, "proof": 5}
    set_sign_in_rule(by=cast.administrator.user, county=cast.county, effective_from=date(2026, 3, 2), **values)
    today(DAY, "09:02")
    assert is_in(office)
    today(DAY, "09:13")
    assert not is_in(office)


def test_questions_of_a_script_are_no_sign_of_life(cast, today):
    today(DAY, "09:00")
    client = sign_in(cast.applicant.user)
    for at in ("11:00", "12:50"):
        today(DAY, at)
        client.get(reverse("draft-field", args=["XM-none"]))
    today(DAY, "13:10")
    assert not is_in(client)


def test_text_typed_when_the_sign_in_ended_waits_in_the_page(cast, today):
    today(DAY, "09:00")
    client = sign_in(cast.staff.user)
    today(DAY, "10:00")
    answer = client.post(reverse("my-account"), {"name": "改过的名字"})
    assert answer.status_code == 401 and "改过的名字" in answer.content.decode()


def test_an_act_asks_again_keeps_the_text_and_goes_on(cast, today):
    today(DAY, "09:00")
    client = sign_in(cast.administrator.user)
    seat = Membership.objects.get(user=cast.staff.user)
    address = reverse("settings-member-end", args=[seat.pk])
    today(DAY, "09:09")
    assert client.get(address).status_code == 200
    today(DAY, "09:20")
    asked = client.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate") + "?next=")
    page = client.post(address, {"reason": "调离本单位"})
    assert (page.status_code, Membership.objects.live().filter(pk=seat.pk).exists()) == (401, True)
    parcel = unescape(re.search(r'name="parcel" value="([^"]*)"', page.content.decode())[1])
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("account-kept")})
    assert answer.url == reverse("account-kept")
    again = client.post(reverse("account-kept"), {"parcel": parcel})
    assert "调离本单位" in again.content.decode() and f'action="{address}"' in again.content.decode()
    assert client.post(address, {"reason": "调离本单位"}).status_code == 302
    assert not Membership.objects.live().filter(pk=seat.pk).exists()


def test_a_button_asks_again_and_leads_back_to_its_page(cast, today):
    today(DAY, "09:00")
    client = sign_in(cast.applicant.user)
    today(DAY, "09:20")
    came = reverse("my-data")
    asked = client.post(reverse("my-data-copy"), headers={"referer": f"http://testserver{came}"})
    assert asked.url == f"{reverse('account_reauthenticate')}?next=http%3A%2F%2Ftestserver{came.replace('/', '%2F')}"
    part = client.post(reverse("my-data-copy"), headers={"hx-request": "true"})
    assert (part.status_code, part["HX-Redirect"].split("?")[0]) == (204, reverse("account_reauthenticate"))
    cast.applicant.user.set_unusable_password()  # signs in by a code: nothing to ask for, but a new sign-in
    cast.applicant.user.save()
    client.force_login(cast.applicant.user)
    today(DAY, "09:40")
    assert client.post(reverse("my-data-copy")).url.startswith(reverse("account_login"))
    assert not is_in(client)


ASK_AGAIN = {
    "colleague-level", "colleague-remove", "import-undo", "join-answer", "my-data-copy", "my-erasure",
    "organisation-handover", "roster-erase", "settings-erasure", "settings-member-end", "settings-member-factor",
    "settings-member-lock", "settings-member-new", "settings-member-unlock", "settings-seat-new",
    "settings-sign-in-rule", "settings-token-new", "settings-webhook-new",
}  # fmt: skip


def patterns(resolver):
    for entry in resolver.url_patterns:
        yield from [entry] if isinstance(entry, URLPattern) else patterns(entry)


def test_the_acts_that_ask_again():
    """Besides them: workbooks with whole numbers, names of a roster, invitations, another secret of a subscription."""
    asking = {
        entry.name
        for entry in patterns(get_resolver())
        if getattr(getattr(entry.callback, "view_class", entry.callback), "asks_again", False)
    }
    assert asking == ASK_AGAIN


def test_no_secret_is_made_without_asking_who_is_there(cast, today, settings):
    settings.WEBHOOK_HOSTS = ["hooks.example.cn"]
    today(DAY, "09:00")
    leader, admin = sign_in(cast.leader.user), sign_in(cast.administrator.user)
    token = {"name": "数据平台", "scopes": ["register:read"], "days": "90"}
    hook = {"name": "平台", "url": "https://hooks.example.cn/in", "events": ["project.landed"]}
    today(DAY, "09:20")
    for client, name, data in ((leader, "settings-token-new", token), (admin, "settings-webhook-new", hook)):
        address = reverse(name)
        assert client.get(address).url.startswith(reverse("account_reauthenticate") + "?next=")
        assert client.post(address, data).status_code == 401
    assert (Token.objects.count(), Subscription.objects.count()) == (0, 0)
    leader.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    admin.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "kc_" in leader.post(reverse("settings-token-new"), token).content.decode()
    admin.post(reverse("settings-webhook-new"), hook)
    row, nonce = Subscription.objects.get(), Subscription.objects.get().nonce
    today(DAY, "09:40")
    answer = admin.post(reverse("settings-webhook-secret", args=[row.pk]))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    row.refresh_from_db()
    assert (Token.objects.count(), row.nonce) == (1, nonce)
