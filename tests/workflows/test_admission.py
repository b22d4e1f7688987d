"""The admission as people walk it: offer, answer, agreement, handover, verification by another person."""

from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.register.models import FigureEvent, FigureKind
from projects.register.stages import Stage
from projects.tenancy.actions import offers, stays
from projects.tenancy.models import Incubation, MoveIn, Offer
from projects.trace.models import AuditEvent, Message
from tests.factories import (
    CompanyFactory,
    MembershipFactory,
    ProjectCompanyFactory,
    ProjectFactory,
    StoredFileFactory,
    SubmittedApplicationFactory,
    UserFactory,
)
from tests.factories.files import pdf_bytes
from workflows import service
from workflows.admission import record_move_in
from workflows.expiry import lapse_offers
from workflows.flows import AdmissionFlow
from workflows.models import AdmissionProcess

TERMS = {
    "room": "A座301室", "area": "120.5", "rent": "0.6", "signed_on": "2025-12-30", "term_from": "2026-01-01",
    "term_to": "2028-12-31",
}  # fmt: skip


def upload(name="协议.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(name), "application/pdf")


def stored(county):
    return StoredFileFactory(county=county)


def errors_of(response):
    return response.context["form"].errors.get_json_data()


@pytest.fixture
def project(cast, today):
    today("2026-01-08")
    cast.applicant  # noqa: B018  made now, so that the letter finds a reader
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    project = application.project
    type(project).objects.filter(pk=project.pk).update(stage=Stage.APPROVED)
    service.start(
        AdmissionFlow.start, project=project, by=cast.staff.user, application=application, carrier=cast.incubator
    )
    project.refresh_from_db()
    return project


@pytest.fixture
def walk(project, cast, client_of):
    """`walk("offer", cast.staff, confirm_by=…)`: do a step over HTTP as a person."""

    def step(name, person, **data):
        item = service.open_item(project, f"admission.{name}")
        response = client_of(person.user).post(reverse(f"step-admission-{name}", args=[item.pk]), data)
        project.refresh_from_db()
        return response

    return step


@pytest.fixture
def signed(walk, cast):
    """The project after the agreement was signed."""
    walk("offer", cast.staff, confirm_by="2026-01-20")
    walk("confirm", cast.applicant, answer="confirm")
    assert walk("agreement", cast.incubator_operator, agreement=upload(), **TERMS).status_code == 302


@pytest.fixture
def handed_over(signed, walk, cast):
    """And after the handover: it waits for its verification."""
    response = walk("handover", cast.incubator_operator, on="2026-01-06", words="钥匙两把，水电表读数已抄")
    assert response.status_code == 302


def test_the_whole_way_ends_incubating_with_one_figure(handed_over, project, walk, cast):
    assert project.stage == Stage.VERIFYING
    response = walk("verify", cast.staff, decision="go_on", incubatee="yes")
    assert response.status_code == 302
    stay = MoveIn.objects.get()
    event = FigureEvent.objects.get()
    assert project.stage == Stage.INCUBATING
    assert (project.rests_at, project.carrier) == (Stage.INCUBATING, cast.incubator)
    assert (event.kind, event.occurred_on, event.carrier, event.verified_by) == (
        FigureKind.INCUBATOR_MOVE_IN, date(2026, 1, 6), cast.incubator, cast.staff.user,
    )  # fmt: skip
    assert (event.recorded_by, event.evidence) == (cast.incubator_operator.user, f"tenancy.movein:{stay.pk}")
    assert (stay.room, stay.rent, stay.application) == ("A座301室", 600_000, project.applications.get())
    assert Incubation.objects.get().until == date(2028, 12, 31)
    assert AdmissionProcess.objects.get().open_for is None
    assert {"issue_offer", "accept_offer", "sign_agreement", "hand_over", "verify_move_in", "begin_incubation"} <= set(
        AuditEvent.objects.filter(project_id=project.pk).values_list("verb", flat=True)
    )


def test_the_offer_has_a_number_a_usual_day_and_tells_the_applicant(project, walk, cast, client_of):
    item = service.open_item(project, "admission.offer")
    page = client_of(cast.staff.user).get(reverse("step-admission-offer", args=[item.pk]))
    assert page.context["form"].initial["confirm_by"] == date(2026, 1, 22)
    walk("offer", cast.staff, confirm_by="2026-01-20", words="请携带公章")
    offer = Offer.objects.get()
    assert (offer.number, project.stage) == ("RF2026-001", Stage.OFFERED)
    assert Message.objects.get(to=cast.applicant.user).link == reverse("offer", args=[offer.pk])
    letter = client_of(cast.applicant.user).get(reverse("offer", args=[offer.pk])).content.decode()
    assert "RF2026-001" in letter and "2026年1月20日" in letter
    assert client_of(cast.other_applicant.user).get(reverse("offer", args=[offer.pk])).status_code == 404


def test_a_day_that_is_not_later_is_refused_at_the_field(project, walk, cast):
    response = walk("offer", cast.staff, confirm_by="2026-01-08")
    assert errors_of(response)["confirm_by"][0]["message"] == "确认截止日须晚于今天。"
    assert project.stage == Stage.APPROVED


def test_declining_needs_words_and_ends_withdrawn(project, walk, cast):
    walk("offer", cast.staff, confirm_by="2026-01-20")
    assert "reason" in errors_of(walk("confirm", cast.applicant, answer="decline"))
    walk("confirm", cast.applicant, answer="decline", reason="已选定其他园区")
    assert (project.stage, project.stage_reason) == (Stage.WITHDRAWN, "已选定其他园区")
    assert Offer.objects.get().declined_at is not None
    assert AdmissionProcess.objects.get().open_for is None


def test_an_offer_that_nobody_answers_lapses_after_its_day(project, walk, cast, today):
    walk("offer", cast.staff, confirm_by="2026-01-20")
    today("2026-01-20")
    assert lapse_offers() == 0
    today("2026-01-21")
    assert lapse_offers() == 1
    project.refresh_from_db()
    assert project.stage == Stage.LAPSED
    assert lapse_offers() == 0


def test_a_reader_of_the_organisation_cannot_answer(project, walk, cast):
    walk("offer", cast.staff, confirm_by="2026-01-20")
    response = walk("confirm", cast.reader, answer="confirm")
    assert response.status_code == 200 and errors_of(response)["__all__"]
    assert project.stage == Stage.OFFERED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed_on": "2026-01-09"}, "signed_on"),
        ({"term_to": "2026-01-01"}, "term_to"),
        ({"area": "0"}, "area"),
        ({"rent": "免租"}, "rent"),
        ({"agreement": ""}, "agreement"),
    ],
)
def test_a_bad_agreement_is_refused_at_the_field_and_kept(project, walk, cast, changes, field):
    walk("offer", cast.staff, confirm_by="2026-01-20")
    walk("confirm", cast.applicant, answer="confirm")
    response = walk("agreement", cast.incubator_operator, **({"agreement": upload()} | TERMS | changes))
    assert list(errors_of(response)) == [field]
    assert response.context["form"]["room"].value() == "A座301室"
    assert project.stage == Stage.SIGNING


def test_the_handover_needs_a_file_or_words(signed, walk, cast, project):
    assert "handover_record" in errors_of(walk("handover", cast.incubator_operator, on="2026-01-06"))
    assert walk("handover", cast.incubator_operator, on="2026-01-06", handover_record=upload()).status_code == 302
    assert MoveIn.objects.get().handover_record is not None


@pytest.mark.parametrize("name", ["applicant", "other_incubator_operator", "enclave_operator", "expert", "stranger"])
def test_steps_of_the_desk_are_hidden_from_others(signed, project, cast, client_of, name):
    item = service.open_item(project, "admission.handover")
    url = reverse("step-admission-handover", args=[item.pk])
    assert client_of(getattr(cast, name).user).get(url).status_code == 404


def test_who_recorded_the_move_in_cannot_verify_it(handed_over, project, cast, client_of):
    both = cast.incubator_operator.user
    MembershipFactory(user=both, county=cast.county, role="centre_staff")
    item = service.open_item(project, "admission.verify")
    url = reverse("step-admission-verify", args=[item.pk])
    assert "由您本人登记" in client_of(both).get(url).content.decode()
    response = client_of(both).post(url, {"decision": "go_on", "incubatee": "no"})
    assert errors_of(response)["__all__"][0]["message"] == "该入驻由您本人登记，须由另一人核验。"
    project.refresh_from_db()
    assert (project.stage, FigureEvent.objects.count()) == (Stage.VERIFYING, 0)


def test_sending_back_needs_a_reason_and_lets_the_desk_correct_everything(handed_over, walk, cast, project):
    assert "reason" in errors_of(walk("verify", cast.staff, decision="send_back"))
    walk("verify", cast.staff, decision="send_back", reason="房号与协议不符")
    assert (project.stage, project.stage_reason) == (Stage.HANDOVER, "房号与协议不符")
    assert [one.body for one in Message.objects.filter(to=cast.incubator_operator.user)].count("房号与协议不符") == 1
    corrected = TERMS | {"room": "A座302室", "on": "2026-01-06"}
    assert "handover_record" in errors_of(walk("handover", cast.incubator_operator, **corrected))
    assert walk("handover", cast.incubator_operator, words="钥匙一把", **corrected).status_code == 302
    stay = MoveIn.objects.get()
    assert (stay.room, stay.handover_words, stay.agreement.name) == ("A座302室", "钥匙一把", "协议.pdf")
    walk("verify", cast.other_staff, decision="go_on", incubatee="no")
    assert (project.stage, Incubation.objects.count()) == (Stage.INCUBATING, 0)


def test_whether_it_is_an_incubatee_must_be_said(handed_over, walk, cast, project):
    assert list(errors_of(walk("verify", cast.staff, decision="go_on"))) == ["incubatee"]
    assert project.stage == Stage.VERIFYING


def test_the_conditions_stand_beside_the_decision(handed_over, project, cast, client_of):
    company = CompanyFactory(
        county=cast.county, established_on=date(2023, 12, 1), registered_address="嘉善县大云镇某路1号"
    )
    ProjectCompanyFactory(project=project, company=company, kind="own", since=date(2025, 1, 1))
    item = service.open_item(project, "admission.verify")
    page = client_of(cast.staff.user).get(reverse("step-admission-verify", args=[item.pk]))
    assert [(row.actual, row.met) for row in page.context["conditions"]] == [
        ("26个月", False), ("嘉善县大云镇某路1号", None), ("36个月", True),
    ]  # fmt: skip


# Recording without a journey before it


@pytest.fixture
def lead(cast):
    return ProjectFactory(county=cast.county, carrier=cast.enclave, name="康达芯片")


def test_an_enclave_records_its_own_move_in(lead, cast, client_of, today):
    today("2026-03-02")
    client = client_of(cast.enclave_operator.user)
    page = client.get(reverse("move-in-record"), {"project": lead.number})
    assert page.context["form"].initial["project"] == lead
    data = TERMS | {"project": lead.pk, "carrier": cast.enclave.pk, "agreement": upload()}
    assert client.post(reverse("move-in-record"), data).status_code == 302
    lead.refresh_from_db()
    assert (lead.stage, MoveIn.objects.get().back_entry) == (Stage.HANDOVER, False)
    item = service.open_item(lead, "admission.handover")
    client.post(reverse("step-admission-handover", args=[item.pk]), {"on": "2026-02-10", "words": "钥匙"})
    item = service.open_item(lead, "admission.verify")
    response = client_of(cast.staff.user).post(reverse("step-admission-verify", args=[item.pk]), {"decision": "go_on"})
    assert response.status_code == 302
    lead.refresh_from_db()
    event = FigureEvent.objects.get()
    assert (lead.stage, event.kind, event.occurred_on, event.recorded_on) == (
        Stage.ENCLAVE, FigureKind.ENCLAVE_MOVE_IN, date(2026, 2, 10), date(2026, 3, 2),
    )  # fmt: skip
    assert Incubation.objects.count() == 0


def test_outside_an_enclave_a_record_is_a_back_entry_with_its_reason(cast, client_of, today):
    today("2026-03-02")
    lead = ProjectFactory(county=cast.county, carrier=cast.incubator)
    client = client_of(cast.incubator_operator.user)
    data = TERMS | {"project": lead.pk, "carrier": cast.incubator.pk}
    response = client.post(reverse("move-in-record"), data | {"agreement": upload()})
    assert list(errors_of(response)) == ["reason"]
    client.post(reverse("move-in-record"), data | {"agreement": upload(), "reason": "设备先到，先行入驻"})
    stay = MoveIn.objects.get()
    assert (stay.back_entry, stay.back_entry_reason) == (True, "设备先到，先行入驻")
    assert "补录" in client.get(reverse("admissions")).content.decode()


@pytest.mark.parametrize(("name", "status"), [("other_enclave_operator", 200), ("staff", 403), ("applicant", 403)])
def test_nobody_records_for_a_carrier_that_is_not_his(lead, cast, client_of, name, status):
    data = TERMS | {"project": lead.pk, "carrier": cast.enclave.pk, "agreement": upload()}
    response = client_of(getattr(cast, name).user).post(reverse("move-in-record"), data)
    lead.refresh_from_db()
    assert (response.status_code, lead.stage) == (status, Stage.LEAD)


# Days on paper: cases 5, 7, 13 and 14 of the counting rule as far as a move-in decides them


@pytest.mark.parametrize(
    ("signed_on", "handover_on", "day"),
    [
        ("2025-12-30", "2026-01-06", date(2026, 1, 6)),
        ("2026-01-05", "2025-12-30", date(2026, 1, 5)),
        ("2025-12-30", "2025-12-31", date(2025, 12, 31)),
    ],
)
def test_the_day_of_a_move_in_is_the_later_of_two_papers(lead, cast, today, signed_on, handover_on, day):
    today("2026-01-08")
    move_in(lead, cast, signed_on, handover_on)
    assert FigureEvent.objects.get().occurred_on == day


def test_without_a_signature_there_is_no_handover_and_no_figure(project, walk, cast):
    walk("offer", cast.staff, confirm_by="2026-01-20")
    walk("confirm", cast.applicant, answer="confirm")
    assert service.open_item(project, "admission.handover") is None
    assert FigureEvent.objects.count() == 0


def test_a_second_stay_in_the_same_carrier_is_refused(lead, cast, today):
    from projects.trace.errors import Refused

    today("2026-01-08")
    move_in(lead, cast, "2025-12-30", "2025-12-31")
    with pytest.raises(Refused, match="请勿重复登记"):
        move_in(lead, cast, "2026-01-02", "2026-01-02")
    lead.refresh_from_db()
    assert (lead.stage, FigureEvent.objects.count()) == (Stage.ENCLAVE, 1)


def move_in(project, cast, signed_on, handover_on, by=None, carrier=None):
    """A verified move-in through the verbs."""
    carrier, by = carrier or cast.enclave, by or cast.enclave_operator.user
    record_move_in(
        project=project, by=by, carrier=carrier, reason="", room="5F-02", area=80, rent=None,
        signed_on=date.fromisoformat(signed_on), term_from=date(2026, 1, 1), term_to=date(2026, 12, 31),
        agreement=stored(cast.county),
    )  # fmt: skip
    on = date.fromisoformat(handover_on)
    item = service.open_item(project, "admission.handover")
    service.complete(item, by=by, act=partial(stays.hand_over, carrier=carrier, on=on, words="钥匙"))
    item = service.open_item(project, "admission.verify")
    return service.complete(item, by=cast.staff.user, act=partial(stays.verify_move_in, carrier=carrier))


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_verify_at_once_one_succeeds(cast, in_threads):
    lead = ProjectFactory(county=cast.county, carrier=cast.enclave)
    by = cast.enclave_operator.user
    record_move_in(
        project=lead, by=by, carrier=cast.enclave, room="5F-02", area=80, rent=None, signed_on=date(2025, 12, 30),
        term_from=date(2026, 1, 1), term_to=date(2026, 12, 31), agreement=stored(cast.county),
    )  # fmt: skip
    hand_over = partial(stays.hand_over, carrier=cast.enclave, on=date(2025, 12, 31), words="钥匙")
    service.complete(service.open_item(lead, "admission.handover"), by=by, act=hand_over)
    item = service.open_item(lead, "admission.verify")
    act = partial(stays.verify_move_in, carrier=cast.enclave)
    people = [cast.staff.user, cast.other_staff.user]
    results = in_threads(*(partial(service.complete, item, by=person, act=act) for person in people))
    refused = [str(result) for result in results if isinstance(result, Exception)]
    verifier = MoveIn.objects.get().verified_by
    assert len(refused) == 1 and f"已由{verifier.name}于" in refused[0]
    assert FigureEvent.objects.count() == 1


def test_a_new_user_sees_no_offer(project, cast, client_of):
    offers.issue_offer(project=project, by=cast.staff.user, carrier=cast.incubator, confirm_by=date(2026, 1, 20))
    assert client_of(UserFactory()).get(reverse("offer", args=[Offer.objects.get().pk])).status_code == 404
