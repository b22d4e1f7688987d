"""People of the office set the second proof up before anything else, where the house asks for it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse

from .test_account import protect, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked(settings):
    settings.SECOND_FACTOR = "staff"


def test_the_office_sets_it_up_first_and_cannot_take_it_off(cast):
    user = cast.staff.user
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    client = sign_in(user)
    answer = client.get(reverse("home"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "工作人员登录须有二次验证" in answer.content.decode()
    part = client.get(reverse("inbox"), headers={"hx-request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, reverse("mfa_index"))
    assert client.post(reverse("my-account"), {"name": "改过的名字"}).status_code == 401  # the text waits
    protect(client)
    assert client.get(reverse("inbox")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_others_need_none_nor_does_a_county_of_made_up_data_nor_a_closed_network(cast, settings):
    for person in (cast.applicant, cast.expert):
        assert sign_in(person.user).get(reverse("my-data")).status_code == 200
    staff = sign_in(cast.staff.user)
    assert staff.get(reverse("inbox")).status_code == 302
    settings.SECOND_FACTOR = "off"
    assert staff.get(reverse("inbox")).status_code == 200
    settings.SECOND_FACTOR = "staff"
    cast.county.demo = True
    cast.county.save()
    assert staff.get(reverse("inbox")).status_code == 200


def test_public_pages_and_the_way_out_stay_open(cast):
    client = sign_in(cast.staff.user)
    for name in ("account-security", "account_change_password", "account_logout"):
        assert client.get(reverse(name)).status_code == 200, name
