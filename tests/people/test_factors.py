"""A lost second proof: an administrator takes a colleague's off, with a reason; nobody their own."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from projects.people.actions.factors import remove_second_factor
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.client import CheckedClient
from tests.factories import UserFactory

from .test_account import protect, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def protected(cast):
    user = cast.staff.user
    user.client = sign_in(user)
    protect(user.client)
    return user


def page_of(user):
    return reverse("settings-member-factor", args=[user.pk])


def test_a_colleague_signs_in_again_with_the_password_alone(protected, cast, client_of):
    admin = client_of(cast.administrator.user)
    member = reverse("settings-member", args=[protected.pk])
    assert page_of(protected) in admin.get(member).content.decode()
    assert admin.post(page_of(protected), {"reason": "手机丢失，已当面核实"}).url == member
    assert page_of(protected) not in admin.get(member).content.decode()
    assert not Authenticator.objects.filter(user=protected).exists()
    assert protected.client.get(reverse("messages")).status_code == 302
    assert sign_in(protected).get(reverse("messages")).status_code == 200


def test_it_is_written_down_and_the_person_told(protected, cast, county):
    remove_second_factor(protected, by=cast.administrator.user, county=county, reason="手机丢失")
    event = AuditEvent.objects.get(verb="remove_lost_factor")
    assert (event.actor, event.target_id, event.note) == (cast.administrator.user, protected.pk, "手机丢失")
    assert event.difference == {"kinds": ["recovery_codes", "totp"]}
    told = Message.objects.get(to=protected)
    assert (told.subject, told.kind) == ("您账号的两步登录已被解除", "account") and "手机丢失" in told.body


def test_a_reason_is_needed(protected, cast, client_of):
    answer = client_of(cast.administrator.user).post(page_of(protected), {"reason": " "})
    assert answer.status_code == 200 and Authenticator.objects.filter(user=protected).exists()


def test_not_one_s_own(cast, client_of):
    user = cast.administrator.user
    own = sign_in(user)
    protect(own)
    assert "由另一名管理员解除" in own.post(page_of(user), {"reason": "手机丢失"}).content.decode()
    assert Authenticator.objects.filter(user=user).count() == 2
    assert page_of(user) not in own.get(reverse("settings-member", args=[user.pk])).content.decode()


def test_nobody_else_and_nobody_beyond_the_office(protected, cast, county, client_of):
    for person in (cast.leader, cast.other_staff, cast.foreign_staff):
        assert client_of(person.user).post(page_of(protected), {"reason": "x"}).status_code == 404
    stranger = UserFactory()
    assert client_of(cast.administrator.user).post(page_of(stranger), {"reason": "x"}).status_code == 404
    with pytest.raises(Refused, match="目前没有任何角色"):
        remove_second_factor(stranger, by=cast.administrator.user, county=county, reason="x")
    with pytest.raises(Refused, match="未开启二次验证"):
        remove_second_factor(cast.leader.user, by=cast.administrator.user, county=county, reason="x")


def test_the_sign_in_page_needs_no_account():
    assert CheckedClient().get(reverse("settings-members")).status_code == 302
