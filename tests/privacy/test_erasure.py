"""Deletion: who may ask, who decides, what goes, what stays, and that no figure moves."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.urls import reverse

from projects.people.models import Consent, Membership, User
from projects.privacy.actions.erasure import erase_person
from projects.privacy.actions.requests import (
    ask_for_erasure,
    decline_erasure,
    grant_erasure,
    set_retention,
    take_request_back,
)
from projects.privacy.models import ErasureRequest, Retention
from projects.privacy.registry import COLUMNS, KEPT, NONE
from projects.privacy.rules import months_for
from projects.register.actions.talk import write_as_office
from projects.register.models import Remark
from projects.trace.actions import set_deadline, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import (
    ApplicationFactory,
    DocumentVersionFactory,
    DraftFieldFactory,
    MaterialFactory,
    MembershipFactory,
    ProjectFactory,
    SubmittedApplicationFactory,
    UserFactory,
)
from tests.figures.ledger import Ledger, day


@pytest.fixture
def person(cast):
    user = cast.applicant.user
    user.phone = "13800001234"
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    return user


@pytest.fixture
def admin(cast):
    return cast.administrator.user


def colleague(cast, level="owner"):
    return MembershipFactory(
        user=UserFactory(name="同事甲"),
        county=cast.county,
        role="applicant",
        organisation=cast.organisation,
        level=level,
    ).user


def everything_with(word):
    """Names of columns in the whole database that hold the word, of tables named in the registry that are erased."""
    found = set()
    for column in COLUMNS:
        if column.kind != NONE and column.eraser != KEPT:
            values = apps.get_model(column.model).objects.values_list(column.name, flat=True)
            found |= {f"{column.model}.{column.name}"} if any(word in str(value) for value in values) else set()
    return found


def test_a_request_is_due_in_working_days_that_the_county_sets(cast, person, admin, county, today):
    today("2026-03-16")
    set_deadline(by=admin, county=county, step="privacy.erasure", days=3, effective_from=day("2026-03-16"))
    request = ask_for_erasure(by=person, reason="不再申报")
    assert (request.due_on, request.state) == (day("2026-03-19"), "open")
    assert Message.objects.get(to=admin).link == reverse("settings-erasure", args=[request.pk])
    with pytest.raises(Refused, match="已提交过申请"):
        ask_for_erasure(by=person)
    take_request_back(request, by=person)
    with pytest.raises(AlreadyDone):
        grant_erasure(request, by=admin)
    assert ask_for_erasure(by=person).pk != request.pk


def test_an_office_holder_and_the_only_owner_hand_over_first(cast, person):
    with pytest.raises(Refused, match="仍担任工作角色"):
        ask_for_erasure(by=cast.staff.user)
    mate = colleague(cast, level="editor")
    with pytest.raises(Refused, match="移交"):
        ask_for_erasure(by=person)
    Membership.objects.filter(user=mate).update(level="owner")
    assert ask_for_erasure(by=person).state == "open"


def test_a_refusal_says_why(person, admin):
    request = ask_for_erasure(by=person)
    with pytest.raises(Refused, match="请写明理由"):
        decline_erasure(request, by=admin, answer=" ")
    decline_erasure(request, by=admin, answer="有未办结的补助核查")
    assert (ErasureRequest.objects.get().state, Message.objects.get(to=person).body) == (
        "declined",
        "有未办结的补助核查",
    )
    assert User.objects.get(pk=person.pk).is_active


def test_the_administrator_deletes_on_the_settings_page(cast, person, admin, client_of):
    request = ask_for_erasure(by=person, reason="陈默不再申报")
    client = client_of(admin)
    assert person.masked_email in client.get(reverse("settings-privacy")).content.decode()
    page = reverse("settings-erasure", args=[request.pk])
    assert "陈默不再申报" in client.get(page).content.decode()
    assert client_of(cast.leader.user).get(page).status_code == 404
    client.post(page, {"decision": "erase"})
    request.refresh_from_db()
    assert (request.state, request.reason, request.decided_by) == ("erased", "", admin)
    assert "已注销用户1" in client.get(reverse("settings-privacy")).content.decode()


def test_nothing_that_is_to_go_remains(cast, person, admin, county, client_of):
    own = client_of(person)
    project = ProjectFactory(
        county=county, organisation=cast.organisation, contact=person.name, leader=person.name, phone=person.phone,
        email=person.email,
    )  # fmt: skip
    project.search_text = person.name
    project.save()
    draft = ApplicationFactory(organisation=cast.organisation, project=project, carrier=cast.incubator)
    typed = {
        "contact": person.name,
        "phone": person.phone,
        "email": person.email,
        "summary": "一句话",
        "team.a.name": "成员乙",
    }
    for path, value in typed.items():
        DraftFieldFactory(application=draft, path=path, value=value, by=person)
    document = DocumentVersionFactory(document__organisation=cast.organisation, added_by=person)
    tell([cast.incubator_operator.user], "陈默来信", f"{person.name}，{person.phone}", project=project)
    write_as_office(project, by=cast.staff.user, words=f"{person.name}您好")
    tell([person], "给您的信", person.email)
    old = person.name, person.phone, person.email
    erase_person(person, by=admin, county=county)
    assert [everything_with(word) for word in old] == [set(), set(), set()]
    person.refresh_from_db()
    assert (person.name, person.email, person.is_active) == ("已注销用户1", f"erased-{person.pk}@erased.invalid", False)
    assert list(draft.draft_fields.values_list("path", flat=True)) == ["summary"]
    assert not type(document).objects.filter(pk=document.pk).exists()
    assert Message.objects.get(to=cast.incubator_operator.user).subject == "已注销用户1来信"
    assert Remark.objects.get().words == "已注销用户1您好"
    event = AuditEvent.objects.get(verb="erase_person")
    assert (event.target_label, event.difference, event.note) == ("已注销用户1", {}, "")
    assert AuditEvent.objects.get(verb="left_without_people").target_label == cast.organisation.name
    assert own.get("/messages/").status_code == 302  # the open session is over


def test_what_was_submitted_stays_without_the_person_and_colleagues_keep_their_papers(cast, person, admin, county):
    colleague(cast)
    sent = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    version = sent.latest
    data = version.data | {"contact": person.name}
    type(version).objects.filter(pk=version.pk).update(data=data)
    handed_in = MaterialFactory(application=sent, version=version)
    folder = DocumentVersionFactory(document__organisation=cast.organisation, added_by=person)
    consent = Consent.objects.create(
        user=person, organisation=cast.organisation, kind="privacy", version="2024-01", scope=sent.number
    )
    erase_person(person, by=admin, county=county)
    version.refresh_from_db()
    consent.refresh_from_db()
    assert version.data == data | {"contact": "已注销用户1"}
    assert handed_in.document.__class__.objects.filter(pk=handed_in.document_id).exists()
    assert type(folder).objects.filter(pk=folder.pk).exists()
    assert consent.withdrawn_at is not None
    assert set(AuditEvent.objects.values_list("verb", flat=True)) <= {"erase_person", "erase_audit_words", "submit"}
    with pytest.raises(Refused):
        erase_person(person, by=admin, county=county)


def test_no_figure_moves(cast, person, admin, county, client_of, today):
    today("2026-09-30")
    ledger = Ledger(county)
    project = ProjectFactory(county=county, organisation=cast.organisation, contact=person.name, name="计入的项目")
    ledger.incubator_in(project, "2026-02-10")
    ledger.landed(project, "2026-05-10")
    reader = client_of(cast.leader.user)

    def digits():
        pages = [
            reader.get(reverse(name)).content.decode() for name in ("overview", "figures-counted", "figures-landed")
        ]
        return [re.findall(r"\d[\d.,%]*", page.split("<main", 1)[1]) for page in pages]

    before = digits()
    erase_person(person, by=admin, county=county)
    assert digits() == before and len(before[0]) > 5


def test_a_period_begins_on_its_day(county, admin, today):
    today("2026-03-16")
    set_retention(
        by=admin, county=county, kind="audit", months=60, basis="县档案规定", effective_from=day("2026-04-01")
    )
    assert [months_for(county.pk, "audit", day(on)) for on in ("2026-03-31", "2026-04-01")] == [36, 60]
    with pytest.raises(Refused):
        set_retention(by=admin, county=county, kind="audit", months=1, basis="x", effective_from=day("2026-03-01"))
    assert Retention.objects.get().basis == "县档案规定"


def test_asking_on_the_page(cast, person, client_of):
    client, page = client_of(person), reverse("my-erasure")
    assert "15个工作日" in client.get(page).content.decode()
    assert client.post(page, {}).status_code == 200 and not ErasureRequest.objects.exists()
    client.post(page, {"sure": "on"})
    assert ErasureRequest.objects.get().user == person
    client.post(reverse("my-erasure-back"))
    assert ErasureRequest.objects.get().state == "withdrawn"
    assert client.post(reverse("my-erasure-back")).status_code == 404
