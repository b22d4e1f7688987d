"""Nobody learns here who has an account: same answer, same status, as many passwords hashed for any address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.urls import reverse

from projects.people.models import User
from projects.people.passwordlinks import password_link
from tests.client import CheckedClient
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known@example.cn", "nobody@example.cn"
CHANGING = re.compile(r'name="csrf[^>]+>|content="[\w-]{32,}"')


class Counting(MD5PasswordHasher):
    """The hasher of the tests, which counts its work."""

    times = 0

    def encode(self, *args, **kwargs):
        Counting.times += 1
        return super().encode(*args, **kwargs)


@pytest.fixture
def _office(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # as where letters leave
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    UserFactory(email=KNOWN)


def ask(name, address, data):
    """(status, address, page without the typed address, letters sent, passwords hashed) of one post."""
    client, before, letters = CheckedClient(), Counting.times, len(mail.outbox)
    answer = client.post(reverse(name), data)
    hashed = Counting.times - before
    page = client.get(answer.url) if answer.status_code == 302 else answer
    words = CHANGING.sub("", page.content.decode()).replace(address, "·")
    return answer.status_code, answer.get("Location"), words, len(mail.outbox) - letters, hashed


@pytest.mark.usefixtures("_office")
def test_known_and_unknown_addresses_get_the_same_answer():
    for name, fields in (
        ("account_login", {"login": None, "password": "not-the-password"}),
        ("account_reset_password", {"email": None}),
        ("account_signup", {"name": "某人", "email": None, "password1": PASSWORD, "password2": PASSWORD}),
    ):
        known, unknown = (
            ask(name, email, {key: email if value is None else value for key, value in fields.items()})
            for email in (KNOWN, UNKNOWN)
        )
        assert known == unknown, name
    assert User.objects.get(email=UNKNOWN).check_password(PASSWORD)


@pytest.mark.usefixtures("_office")
def test_an_account_opens_once_its_address_is_proved():
    new = {"name": "某人", "email": UNKNOWN, "password1": PASSWORD, "password2": PASSWORD}
    client = CheckedClient()
    client.post(f"{reverse('account_signup')}?next={reverse('my-data')}", new)
    assert client.get(reverse("my-data")).status_code == 302
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    assert client.post(link).status_code == 302
    assert client.get(reverse("my-data")).status_code == 200  # the browser that signed up
    elsewhere = CheckedClient()
    elsewhere.post(reverse("account_login"), {"login": UNKNOWN, "password": PASSWORD})
    assert elsewhere.get(reverse("my-data")).status_code == 200


@pytest.mark.usefixtures("_office")
def test_a_link_to_set_the_password_proves_the_address():
    user = User.objects.create_user("new@example.cn", name="新同事")
    client = CheckedClient()
    form = client.get(password_link(user), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(reverse("my-data")).status_code == 200


def test_a_proved_number_signs_in_without_an_address(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SMS_SENDER = "tests.people.test_phone.keep"
    user = UserFactory(email="both@example.cn", phone="13800000009", phone_proved=True)
    client = CheckedClient()
    client.post(reverse("account_login"), {"login": user.phone, "password": PASSWORD})
    assert client.get(reverse("my-data")).status_code == 200
