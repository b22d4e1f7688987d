"""Talent and investment: recorded with evidence, verified by another person, corrected by new rows."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from projects.files.models import StoredFile
from projects.outcomes.actions.facts import record_talent, verify_fact
from projects.outcomes.models import ProjectPhoto, Talent
from projects.people.models import User
from projects.register.models import FigureEvent, FigureKind
from projects.register.stages import Stage
from projects.trace.errors import Refused
from tests.factories import MembershipFactory, MilestoneFactory, ProjectFactory, TalentFactory
from tests.factories.files import image_bytes, pdf_bytes

COUNTS = {
    "as_of": "2026-05-01", "total": "12", "bachelor_or_above": "10", "masters_doctors": "4", "senior_engineers": "2",
    "national": "1", "flexible": "3",
}  # fmt: skip


def upload(name="花名册.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(name), "application/pdf")


def errors_of(response):
    return {name: rows[0]["message"] for name, rows in response.context["form"].errors.get_json_data().items()}


@pytest.fixture
def project(cast, today):
    today("2026-05-04")
    return ProjectFactory(
        county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, organisation=cast.organisation
    )


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def talent(project, desk):
    desk.post(reverse("talent-add", args=[project.number]), COUNTS | {"proof": upload()})
    return Talent.objects.get()


def test_a_count_becomes_a_figure_when_another_person_verified_it(talent, cast, client_of):
    assert FigureEvent.objects.count() == 0
    assert client_of(cast.staff.user).post(reverse("talent-verify", args=[talent.pk])).status_code == 302
    event = FigureEvent.objects.get()
    assert (event.kind, event.value, event.occurred_on) == (FigureKind.TALENT, 12, date(2026, 5, 1))
    assert event.counts == {
        "total": 12, "bachelor_or_above": 10, "masters_doctors": 4, "senior_engineers": 2, "national": 1, "flexible": 3,
    }  # fmt: skip
    assert (event.verified_by, event.recorded_by) == (cast.staff.user, cast.incubator_operator.user)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"bachelor_or_above": "13"}, {"bachelor_or_above": "本科以上人数不能多于员工总数。"}),
        ({"national": "11"}, {"national": "该项人数包含在本科以上人数之内，不能多于本科以上人数。"}),
        ({"masters_doctors": "-1"}, {"masters_doctors": "确保该值大于或等于0。"}),
        ({"as_of": "2026-05-05"}, {"as_of": "日期晚于今天，请在事情发生后再填写。"}),
    ],
)
def test_nesting_is_explained_at_the_field_and_what_was_typed_stays(project, desk, changes, found):
    response = desk.post(reverse("talent-add", args=[project.number]), COUNTS | changes | {"proof": upload()})
    assert errors_of(response) == found
    assert response.context["form"]["senior_engineers"].value() == "2"
    assert Talent.objects.count() == 0


def test_the_database_refuses_what_forms_would(project):
    with pytest.raises(IntegrityError):
        TalentFactory(project=project, total=3, bachelor_or_above=4)


def test_evidence_is_needed(project, desk):
    assert set(errors_of(desk.post(reverse("talent-add", args=[project.number]), COUNTS))) == {"proof"}


def test_who_recorded_cannot_verify_and_the_second_verifier_reads_who_did(talent, cast, client_of):
    MembershipFactory(user=cast.incubator_operator.user, county=cast.county, role="centre_staff")
    with pytest.raises(Refused, match="由您本人登记"):
        verify_fact(fact=talent, by=User.objects.get(pk=cast.incubator_operator.user.pk))
    verify_fact(fact=talent, by=cast.staff.user)
    with pytest.raises(Refused, match="已由张晓于2026-05-04 10:00核验"):
        verify_fact(fact=talent, by=cast.other_staff.user)
    assert FigureEvent.objects.count() == 1


def test_a_correction_counts_when_it_is_verified_and_then_retracts_the_old_figure(talent, project, desk, cast):
    verify_fact(fact=talent, by=cast.staff.user)
    url = reverse("talent-add", args=[project.number]) + f"?corrects={talent.pk}"
    assert desk.get(url).context["form"].initial["total"] == 12
    changed = COUNTS | {"total": "11", "proof": upload()}
    assert set(errors_of(desk.post(url, changed))) == {"reason"}
    desk.post(url, changed | {"reason": "一人已离职", "proof": upload()})
    talent.refresh_from_db()
    new = talent.superseded_by
    assert (new.total, new.correction_reason, FigureEvent.objects.count()) == (11, "一人已离职", 1)
    verify_fact(fact=new, by=cast.staff.user)
    first, retraction, second = FigureEvent.objects.order_by("pk")
    assert (retraction.retracts, retraction.reason, second.value) == (first, "一人已离职", 11)
    assert desk.post(url, changed | {"reason": "又改", "proof": upload()}).status_code == 404


@pytest.mark.parametrize("name", ["enclave_operator", "applicant", "auditor", "foreign_staff"])
def test_others_neither_record_nor_verify(project, talent, cast, client_of, name):
    client = client_of(getattr(cast, name).user)
    hidden = {"applicant": 403, "auditor": 403}.get(name, 404)
    assert client.get(reverse("talent-add", args=[project.number])).status_code == hidden
    assert client.get(reverse("investment-add", args=[project.number])).status_code == hidden
    assert client.get(reverse("photo-add", args=[project.number])).status_code == hidden
    assert client.post(reverse("talent-verify", args=[talent.pk])).status_code == hidden
    with pytest.raises(Refused, match="只有相关载体"):
        record_talent(project=project, by=cast.enclave_operator.user, as_of=date(2026, 5, 1), total=1)


def test_proofs_are_open_to_those_who_see_the_project(talent, cast):
    def may_read(person):
        return StoredFile.objects.visible_to(person.user).filter(pk=talent.proof_id).exists()

    people = (cast.applicant, cast.staff, cast.auditor, cast.other_applicant, cast.enclave_operator, cast.expert)
    assert [may_read(person) for person in people] == [True, True, True, False, False, False]


def test_a_photo_has_its_day_and_place(project, desk):
    url = reverse("photo-add", args=[project.number])
    data = {"caption": "中试产线", "taken_on": "2026-05-01", "place": "罗星街道创新路1号"}
    picture = SimpleUploadedFile("产线.png", image_bytes(), "image/png")
    assert desk.post(url, data | {"file": picture}).status_code == 302
    photo = ProjectPhoto.objects.get()
    assert (photo.caption, photo.place, photo.file.kind) == ("中试产线", "罗星街道创新路1号", "image")
    assert set(errors_of(desk.post(url, data | {"file": upload()}))) == {"file"}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("tab", ["talent-open", "talent"])
def test_the_list_asks_a_constant_number_of_questions(project, cast, client_of, assert_queries, count, tab):
    for number in range(count):
        by = cast.incubator_operator.user
        record_talent(project=project, by=by, as_of=date(2026, 5, 1 + number), total=5)
    client = client_of(cast.staff.user)
    with assert_queries(8):
        page = client.get(reverse("talent"), {"tab": tab})
    assert len(page.context["page_obj"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_landings_asks_a_constant_number_of_questions(project, cast, client_of, assert_queries, count):
    for number in range(count):
        other = ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.LANDING)
        MilestoneFactory(project=other, on=date(2026, 3, 1 + number))
    client = client_of(cast.staff.user)
    with assert_queries(12):
        page = client.get(reverse("landings"))
    rows = page.context["page_obj"].object_list
    assert len(rows) == count
    assert rows[0].next_table.lacks == ["县内注册"]


def test_landings_are_filtered_by_state(project, cast, client_of):
    landing = ProjectFactory(county=cast.county, stage=Stage.LANDING)
    landed = ProjectFactory(county=cast.county, stage=Stage.LANDED)
    client = client_of(cast.staff.user)
    found = {
        state: list(client.get(reverse("landings"), {"state": state}).context["page_obj"].object_list)
        for state in ("gathering", "checking", "landed", "nonsense")
    }
    assert found["gathering"] == [landing] and found["landed"] == [landed] and found["checking"] == []
    assert set(found["nonsense"]) == {landing, landed}
