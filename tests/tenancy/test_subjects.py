"""A company takes the place of a team: in place, into a company that is known, or for one of several projects."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.people.models import Organisation
from projects.register.models import Application, Company, ProjectCompany
from projects.register.stages import Stage
from projects.tenancy.actions.changes_answered import decide_change
from projects.tenancy.models import Change
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests import factories as make

CODE = "91330421MA28A0002X"
LICENCE = {
    "name": "嘉善星尘视觉科技有限公司", "uscc": CODE, "established_on": "2026-10-20", "region_code": "330421",
    "registered_address": "嘉善县罗星街道科创路88号", "authority": "嘉善县市场监督管理局", "legal_representative": "陈默",
    "since": "2026-10-20", "reason": "团队已注册企业。",
}  # fmt: skip


@pytest.fixture
def project(cast, today):
    """The team's project with what it brought: an accepted application and a document in the folder."""
    today("2026-11-02")
    cast.everyone()
    application = make.SubmittedApplicationFactory(
        organisation=cast.organisation, carrier=cast.incubator, state=Application.State.ACCEPTED
    )
    make.DocumentVersionFactory(document__organisation=cast.organisation, document__kind="plan")
    project = application.project
    project.stage = Stage.INCUBATING
    project.save()
    project.carriers.add(cast.incubator)
    return project


def paper(name="营业执照.pdf"):
    return SimpleUploadedFile(name, make.pdf_bytes(name), content_type="application/pdf")


def asks(client, project, **data):
    return client.post(reverse("change-new", args=[project.number, "subject"]), LICENCE | {"evidence": paper()} | data)


def known_company(cast, **more):
    owner = make.UserFactory(name="企业管理员")
    company = make.OrganisationFactory(county=cast.county, kind="company", name=LICENCE["name"], uscc=CODE, **more)
    make.MembershipFactory(user=owner, county=cast.county, role="applicant", organisation=company, level="owner")
    return company, owner


def test_the_team_becomes_its_company_and_nothing_is_lost(cast, client_of, project):
    asks(client_of(cast.applicant.user), project)
    decide_change(change=Change.objects.get(), by=cast.staff.user, accepted=True, words="核对无误。")
    project.refresh_from_db()
    organisation = project.organisation
    assert (organisation.pk, organisation.kind, organisation.name, organisation.uscc) == (
        cast.organisation.pk, "company", LICENCE["name"], CODE,
    )  # fmt: skip
    assert {seat.user for seat in organisation.memberships.live()} == {cast.applicant.user, cast.reader.user}
    assert sorted(organisation.documents.values_list("kind", flat=True)) == ["licence", "plan"]
    application = project.applications.get()
    assert (application.organisation, application.applicant_kind) == (organisation, "team")
    links = (
        ProjectCompany.objects.filter(project=project)
        .order_by("pk")
        .values_list("kind", "company__name", "since", "until")
    )
    assert list(links) == [
        ("team", "星尘视觉团队", date(2026, 10, 20), date(2026, 10, 20)),
        ("jiashan", LICENCE["name"], date(2026, 10, 20), None),
    ]
    page = client_of(cast.staff.user).get(project.get_absolute_url()).content.decode()
    assert ("星尘视觉团队" in page, LICENCE["name"] in page) == (True, True)
    assert asks(client_of(cast.applicant.user), project).status_code == 404  # a company is no team any more


def test_a_draft_goes_on_as_the_company_that_applies(cast, client_of, project):
    project.applications.update(state=Application.State.DRAFT)
    asks(client_of(cast.applicant.user), project)
    decide_change(change=Change.objects.get(), by=cast.staff.user, accepted=True, words="核对无误。")
    assert project.applications.get().applicant_kind == "company"


def test_a_known_company_takes_over_once_its_owner_agrees(cast, client_of, project):
    company, owner = known_company(cast)
    asks(client_of(cast.applicant.user), project)
    change = Change.objects.get()
    assert Message.objects.filter(to=owner).values_list("subject", flat=True).get() == (
        f"{project.name}：拟变更为贵企业承接，请确认"
    )
    with pytest.raises(Refused, match="尚未确认"):
        decide_change(change=change, by=cast.staff.user, accepted=True, words="同意。")
    hand = client_of(owner)
    assert project.name in hand.get(reverse("my-todo")).content.decode()
    page = hand.get(change.get_absolute_url()).content.decode()
    assert ("贵企业是否承接该项目" in page, project.get_absolute_url() in page) == (True, False)
    assert hand.get(reverse("file", args=[change.evidence_id])).status_code == 200
    assert hand.get(project.get_absolute_url()).status_code == 404  # nothing of the project beyond the request
    assert hand.post(reverse("change-consent", args=[change.pk]), {"agreed": "yes"}).status_code == 302

    decide_change(change=change, by=cast.staff.user, accepted=True, words="同意。")
    project.refresh_from_db()
    assert (project.organisation, project.applications.get().organisation) == (company, company)
    levels = dict(company.memberships.live().values_list("user__name", "level"))
    assert levels == {"企业管理员": "owner", "陈默": "editor", "何清": "reader"}
    assert sorted(company.documents.values_list("kind", flat=True)) == ["licence", "plan"]
    assert client_of(cast.applicant.user).get(reverse("my-projects")).content.decode().count(project.name) >= 1


def test_a_company_that_does_not_agree_ends_the_request(cast, client_of, project):
    _company, owner = known_company(cast)
    asks(client_of(cast.applicant.user), project)
    change = Change.objects.get()
    client_of(owner).post(reverse("change-consent", args=[change.pk]), {"agreed": "no", "words": "与该团队无关。"})
    change.refresh_from_db()
    assert (change.state, change.answer) == ("sent_back", "与该团队无关。")
    assert client_of(owner).post(reverse("change-consent", args=[change.pk]), {"agreed": "yes"}).status_code == 409


def test_a_known_code_under_another_name_is_refused(cast, client_of, project):
    known_company(cast)
    response = asks(client_of(cast.applicant.user), project, name="嘉善别家科技有限公司")
    assert "已登记为“嘉善星尘视觉科技有限公司”" in response.content.decode()
    assert Change.objects.count() == 0


def test_a_team_with_another_project_keeps_that_one(cast, client_of, project):
    other = make.ProjectFactory(county=cast.county, organisation=cast.organisation, stage=Stage.INCUBATING)
    asks(client_of(cast.applicant.user), project)
    decide_change(change=Change.objects.get(), by=cast.staff.user, accepted=True, words="核对无误。")
    other.refresh_from_db()
    project.refresh_from_db()
    assert (other.organisation.kind, project.organisation.kind) == ("team", "company")
    assert Organisation.objects.filter(uscc=CODE).get() == project.organisation
    assert project.organisation.memberships.get(user=cast.applicant.user).level == "owner"


def test_the_three_party_agreement_is_filed_once_with_its_day(cast, client_of, project):
    asks(client_of(cast.applicant.user), project)
    change = Change.objects.get()
    decide_change(change=change, by=cast.staff.user, accepted=True, words="核对无误。")
    desk = client_of(cast.incubator_operator.user)
    assert "三方补充协议待归档" in desk.get(project.get_absolute_url()).content.decode()
    address = reverse("change-supplement", args=[change.pk])
    data = {"file": paper("三方补充协议.pdf"), "signed_on": "2026-11-01"}
    assert desk.post(address, data).status_code == 302
    assert desk.post(address, data | {"file": paper()}).status_code == 409
    change.refresh_from_db()
    assert (change.supplement.name, change.supplement_on) == ("三方补充协议.pdf", date(2026, 11, 1))
    assert "三方补充协议待归档" not in desk.get(project.get_absolute_url()).content.decode()
    assert Company.objects.get(uscc=CODE).authority == "嘉善县市场监督管理局"


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins(cast, client_of, project, in_threads):
    asks(client_of(cast.applicant.user), project)
    change, people = Change.objects.get(), (cast.staff.user, cast.incubator_operator.user)

    def decide(by, accepted):
        return lambda: decide_change(change=change, by=by, accepted=accepted, words="办理。")

    results = in_threads(decide(people[0], True), decide(people[1], False))
    assert sorted(isinstance(row, Refused) for row in results) == [False, True]
    change.refresh_from_db()
    project.refresh_from_db()
    assert (project.organisation.kind == "company") == (change.state == "accepted")
    assert ProjectCompany.objects.filter(project=project).count() == (2 if change.state == "accepted" else 0)
