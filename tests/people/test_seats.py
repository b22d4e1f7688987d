"""Seats: who may be given which, what ends with one, and that nobody takes over an account by its address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from projects.people.actions import account_for, add_carrier, edit_carrier, end_seat, give_seat
from projects.people.actions.phones import prove_phone
from projects.people.models import Carrier, Membership, Role, User
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from projects.trace.outbox import send_due
from tests.factories import PASSWORD, MembershipFactory, SectionFactory, UserFactory


@pytest.fixture
def admin(cast):
    return cast.administrator.user


def verbs_of(county):
    return list(AuditEvent.objects.filter(county=county).order_by("pk").values_list("verb", flat=True))


def test_a_new_account_has_no_password_and_gets_a_link_that_works_once(county, admin, client):
    user = account_for(by=admin, county=county, email=" New@Example.CN", name="新同事")
    assert (user.email, user.name, user.has_usable_password()) == ("new@example.cn", "新同事", False)
    assert send_due() == 1
    assert mail.outbox[0].to == ["new@example.cn"]
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link).url
    done = client.post(form, {"password1": "qiutian-de-hupo-9", "password2": "qiutian-de-hupo-9"})
    assert done.status_code == 302
    assert client.login(username="new@example.cn", email="new@example.cn", password="qiutian-de-hupo-9")
    assert client.post(form, {"password1": "another-one-99", "password2": "another-one-99"}).status_code == 200
    assert User.objects.get(pk=user.pk).check_password("qiutian-de-hupo-9")


def test_a_new_account_needs_a_name(county, admin):
    with pytest.raises(Refused, match="请填写姓名"):
        account_for(by=admin, county=county, email="new@example.cn")
    assert not User.objects.filter(email="new@example.cn").exists()


def test_an_account_with_an_unproved_address_loses_password_and_sessions(county, admin, cast, client_of):
    squatter = client_of(cast.stranger.user)
    assert squatter.get("/messages/").status_code == 200
    user = account_for(by=admin, county=county, email=cast.stranger.user.email)
    assert user.pk == cast.stranger.user.pk and not user.has_usable_password()
    assert squatter.get("/messages/").status_code == 302
    assert Message.objects.get(to=user).subject == "请设置登录密码"


def test_an_account_with_an_unproved_address_loses_its_number_too(county, admin, cast):
    prove_phone(cast.stranger.user, "13812345678")
    user = account_for(by=admin, county=county, email=cast.stranger.user.email)
    assert (user.phone, user.phone_proved) == ("", False)


def test_a_proved_address_and_a_colleague_keep_their_password(county, admin, cast):
    EmailAddress.objects.create(user=cast.stranger.user, email=cast.stranger.user.email, verified=True)
    for person in (cast.stranger, cast.staff):
        assert account_for(by=admin, county=county, email=person.user.email).check_password(PASSWORD)
    assert not Message.objects.exists()


def test_a_closed_account_gets_nothing(county, admin):
    UserFactory(email="gone@example.cn", is_active=False)
    with pytest.raises(Refused, match="已停用"):
        account_for(by=admin, county=county, email="gone@example.cn")


@pytest.mark.parametrize(
    "role, scope, sentence",
    [
        (Role.APPLICANT, {}, "各有各的办理方式"),
        (Role.INCUBATOR_OPERATOR, {}, "须选择载体"),
        (Role.CENTRE_STAFF, {"carrier": "incubator"}, "不选载体"),
        (Role.SECTION_REPORTER, {}, "须选择科室"),
        (Role.AUDITOR, {"section": "section"}, "不选科室"),
        (Role.INCUBATOR_OPERATOR, {"carrier": "enclave"}, "孵化器经办人"),
        (Role.ENCLAVE_OPERATOR, {"carrier": "incubator"}, "飞地运营方"),
        (Role.INCUBATOR_OPERATOR, {"carrier": "foreign"}, "其他县"),
    ],
)
def test_every_seat_has_its_scope(county, cast, admin, role, scope, sentence):
    places = {
        "incubator": cast.incubator, "enclave": cast.enclave, "foreign": cast.foreign_operator.carrier,
        "section": SectionFactory(county=county),
    }  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        give_seat(
            by=admin, county=county, user=cast.stranger.user, role=role, **{k: places[v] for k, v in scope.items()}
        )
    assert not cast.stranger.user.memberships.exists()


def test_a_seat_is_given_once_and_told(county, cast, admin):
    give_seat(by=admin, county=county, user=cast.stranger.user, role=Role.ENCLAVE_OPERATOR, carrier=cast.enclave)
    with pytest.raises(Refused, match="已担任该角色"):
        give_seat(by=admin, county=county, user=cast.stranger.user, role=Role.ENCLAVE_OPERATOR, carrier=cast.enclave)
    assert Message.objects.get().body == "您现担任嘉善（上海）科创飞地的“飞地运营方”。"
    assert AuditEvent.objects.get().difference == {"role": "enclave_operator", "carrier": "sh-enclave"}


def test_an_ended_seat_is_history_and_may_be_given_again(county, cast, admin):
    seat = Membership.objects.get(user=cast.staff.user)
    end_seat(seat, by=admin, reason="调离")
    with pytest.raises(AlreadyDone):
        end_seat(seat, by=admin, reason="调离")
    give_seat(by=admin, county=county, user=cast.staff.user, role=Role.CENTRE_STAFF)
    assert [bool(row.ended_at) for row in cast.staff.user.memberships.order_by("pk")] == [True, False]
    assert verbs_of(county) == ["end_seat", "give_seat"]
    assert AuditEvent.objects.get(verb="end_seat").note == "调离"


def test_the_last_administrator_stays(county, cast, admin):
    own = Membership.objects.get(user=admin)
    MembershipFactory(user=UserFactory(is_active=False), county=county, role=Role.ADMINISTRATOR)
    MembershipFactory(county=cast.foreign_county, role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="最后一名系统管理员"):
        end_seat(own, by=admin, reason="退休")
    MembershipFactory(county=county, role=Role.ADMINISTRATOR)
    assert end_seat(own, by=admin, reason="退休").ended_at


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other(county, cast, admin, in_threads):
    first = Membership.objects.get(user=admin)
    second = MembershipFactory(county=county, role=Role.ADMINISTRATOR)
    results = in_threads(
        lambda: end_seat(second, by=first.user, reason="甲"), lambda: end_seat(first, by=second.user, reason="乙")
    )
    assert sorted(type(result).__name__ for result in results) == ["Membership", "Refused"]
    assert Membership.objects.live().filter(county=county, role=Role.ADMINISTRATOR).count() == 1


def test_seats_are_read_by_those_who_manage_and_their_holder(cast, county):
    for person in (cast.staff, cast.expert, cast.applicant, cast.foreign_staff, cast.administrator, cast.leader):
        assert person.user.memberships.exists()
    roles = lambda person: sorted(Membership.objects.visible_to(person.user).values_list("role", flat=True))  # noqa: E731
    everybody = ["administrator", "centre_leader", "centre_staff", "expert"]
    assert roles(cast.administrator) == roles(cast.leader) == everybody
    assert roles(cast.staff) == ["centre_staff"]
    assert roles(cast.applicant) == ["applicant"]
    assert roles(cast.stranger) == []


def test_a_carrier_keeps_code_and_kind(county, admin):
    kinds = {"kind": Carrier.Kind.PARK, "name": "东部 产业园", "short_name": "东部园"}
    carrier = add_carrier(by=admin, county=county, code="East", **kinds)
    assert (carrier.code, carrier.name) == ("east", "东部产业园")
    with pytest.raises(Refused, match="已被其他载体使用"):
        add_carrier(by=admin, county=county, code="east", **kinds)
    edit_carrier(carrier, by=admin, name="东部科技园", code="x", kind="enclave")
    carrier.refresh_from_db()
    assert (carrier.code, carrier.kind, carrier.name, carrier.short_name) == ("east", "park", "东部科技园", "东部园")
    assert AuditEvent.objects.get(verb="edit_carrier").difference == {"name": ["东部产业园", "东部科技园"]}
    edit_carrier(carrier, by=admin, name="东部科技园")
    assert verbs_of(county) == ["add_carrier", "edit_carrier"]
