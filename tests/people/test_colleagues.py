"""The people of one organisation: invited by link, at three levels, never without an administrator."""

import re

import pytest
from django.urls import reverse

from projects.people.actions.colleagues import (
    accept_invitation,
    change_level,
    find_invitation,
    hand_over,
    invite,
    leave,
    remove_colleague,
    revoke_invitation,
)
from projects.people.actions.joining import ask_to_join
from projects.people.models import Invitation, Membership
from projects.register.models import Application
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from projects.trace.outbox import send_due
from tests import factories as make
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast):
    return cast.applicant.user


@pytest.fixture
def page(cast):
    return reverse("organisation-people", args=[cast.organisation.pk])


@pytest.fixture
def token(cast, owner):
    """The token of a link for an editor."""
    return invite(by=owner, organisation=cast.organisation, level="editor")[1]


def link(token):
    return reverse("invitation", args=[token])


def levels(organisation):
    rows = Membership.objects.live().filter(organisation=organisation)
    return dict(rows.values_list("user__email", "level"))


def seat_of(user, organisation):
    return Membership.objects.live().get(user=user, organisation=organisation)


def test_a_link_to_hand_over_is_shown_once_and_kept_as_hash(owner, page, client_of):
    client = client_of(owner)
    response = client.post(page, {"level": "editor", "email": ""})
    token = re.search(r"/invitations/([\w-]+)/", response.content.decode())[1]
    assert "no-store" in response.headers["Cache-Control"]
    assert token not in client.get(page).content.decode()
    kept = " ".join(map(str, Invitation.objects.values_list().get()))
    assert token not in kept and find_invitation(token).level == "editor"
    assert Message.objects.count() == 0


def test_an_invitation_by_e_mail_goes_there_only(owner, page, client_of, mailoutbox):
    shown = client_of(owner).post(page, {"level": "reader", "email": "New@Example.cn"}, follow=True).content.decode()
    assert "fresh-link" not in shown and "邀请将以邮件发出。" in shown
    assert send_due() == 1
    assert mailoutbox[0].to == ["new@example.cn"] and "陈默邀请您加入“星尘视觉团队”" in mailoutbox[0].subject
    token = re.search(r"/invitations/([\w-]+)/", mailoutbox[0].body)[1]
    assert find_invitation(token).email == "new@example.cn"
    assert Message.objects.get().link == "", "the secret stays in the outbox"


def test_a_new_invitation_to_an_address_takes_the_first_back(owner, cast):
    for _time in range(2):
        invite(by=owner, organisation=cast.organisation, level="editor", email="new@example.cn")
    assert sorted(row.state for row in Invitation.objects.all()) == ["open", "revoked"]


def test_nobody_belongs_before_accepting(token, cast, client_of):
    stranger = cast.stranger.user
    client = client_of(stranger)
    shown = client.get(link(token)).content.decode()
    assert "以路人的账号接受" in shown and "星尘视觉团队" in shown
    assert not Membership.objects.filter(user=stranger).exists()
    assert client.post(link(token)).headers["Location"] == reverse("my-projects")
    assert seat_of(stranger, cast.organisation).level == "editor"
    assert Message.objects.get(to=cast.applicant.user).subject == "路人已加入“星尘视觉团队”"
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "invite_colleague", "accept_invitation",
    ]  # fmt: skip


def test_a_new_account_comes_in_by_the_link(token, cast, client):
    shown = client.get(link(token)).content.decode()
    signup = f"{reverse('account_signup')}?next={link(token)}"
    assert signup in shown
    data = {"name": "新人", "email": "new@example.cn", "password1": "purple-lake-9", "password2": "purple-lake-9"}
    response = client.post(reverse("account_signup"), data | {"next": link(token)})
    assert response.headers["Location"] == link(token)
    client.post(link(token))
    assert levels(cast.organisation) == {"applicant@example.cn": "owner", "new@example.cn": "editor"}


def test_an_editor_answers_for_the_organisation(token, cast):
    application = make.ApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    person = cast.stranger.user
    assert not Application.objects.answered_by(person).exists()
    accept_invitation(find_invitation(token), by=person)
    assert Application.objects.answered_by(person).get() == application


def test_a_link_works_once(token, cast, client_of):
    accept_invitation(find_invitation(token), by=cast.stranger.user)
    response = client_of(UserFactory()).post(link(token))
    assert (response.status_code, "每个链接只能使用一次" in response.content.decode()) == (410, True)


def test_a_link_lapses_after_seven_days(cast, owner, client, today):
    today("2026-03-02")
    token = invite(by=owner, organisation=cast.organisation, level="editor")[1]
    today("2026-03-09", "09:59")
    assert client.get(link(token)).status_code == 200
    today("2026-03-09", "10:00")
    response = client.get(link(token))
    assert (response.status_code, "邀请已过期" in response.content.decode()) == (410, True)


def test_a_link_can_be_taken_back(token, owner, page, client, client_of):
    invitation = Invitation.objects.get()
    assert "自行转交的链接" in client_of(owner).get(page).content.decode()
    client_of(owner).post(reverse("invitation-revoke", args=[invitation.pk]))
    assert (client.get(link(token)).status_code, "自行转交的链接" in client_of(owner).get(page).content.decode()) == (
        410,
        False,
    )
    with pytest.raises(Refused, match="已撤回"):
        revoke_invitation(invitation, by=owner)


def test_an_unknown_link(client, county):
    assert client.get(link("nothing")).status_code == 404


@pytest.mark.parametrize(
    ("who", "sentence"), [("reader", "您已是“星尘视觉团队”的成员"), ("staff", "不能作为申报单位成员")]
)
def test_who_cannot_accept(who, sentence, token, cast, client_of):
    response = client_of(getattr(cast, who).user).post(link(token))
    assert (response.status_code, sentence in response.content.decode()) == (409, True)
    assert Invitation.objects.get().state == "open"


def test_an_invitation_by_e_mail_is_for_that_address(owner, cast, client_of):
    token = invite(by=owner, organisation=cast.organisation, level="editor", email="new@example.cn")[1]
    response = client_of(cast.stranger.user).post(link(token))
    assert (response.status_code, "该邀请发给n***@example.cn" in response.content.decode()) == (409, True)
    accept_invitation(find_invitation(token), by=UserFactory(email="new@example.cn"))


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_twice_at_once_succeeds_once(token, cast, in_threads):
    people = [UserFactory(), UserFactory()]
    results = in_threads(
        *(lambda person=person: accept_invitation(find_invitation(token), by=person) for person in people)
    )
    assert sorted(type(result).__name__ for result in results) == ["Membership", "Refused"]
    assert len(levels(cast.organisation)) == 2


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_owners_leave_at_once_and_one_stays(cast, owner, in_threads):
    second = UserFactory()
    make.MembershipFactory(
        user=second, county=cast.county, role="applicant", organisation=cast.organisation, level="owner"
    )
    seats = [(seat_of(person, cast.organisation), person) for person in (owner, second)]
    results = in_threads(*(lambda pair=pair: leave(pair[0], by=pair[1]) for pair in seats))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert list(levels(cast.organisation).values()) == ["owner"]


def test_a_level_is_changed_and_the_person_told(owner, cast, client_of):
    seat = seat_of(cast.reader.user, cast.organisation)
    client_of(owner).post(reverse("colleague-level", args=[cast.organisation.pk, seat.pk]), {"level": "editor"})
    assert levels(cast.organisation)["reader@example.cn"] == "editor"
    assert Message.objects.get(to=cast.reader.user).subject == "您在“星尘视觉团队”的权限级别已改为“编辑”"


def test_the_last_owner_stays_until_handing_over(owner, cast):
    mine, colleague = seat_of(owner, cast.organisation), seat_of(cast.reader.user, cast.organisation)
    for act in (lambda: leave(mine, by=owner), lambda: change_level(mine, by=owner, level="editor")):
        with pytest.raises(Refused, match="请先移交管理员"):
            act()
    hand_over(colleague, by=owner)
    assert levels(cast.organisation) == {"applicant@example.cn": "editor", "reader@example.cn": "owner"}
    leave(seat_of(owner, cast.organisation), by=owner)
    assert levels(cast.organisation) == {"reader@example.cn": "owner"}
    assert not owner.seats.rows


def test_an_inactive_account_is_no_owner_to_rely_on(owner, cast):
    gone = UserFactory(is_active=False)
    make.MembershipFactory(
        user=gone, county=cast.county, role="applicant", organisation=cast.organisation, level="owner"
    )
    with pytest.raises(Refused, match="请先移交管理员"):
        leave(seat_of(owner, cast.organisation), by=owner)


def test_a_removed_colleague_sees_nothing_any_more(owner, cast, page, client_of):
    seat = seat_of(cast.reader.user, cast.organisation)
    remove_colleague(seat, by=owner)
    assert client_of(cast.reader.user).get(page).status_code == 404
    with pytest.raises(Refused, match="已不是"):
        remove_colleague(seat, by=owner)


@pytest.mark.parametrize("act", ["change_level", "remove_colleague", "hand_over", "invite"])
def test_only_owners_say_who_belongs(act, cast):
    user, seat = cast.reader.user, seat_of(cast.applicant.user, cast.organisation)
    acts = {
        "change_level": lambda: change_level(seat, by=user, level="reader"),
        "remove_colleague": lambda: remove_colleague(seat, by=user),
        "hand_over": lambda: hand_over(seat, by=user),
        "invite": lambda: invite(by=user, organisation=cast.organisation, level="owner"),
    }
    with pytest.raises(Refused, match="只有“星尘视觉团队”的管理员可以办理此事"):
        acts[act]()


def test_addresses_are_masked_for_colleagues(owner, cast, page, client_of):
    assert "applicant@example.cn" not in client_of(cast.reader.user).get(page).content.decode()
    assert "reader@example.cn" in client_of(owner).get(page).content.decode()


def _more_people(cast, owner, number):
    make.MembershipFactory(county=cast.county, role="applicant", organisation=cast.organisation, level="reader")
    invite(by=owner, organisation=cast.organisation, level="reader")
    ask_to_join(by=UserFactory(), organisation=cast.organisation)


def test_the_page_asks_the_same_for_one_and_three(cast, owner, page, client_of, assert_queries):
    client = client_of(owner)
    for number in range(3):
        _more_people(cast, owner, number)
        if number in (0, 2):
            with assert_queries(9):
                client.get(page)


def test_the_county_is_asked_for_where_there_are_several(cast, client_of):
    client = client_of(cast.stranger.user)
    address, data = reverse("organisation-new"), {"kind": "team", "name": "新的团队", "uscc": ""}
    assert "申报所在县" not in client.get(address).content.decode()
    other = cast.foreign_county
    assert "申报所在县" in client.post(address, data).content.decode()
    response = client.post(address, data | {"county": other.pk})
    assert response.headers["Location"] == f"{reverse('application-new')}?county={other.pk}"
    assert Membership.objects.get(user=cast.stranger.user).county == other
