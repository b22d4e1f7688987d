"""我的数据: what a person sees, corrects, takes away and withdraws."""

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from projects.people.actions import give_consent
from projects.people.models import Consent
from projects.privacy.actions.own import withdraw_consent
from projects.trace.actions import tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import (
    ApplicationVersionFactory,
    ContestEntryFactory,
    DraftFieldFactory,
    ProjectFactory,
    StoredFileFactory,
    SubmittedApplicationFactory,
)


@pytest.fixture
def person(cast):
    return cast.applicant.user


@pytest.fixture
def named(cast, person):
    """An application in which the person is contact and core member."""
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    data = {"contact": person.name, "leader": "别人", "team": [{"name": person.name}], "phone": "13900000000"}
    ApplicationVersionFactory(application=application, number=9, data=data)
    return application


def agreed(cast, person, application, kind=Consent.Kind.PRIVACY):
    scope = f"{application.number} v1"
    return give_consent(by=person, organisation=cast.organisation, kind=kind, version="2024-01", scope=scope)


def test_the_page_shows_what_is_kept(cast, person, named, client_of):
    agreed(cast, person, named)
    StoredFileFactory(county=cast.county, uploaded_by=person, name="本人材料.pdf")
    text = client_of(person).get(reverse("my-data")).content.decode()
    for words in (
        person.email,
        cast.organisation.name,
        named.number,
        "联系人、核心成员",
        "本人材料.pdf",
        f"{named.number} v1",
    ):
        assert words in text


def test_a_name_and_a_typed_address_open_no_records_of_others(cast, client_of, county):
    stranger = cast.stranger.user
    foreign = SubmittedApplicationFactory(
        organisation=cast.organisation,
        project=ProjectFactory(
            county=county, organisation=cast.organisation, email=stranger.email, contact=stranger.name
        ),
    )
    ApplicationVersionFactory(application=foreign, number=9, data={"contact": stranger.name, "email": stranger.email})
    ContestEntryFactory(email=stranger.email, name="参赛的项目", leader=stranger.name)
    client = client_of(stranger)
    before = client.get(reverse("my-data")).content.decode()
    assert (foreign.number in before, "参赛的项目" in before) == (False, False)
    EmailAddress.objects.update_or_create(user=stranger, email=stranger.email, defaults={"verified": True})
    after = client.get(reverse("my-data")).content.decode()
    assert (foreign.number in after, "参赛的项目" in after) == (True, True)


def test_a_copy_is_made_on_request_and_written_down(cast, person, named, client_of):
    tell([person], "一封信", "内容")
    response = client_of(person).post(reverse("my-data-copy"))
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert (response["Content-Type"], sorted(archive.namelist())) == ("application/zip", ["data.html", "data.json"])
    data = json.loads(archive.read("data.json"))
    assert set(data) == {
        "made_at",
        "account",
        "seats",
        "visits",
        "consents",
        "applications",
        "entries",
        "rosters",
        "files",
        "letters",
        "acts",
    }
    assert data["account"][1] == {"事项": "电子邮箱", "内容": person.email}
    assert [row["主题"] for row in data["letters"]] == ["一封信"]
    page = archive.read("data.html").decode()
    assert person.email in page and "一封信" in page
    assert AuditEvent.objects.get(verb="copy_own_data").actor == person
    assert client_of(person).get(reverse("my-data-copy")).status_code == 405


def test_name_and_mobile_are_corrected_without_leaving_the_old_ones(person, client_of):
    client, old = client_of(person), person.name
    wrong = client.post(reverse("my-account"), {"name": "陈墨", "phone": "1380000"})
    assert "手机号应为11位" in wrong.content.decode()
    client.post(reverse("my-account"), {"name": " 陈 墨", "phone": "138 0000 1234"})
    person.refresh_from_db()
    assert (person.name, person.phone) == ("陈墨", "13800001234")
    event = AuditEvent.objects.get(verb="correct_account")
    assert event.difference == {"fields": ["name", "phone"]} and old not in event.target_label
    client.post(reverse("my-account"), {"name": "陈墨", "phone": "13800001234"})
    assert AuditEvent.objects.filter(verb="correct_account").count() == 1


def test_a_consent_is_withdrawn_once_and_the_desk_is_told(cast, person, named, client_of):
    desk = cast.incubator_operator.user
    consent = agreed(cast, person, named)
    page = reverse("consent-withdraw", args=[consent.pk])
    client = client_of(person)
    assert named.number in client.get(page).content.decode()
    client.post(page)
    consent.refresh_from_db()
    assert consent.withdrawn_at and Message.objects.get(to=desk).subject == f"同意已撤回：{named.project.name}"
    assert client.get(page).status_code == 404
    with pytest.raises(AlreadyDone):
        withdraw_consent(consent, by=person)


def test_a_declaration_and_somebody_elses_consent_are_not_withdrawn(cast, person, named, client_of):
    declared = agreed(cast, person, named, Consent.Kind.DECLARATION)
    with pytest.raises(Refused, match="真实性承诺不能撤回"):
        withdraw_consent(declared, by=person)
    other = agreed(cast, person, named)
    assert client_of(cast.other_applicant.user).get(reverse("consent-withdraw", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_three(cast, person, client_of, assert_queries, rows):
    for _n in range(rows):
        application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
        ApplicationVersionFactory(application=application, number=9, data={"contact": person.name})
        DraftFieldFactory(application=application, path="contact", value=person.name)
        agreed(cast, person, application)
        StoredFileFactory(county=cast.county, uploaded_by=person)
    client = client_of(person)
    client.get(reverse("my-data"))
    with assert_queries(18):
        assert client.get(reverse("my-data")).status_code == 200
