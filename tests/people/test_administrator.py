"""The first administrator of an empty system comes by a command and sets the password by a link that works once."""

import re

import pytest
from django.core.management import CommandError, call_command

from projects.people.models import Membership, Role, User
from projects.trace.models import AuditEvent
from tests.factories import CountyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


def test_the_link_sets_the_password_once(county, client, capsys, settings):
    call_command("administrator", "first@county.example", name="管理员")
    user = User.objects.get(email="first@county.example")
    assert not user.has_usable_password()
    assert [(row.role, row.county) for row in Membership.objects.filter(user=user)] == [(Role.ADMINISTRATOR, county)]
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "actor_id")) == [
        ("open_account", None),
        ("give_seat", None),
    ]
    link = re.search(rf"^{settings.SITE_URL}(\S+)$", capsys.readouterr().out, re.MULTILINE)[1]
    page = client.get(link, follow=True)
    chosen = {"password1": "Enclave-Garden-77", "password2": "Enclave-Garden-77"}
    client.post(page.redirect_chain[-1][0], chosen)
    user.refresh_from_db()
    assert user.check_password("Enclave-Garden-77")
    assert client.get(link, follow=True).context["token_fail"]


@pytest.mark.parametrize(
    ("email", "words", "said"),
    [
        ("kein-at", {"name": "甲"}, "有效"),
        ("new@county.example", {}, "姓名"),
        ("new@county.example", {"name": "甲", "county": "999999"}, "--county"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(county, email, words, said):
    with pytest.raises(CommandError, match=said):
        call_command("administrator", email, **words)
    assert not User.objects.exists()


def test_a_second_call_is_refused_by_name(county):
    call_command("administrator", "first@county.example", name="管理员")
    with pytest.raises(CommandError, match="管理员"):
        call_command("administrator", "first@county.example")
    assert Membership.objects.count() == 1


def test_a_mail_server_that_is_down_stops_nobody_and_tells_nobody_who_has_an_account(county, client, capsys, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    call_command("administrator", "first@county.example", name="管理员")
    link = re.search(rf"^{settings.SITE_URL}(\S+)$", capsys.readouterr().out, re.MULTILINE)[1]
    page = client.get(link, follow=True)
    chosen = {"password1": "Enclave-Garden-77", "password2": "Enclave-Garden-77"}
    assert client.post(page.redirect_chain[-1][0], chosen).status_code == 302
    assert User.objects.get().check_password("Enclave-Garden-77")
    told = []
    for address in ("first@county.example", "nobody@county.example"):
        answer = client.post("/accounts/password/reset/", {"email": address}, follow=True)
        told.append((answer.status_code, [str(message) for message in answer.context["messages"]][-1:]))
    assert told[0] == told[1] == (200, ["邮件暂时发不出去，请稍后再试，或与科创中心联系。"])
