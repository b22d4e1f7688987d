"""Acts on accounts in the audit log: which act, whose, and nothing that tells a secret or an address."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from projects.people.models import User
from projects.trace.models import AuditEvent
from tests.client import CheckedClient
from tests.factories import PASSWORD

from .test_account import PHONE as PHONE_AGENT
from .test_account import protect, sign_in

pytestmark = pytest.mark.django_db
NEW = "qiutian-de-hupo-9"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


def events(user):
    rows = AuditEvent.objects.filter(target_id=user.pk, target_type="people.user").order_by("pk")
    return list(rows.values_list("verb", "difference"))


def test_opening_an_account(county, client):
    client.post(
        reverse("account_signup"), {"name": "林晓舟", "email": "lin@example.cn", "password1": NEW, "password2": NEW}
    )
    user = User.objects.get(email="lin@example.cn")
    assert events(user) == [("sign_up", {"way": "email"})]
    assert AuditEvent.objects.get().address == "127.0.0.1"


def test_changing_the_password(cast):
    user = cast.applicant.user
    client = sign_in(user)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert events(user) == [("change_password", {})]


@pytest.mark.django_db(transaction=True)  # the library tells it on commit
def test_switching_the_second_proof_on_and_off(cast):
    user = cast.applicant.user
    client = sign_in(user)
    protect(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert events(user) == [
        ("add_second_factor", {"kind": "totp"}), ("add_second_factor", {"kind": "recovery_codes"}),
        ("remove_second_factor", {"kind": "totp"}), ("remove_second_factor", {"kind": "recovery_codes"}),
    ]  # fmt: skip


def test_ending_sessions(cast):
    user = cast.applicant.user
    sign_in(user, PHONE_AGENT)
    client = sign_in(user)
    client.post(reverse("visit-end"))
    client.post(reverse("visit-end"))
    assert events(user) == [("end_visits", {"count": 1})]


def test_an_attack_is_written_down_once(cast):
    user = cast.applicant.user
    for _time in range(8):
        CheckedClient().post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    assert events(user) == [("sign_in_stopped", {"way": "password"})]
    assert AuditEvent.objects.get().actor is None


def test_an_attack_on_nobody_leaves_no_row(county):
    for _time in range(8):
        CheckedClient().post(reverse("account_login"), {"login": "nobody@example.cn", "password": "wrong"})
    assert not AuditEvent.objects.exists()
