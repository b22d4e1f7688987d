"""Claim links: an entry passes to the people behind it, by link and code, once."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django.utils import timezone

from projects.people.models import Consent, Membership, Organisation, User
from projects.people.texts import current_text
from projects.register.actions.claims import enter_code, find_claim, issue_claims, revoke_claim, take_over
from projects.register.models import Application, Claim, Likeness, Project
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import (
    ContestEntryFactory,
    ContestFactory,
    EditionFactory,
    OrganisationFactory,
    ProjectFactory,
    RouteFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CODE = "91330106MA8NMNKN9D"


@pytest.fixture
def entry(county):
    edition = EditionFactory(contest=ContestFactory(county=county))
    project = ProjectFactory(
        county=county, name="植物基蛋白及其应用", source="contest", leader="汪轩", contact="", phone="", organisation=None,
        planned_investment=1200_000_000,
    )  # fmt: skip
    values = {"established_on": "2021-08-03", "registered_capital": 500_000_000, "staff_count": 10}
    return ContestEntryFactory(
        edition=edition,
        project=project,
        company_name="上海钙钛禾科技有限公司",
        uscc=CODE,
        phone="19714453291",
        values=values,
    )


@pytest.fixture
def carrier(cast):
    RouteFactory(carrier=cast.incubator)
    return cast.incubator


@pytest.fixture
def invitation(entry, cast):
    return issue_claims([entry], by=cast.staff.user)[0]


def link(invitation):
    return reverse("claim", args=[invitation.token])


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def typed(carrier, **changes):
    """What a founder types."""
    data = {
        "kind": "company", "name": "上海钙钛禾科技有限公司", "uscc": CODE, "contact": "汪轩", "phone": "138 0000 1234",
        "email": "", "carrier": carrier.pk, "privacy": "on",
    }  # fmt: skip
    return data | changes


def taken(invitation, *, by, carrier):
    """The verb as a founder of a team calls it."""
    return take_over(
        find_claim(invitation.token), by=by, consent=current_text(Consent.Kind.PRIVACY), carrier=carrier,
        founding={"kind": "team", "name": "钙钛禾团队", "uscc": ""}, contact="汪轩", phone="13800001234",
    )  # fmt: skip


def test_only_hashes_are_kept(invitation):
    claim = Claim.objects.get()
    assert re.fullmatch(r"\d{6}", invitation.code)
    assert check_password(invitation.code, claim.code_hash)
    kept = " ".join(map(str, Claim.objects.values_list().get()))
    assert invitation.token not in kept and invitation.code not in kept.replace(claim.code_hash, "")
    assert claim.expires_at - claim.issued_at == timedelta(days=7)


def test_codes_are_shown_once(entry, cast, client_of):
    client = client_of(cast.incubator_operator.user)
    address = reverse("edition", args=[entry.edition.code])
    response = client.post(reverse("invite", args=[entry.edition.code]), {"entries": [entry.pk]})
    shown = response.content.decode()
    code = re.search(r'class="secret">(\d{6})<', shown)[1]
    token = re.search(r"/claim/([\w-]+)/", shown)[1]
    assert find_claim(token).entry == entry and check_password(code, find_claim(token).code_hash)
    assert "no-store" in response.headers["Cache-Control"]
    later = client.get(address).content.decode()
    assert "已邀请" in later and code not in later and token not in later


def test_an_invitation_made_again_revokes_the_first(entry, invitation, cast, client):
    second = issue_claims([entry], by=cast.staff.user)[0]
    assert find_claim(invitation.token).state == Claim.State.REVOKED
    assert find_claim(second.token).state == Claim.State.OPEN
    response = client.get(link(invitation))
    assert (response.status_code, "链接已失效，请联系邀请单位重新发送。" in response.content.decode()) == (410, True)


def test_nobody_is_invited_without_a_tick(entry, cast, client_of):
    response = client_of(cast.staff.user).post(reverse("invite", args=[entry.edition.code]))
    assert response.status_code == 409
    assert not Claim.objects.exists()


def test_a_project_that_belongs_to_somebody_is_not_given_away(entry, cast):
    Project.objects.update(organisation=cast.organisation)
    with pytest.raises(Refused, match="已被接收或正在办理"):
        issue_claims([entry], by=cast.staff.user)


def test_likeness_is_decided_before_anybody_is_invited(entry, cast, county):
    Likeness.objects.create(first=entry.project, second=ProjectFactory(county=county), reasons=["uscc"])
    with pytest.raises(Refused, match="请先认定"):
        issue_claims([entry], by=cast.staff.user)


def test_the_page_tells_nothing_before_the_code(entry, invitation, client):
    shown = client.get(link(invitation)).content.decode()
    assert entry.edition.name in shown
    assert entry.name not in shown and entry.company_name not in shown and entry.leader not in shown


def test_an_unknown_link(client, county):
    response = client.get(reverse("claim", args=["nothing"]))
    assert (response.status_code, "链接无效，请检查是否复制完整。" in response.content.decode()) == (404, True)


def test_a_wrong_code_is_counted(invitation, client):
    shown = client.post(link(invitation), {"code": wrong(invitation.code)}).content.decode()
    assert "验证码有误，还可尝试4次。" in shown
    shown = client.post(link(invitation), {"code": "12"}).content.decode()
    assert "验证码为六位数字。本次不计入尝试次数。" in shown
    assert Claim.objects.get().failures == 1
    assert "claim" not in client.session


def test_five_wrong_codes_lock_the_link(invitation, client):
    for _time in range(4):
        assert client.post(link(invitation), {"code": wrong(invitation.code)}).status_code == 200
    assert client.post(link(invitation), {"code": wrong(invitation.code)}).status_code == 410
    response = client.post(link(invitation), {"code": invitation.code})
    assert (response.status_code, "链接已锁定" in response.content.decode()) == (410, True)
    assert Claim.objects.get().failures == 5
    assert AuditEvent.objects.filter(verb="lock_claim").count() == 1


def test_the_right_code_is_no_failure(invitation, client):
    response = client.post(link(invitation), {"code": f" {invitation.code[:3]} {invitation.code[3:]}"})
    assert response.headers["Location"] == reverse("claim-take")
    assert Claim.objects.get().failures == 0


def test_a_link_lapses_after_seven_days(entry, cast, client, client_of, today):
    today("2026-03-02")
    invitation = issue_claims([entry], by=cast.staff.user)[0]
    today("2026-03-09", "09:59")
    assert client.get(link(invitation)).status_code == 200
    today("2026-03-09", "10:00")
    response = client.get(link(invitation))
    assert (response.status_code, "链接已过期" in response.content.decode()) == (410, True)
    shown = client_of(cast.staff.user).get(reverse("edition", args=[entry.edition.code]), {"state": "lapsed"})
    assert [row.pk for row in shown.context["page"].object_list] == [entry.pk]
    assert "邀请已过期" in shown.content.decode()


def test_a_link_that_lapses_after_the_code_is_over_too(entry, cast, client, today):
    today("2026-03-02")
    invitation = issue_claims([entry], by=cast.staff.user)[0]
    today("2026-03-09", "09:30")
    client.post(link(invitation), {"code": invitation.code})
    today("2026-03-09", "10:30")
    assert client.get(reverse("claim-take")).status_code == 410


def test_a_link_can_be_taken_back(invitation, cast, client, client_of):
    claim = Claim.objects.get()
    assert client_of(cast.auditor.user).post(reverse("claim-revoke", args=[claim.pk])).status_code == 404
    client_of(cast.staff.user).post(reverse("claim-revoke", args=[claim.pk]))
    assert client.get(link(invitation)).status_code == 410
    with pytest.raises(Refused):
        revoke_claim(claim, by=cast.staff.user)


def test_from_the_link_to_the_application_with_a_new_account(entry, invitation, carrier, client):
    client.post(link(invitation), {"code": invitation.code})
    shown = client.get(reverse("claim-take")).content.decode()
    assert f"{reverse('account_signup')}?next={reverse('claim-take')}" in shown
    password = "correct-horse-battery"
    account = {"name": "汪轩", "email": "w@example.cn", "password1": password, "password2": password}
    response = client.post(f"{reverse('account_signup')}?next={reverse('claim-take')}", account)
    assert response.headers["Location"] == reverse("claim-take")
    form = client.get(reverse("claim-take")).context["form"]
    assert [form[name].value() for name in ("kind", "name", "uscc", "contact", "phone")] == [
        "company", entry.company_name, CODE, "汪轩", "",
    ]  # fmt: skip
    response = client.post(reverse("claim-take"), typed(carrier))
    application = Application.objects.get()
    assert response.headers["Location"] == reverse("application-fill", args=[application.number])
    user, project = User.objects.get(email="w@example.cn"), Project.objects.get()
    organisation = Organisation.objects.get()
    assert (project.organisation, project.stage) == (organisation, Stage.DRAFTING)
    assert (project.contact, project.phone) == ("汪轩", "13800001234")
    assert (organisation.name, organisation.uscc) == (entry.company_name, CODE)
    assert Membership.objects.get(user=user).organisation == organisation
    consent = Consent.objects.get()
    assert (consent.user, consent.kind, consent.organisation) == (user, "privacy", organisation)
    claim = Claim.objects.get()
    assert (claim.state, claim.used_by) == (Claim.State.USED, user)
    assert "claim" not in client.session


def test_the_draft_holds_what_the_entry_knows(entry, invitation, carrier, cast):
    application = take_over(
        find_claim(invitation.token), by=cast.stranger.user, consent=current_text(Consent.Kind.PRIVACY), carrier=carrier,
        founding={"kind": "company", "name": entry.company_name, "uscc": CODE}, contact="汪轩", phone="13800001234",
    )  # fmt: skip
    draft = dict(application.draft_fields.values_list("path", "value"))
    names = ("project_name", "leader", "phone", "planned_investment", "established_on", "registered_capital", "staff")
    assert [draft.get(name) for name in names] == [
        entry.name, "汪轩", "13800001234", "1200", "2021-08-03", "500", "10",
    ]  # fmt: skip
    assert "19714453291" not in draft.values()


def test_a_person_with_an_organisation_chooses_it(invitation, carrier, cast, client_of):
    client = client_of(cast.applicant.user)
    client.post(link(invitation), {"code": invitation.code})
    data = {"organisation": cast.organisation.pk, "contact": "陈默", "phone": "13800001234", "carrier": carrier.pk}
    response = client.post(reverse("claim-take"), data)
    assert "请阅读" in response.content.decode()
    assert client.post(reverse("claim-take"), data | {"privacy": "on"}).status_code == 302
    assert Project.objects.get().organisation == cast.organisation


def test_the_organisation_of_somebody_else_cannot_be_chosen(invitation, carrier, cast, client_of):
    other = OrganisationFactory(county=cast.county)
    client = client_of(cast.applicant.user)
    client.post(link(invitation), {"code": invitation.code})
    assert client.post(reverse("claim-take"), typed(carrier, organisation=other.pk)).status_code == 200
    assert Claim.objects.get().state == Claim.State.OPEN


def test_a_company_that_is_registered_already_is_refused_and_typed_data_stay(invitation, carrier, cast, client_of):
    OrganisationFactory(county=cast.county, kind="company", uscc=CODE)
    client = client_of(cast.stranger.user)
    client.post(link(invitation), {"code": invitation.code})
    shown = client.post(reverse("claim-take"), typed(carrier)).content.decode()
    assert "138 0000 1234" in shown
    assert (Claim.objects.get().state, Project.objects.get().organisation) == (Claim.State.OPEN, None)
    assert not Consent.objects.exists()


def test_people_of_the_office_do_not_take_projects_over(invitation, cast, client_of):
    client = client_of(cast.staff.user)
    client.post(link(invitation), {"code": invitation.code})
    assert client.get(reverse("claim-take")).status_code == 403


def test_without_the_code_there_is_nothing_to_take(invitation, client):
    assert client.get(reverse("claim-take")).status_code == 404


def test_a_used_link_says_so(invitation, carrier, cast, client):
    taken(invitation, by=cast.stranger.user, carrier=carrier)
    response = client.get(link(invitation))
    assert (response.status_code, "链接已使用" in response.content.decode()) == (410, True)
    with pytest.raises(Refused, match="链接已使用"):
        taken(invitation, by=UserFactory(), carrier=carrier)
    assert Application.objects.count() == 1


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_people_use_one_link_at_once(invitation, carrier, in_threads):
    people = [UserFactory(), UserFactory()]
    results = in_threads(*[lambda person=person: taken(invitation, by=person, carrier=carrier) for person in people])
    assert sorted(type(result).__name__ for result in results) == ["Application", "Refused"]
    assert (Application.objects.count(), Organisation.objects.count(), Consent.objects.count()) == (1, 1, 1)


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_many_wrong_codes_at_once_are_five_failures(invitation, in_threads):
    claim = find_claim(invitation.token)
    answers = in_threads(*[lambda: enter_code(claim, wrong(invitation.code))] * 8)
    assert answers == [False] * 8
    assert Claim.objects.get().failures == 5


def test_expired_claims_are_open_no_more_at_the_moment_itself(invitation):
    claim = Claim.objects.get()
    claim.expires_at = timezone.now()
    assert claim.state == Claim.State.LAPSED
