"""A company by its code: checked at once, recognised, and asked for an invitation."""

import pytest
from django.urls import reverse

from projects.people.actions.joining import answer_join, ask_to_join
from projects.people.models import JoinRequest, Membership
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
CODE, OTHER = "91330421MA28A0002X", "91330421MA0000007Y"


@pytest.fixture
def company(cast):
    """A registered company whose owner is the other applicant."""
    company = OrganisationFactory(county=cast.county, kind="company", name="嘉善某科技有限公司", uscc=CODE)
    MembershipFactory(
        user=cast.other_applicant.user, county=cast.county, role="applicant", organisation=company, level="owner"
    )
    return company


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("91330421ma28a0002x ", "已登记：请其管理员邀请您"),
        (OTHER, "代码校验正确，该企业尚未登记。"),
        ("91330421MA28A00021", "校验"),
        ("9133", "应为18位"),
    ],
)
def test_the_code_is_answered_at_once(company, cast, client_of, typed, sentence):
    shown = client_of(cast.stranger.user).get(reverse("organisation-code"), {"uscc": typed}).content.decode()
    assert sentence in shown and company.name not in shown


def test_without_script_the_page_answers_the_same(company, cast, client_of):
    client = client_of(cast.stranger.user)
    data = {"kind": "company", "name": "某科技", "uscc": CODE}
    shown = client.post(reverse("organisation-new"), data).content.decode()
    assert "请管理员邀请我" in shown and 'value="某科技"' in shown
    client.post(reverse("organisation-ask"), {"uscc": CODE, "county": company.county_id})
    assert JoinRequest.objects.get().user == cast.stranger.user
    assert Message.objects.get(to=cast.other_applicant.user).subject == "路人申请加入“嘉善某科技有限公司”"
    assert not Membership.objects.filter(user=cast.stranger.user).exists()


def test_the_owner_lets_somebody_in(company, cast, client_of):
    asked = ask_to_join(by=cast.stranger.user, organisation=company)
    owner = client_of(cast.other_applicant.user)
    page = reverse("organisation-people", args=[company.pk])
    assert "stranger@example.cn" in owner.get(page).content.decode()
    owner.post(reverse("join-answer", args=[asked.pk]), {"level": "editor"})
    assert Membership.objects.get(user=cast.stranger.user).level == "editor"
    assert Message.objects.get(to=cast.stranger.user).subject == "您已加入“嘉善某科技有限公司”。"
    with pytest.raises(Refused, match="该申请已答复"):
        answer_join(asked, by=cast.other_applicant.user, level="owner")


def test_the_owner_declines(company, cast, client_of):
    asked = ask_to_join(by=cast.stranger.user, organisation=company)
    client_of(cast.other_applicant.user).post(reverse("join-answer", args=[asked.pk]))
    assert not Membership.objects.filter(user=cast.stranger.user).exists()
    assert Message.objects.get(to=cast.stranger.user).subject == "您加入“嘉善某科技有限公司”的申请未获同意"
    ask_to_join(by=cast.stranger.user, organisation=company)


def test_who_may_not_ask(company, cast):
    user = cast.stranger.user
    ask_to_join(by=user, organisation=company)
    refusals = {
        "您已申请过": (user, company),
        "您已是": (cast.other_applicant.user, company),
        "工作人员": (cast.staff.user, company),
        "尚无管理员": (user, OrganisationFactory(county=cast.county, kind="company", uscc=OTHER)),
    }
    for sentence, (who, organisation) in refusals.items():
        with pytest.raises(Refused, match=sentence):
            ask_to_join(by=who, organisation=organisation)


def test_only_owners_answer(company, cast, client_of):
    asked = ask_to_join(by=cast.stranger.user, organisation=company)
    assert client_of(cast.applicant.user).post(reverse("join-answer", args=[asked.pk])).status_code == 404
    with pytest.raises(Refused, match="只有"):
        answer_join(asked, by=cast.applicant.user, level="editor")


def test_an_invitation_accepted_meanwhile_leaves_one_seat(company, cast):
    asked = ask_to_join(by=cast.stranger.user, organisation=company)
    MembershipFactory(
        user=cast.stranger.user, county=cast.county, role="applicant", organisation=company, level="reader"
    )
    answer_join(asked, by=cast.other_applicant.user, level="editor")
    assert Membership.objects.get(user=cast.stranger.user).level == "reader"


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_owners_answer_at_once(company, cast, in_threads):
    asked, owner = ask_to_join(by=cast.stranger.user, organisation=company), cast.other_applicant.user
    results = in_threads(*[lambda: answer_join(asked, by=owner, level="editor")] * 2)
    assert sorted(type(result).__name__ for result in results) == ["AlreadyDone", "JoinRequest"]
    assert Membership.objects.filter(user=cast.stranger.user).count() == 1
