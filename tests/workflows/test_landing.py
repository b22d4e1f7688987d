"""The landing as people walk it: intent, evidence, verification, confirmation by another person."""

from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.outcomes.actions import landings, milestones
from projects.outcomes.models import Landing, Milestone
from projects.register.models import FigureEvent, FigureKind, ProjectCompany
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests.factories import MembershipFactory, ProjectFactory, StoredFileFactory
from tests.factories.files import pdf_bytes
from workflows import service
from workflows.landing import start_landing
from workflows.models import LandingProcess

LICENCE = {
    "on": "2025-12-20", "company_name": "嘉善康达芯片科技有限公司", "uscc": "", "address": "嘉善县罗星街道创新路1号",
    "region_code": "330421", "authority": "嘉善县市场监督管理局",
}  # fmt: skip


def upload(name="营业执照.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(name), "application/pdf")


def errors_of(response):
    return response.context["form"].errors.get_json_data()


@pytest.fixture
def project(cast, today):
    today("2025-12-28")
    return ProjectFactory(
        county=cast.county, carrier=cast.enclave, stage=Stage.ENCLAVE, rests_at=Stage.ENCLAVE, name="康达芯片",
        organisation=cast.organisation,
    )  # fmt: skip


@pytest.fixture
def started(project, cast):
    start_landing(project=project, by=cast.enclave_operator.user, words="拟落地罗星街道")
    project.refresh_from_db()
    return project


@pytest.fixture
def add(project, client_of):
    """`add("registration", cast.enclave_operator, **fields)`: record a milestone over HTTP."""

    def post(kind, person, query="", **data):
        url = reverse("milestone-add", args=[project.number, kind]) + query
        return client_of(person.user).post(url, {"paper_0": upload()} | data)

    return post


@pytest.fixture
def walk(project, client_of):
    """`walk("verification", cast.staff, **data)`: do a step over HTTP."""

    def step(name, person, **data):
        item = service.open_item(project, f"landing.{name}")
        response = client_of(person.user).post(reverse(f"step-landing-{name}", args=[item.pk]), data)
        project.refresh_from_db()
        return response

    return step


def decide(*rows, **reasons):
    """Form data that verifies the rows; `reasons` {"m<id>": reason} sends back."""
    data = {}
    for row in rows:
        reason = reasons.get(f"m{row.pk}", "")
        data |= {f"decision_{row.pk}": "send_back" if reason else "verify", f"reason_{row.pk}": reason}
    return data


@pytest.fixture
def verified(started, add, walk, cast):
    """A registration, handed in and verified by the centre."""
    assert add("registration", cast.enclave_operator, **LICENCE).status_code == 302
    assert walk("evidence", cast.enclave_operator).status_code == 302
    assert walk("verification", cast.staff, **decide(Milestone.objects.get())).status_code == 302


def test_start_over_http_by_the_desk_and_not_by_a_stranger(project, cast, client_of):
    url = reverse("landing-start")
    assert client_of(cast.applicant.user).get(url).status_code == 403
    foreign = client_of(cast.other_enclave_operator.user).post(url, {"project": project.pk})
    assert "project" in errors_of(foreign)
    assert client_of(cast.staff.user).post(url, {"project": project.pk}).status_code == 302
    project.refresh_from_db()
    assert project.stage == Stage.LANDING
    assert service.open_item(project, "landing.evidence").carrier == cast.enclave
    with pytest.raises(Refused, match="另有事项正在办理"):
        start_landing(project=project, by=cast.staff.user)


def test_a_project_without_a_carrier_needs_one(cast, client_of):
    lead = ProjectFactory(county=cast.county)
    client = client_of(cast.staff.user)
    assert list(errors_of(client.post(reverse("landing-start"), {"project": lead.pk}))) == ["carrier"]
    client.post(reverse("landing-start"), {"project": lead.pk, "carrier": cast.incubator.pk})
    lead.refresh_from_db()
    assert (lead.stage, lead.carrier) == (Stage.LANDING, cast.incubator)


def test_the_whole_way_ends_landed_on_the_day_of_the_licence(verified, project, walk, cast, today):
    assert (project.stage, FigureEvent.objects.count()) == (Stage.LANDING_CHECK, 0)
    today("2026-01-09")
    assert walk("confirmation", cast.other_staff, decision="go_on").status_code == 302
    landing, event = Landing.objects.get(), FigureEvent.objects.get()
    assert (project.stage, project.rests_at) == (Stage.LANDED, Stage.LANDED)
    assert (landing.level, landing.reached_on, landing.conditions_version) == ("registered", date(2025, 12, 20), "V1")
    assert (landing.verified_by, landing.confirmed_by) == (cast.staff.user, cast.other_staff.user)
    assert (event.kind, event.occurred_on, event.recorded_on, event.carrier) == (
        FigureKind.LANDING_REGISTERED, date(2025, 12, 20), date(2026, 1, 9), cast.enclave,
    )  # fmt: skip
    link = ProjectCompany.objects.get()
    assert (link.kind, link.company.name, link.since) == ("jiashan", LICENCE["company_name"], date(2025, 12, 20))
    assert LICENCE["company_name"] in project.search_text
    assert LandingProcess.objects.get().open_for is None


def test_who_recorded_a_milestone_cannot_verify_it(started, add, walk, cast):
    add("registration", cast.staff, **LICENCE)
    walk("evidence", cast.enclave_operator)
    row = Milestone.objects.get()
    response = walk("verification", cast.staff, **decide(row))
    assert "由您本人登记，须由另一人核验" in errors_of(response)["__all__"][0]["message"]
    row.refresh_from_db()
    assert row.verified_at is None
    assert walk("verification", cast.other_staff, **decide(row)).status_code == 302


def test_who_verified_cannot_confirm(verified, walk, project, cast, client_of):
    item = service.open_item(project, "landing.confirmation")
    page = client_of(cast.staff.user).get(reverse("step-landing-confirmation", args=[item.pk]))
    assert page.context["own_check"] is True
    response = walk("confirmation", cast.staff, decision="go_on")
    assert errors_of(response)["__all__"][0]["message"] == "佐证由您本人核验，须由另一人复核认定。"
    assert (project.stage, Landing.objects.count()) == (Stage.LANDING_CHECK, 0)


def test_a_sent_back_milestone_does_not_count_until_it_is_corrected(started, add, walk, cast, project):
    add("registration", cast.enclave_operator, **LICENCE)
    walk("evidence", cast.enclave_operator)
    row = Milestone.objects.get()
    missing = walk("verification", cast.staff, **{f"decision_{row.pk}": "send_back"})
    assert list(errors_of(missing)) == [f"reason_{row.pk}"]
    walk("verification", cast.staff, **decide(row, **{f"m{row.pk}": "执照看不清"}))
    assert (project.stage, project.stage_reason) == (Stage.LANDING, "县内注册：执照看不清")
    assert [one.body for one in Message.objects.filter(to=cast.enclave_operator.user)].count(
        "县内注册：执照看不清"
    ) == 1
    assert walk("evidence", cast.enclave_operator).status_code == 200  # nothing new to hand in
    add("registration", cast.enclave_operator, f"?corrects={row.pk}", **LICENCE, reason="重新扫描")
    row.refresh_from_db()
    assert row.superseded_by.correction_reason == "重新扫描"
    walk("evidence", cast.enclave_operator)
    walk("verification", cast.staff, **decide(row.superseded_by))
    walk("confirmation", cast.other_staff, decision="go_on")
    assert project.stage == Stage.LANDED


def test_the_confirming_person_sends_back_with_a_reason(verified, walk, cast, project):
    assert "reason" in errors_of(walk("confirmation", cast.other_staff, decision="send_back"))
    walk("confirmation", cast.other_staff, decision="send_back", reason="请核对住所")
    assert (project.stage, project.stage_reason) == (Stage.LANDING_CHECK, "请核对住所")
    row = Milestone.objects.get()
    walk("verification", cast.staff, **decide(row, **{f"m{row.pk}": "住所与合同不符"}))
    row.refresh_from_db()
    assert (project.stage, row.verified_at) == (Stage.LANDING, None)


def test_a_registration_elsewhere_does_not_land(started, add, walk, cast, project):
    add("registration", cast.enclave_operator, **LICENCE | {"region_code": "310112", "address": "上海市闵行区"})
    walk("evidence", cast.enclave_operator)
    walk("verification", cast.staff, **decide(Milestone.objects.get()))
    response = walk("confirmation", cast.other_staff, decision="go_on")
    assert errors_of(response)["__all__"][0]["message"].startswith("尚未达到新的落地层级")
    assert ProjectCompany.objects.count() == 0


def test_a_signature_alone_leaves_the_project_where_it_lives(started, add, walk, cast, project):
    from tests.factories import MoveInFactory
    from tests.factories.base import at

    MoveInFactory(
        project=project, carrier=cast.enclave, verified_by=cast.staff.user, verified_at=at(date(2025, 3, 1)),
        signed_on=date(2025, 3, 1), handover_on=date(2025, 3, 1), term_from=date(2025, 3, 1),
    )  # fmt: skip
    add("agreement", cast.enclave_operator, on="2025-12-01", words="投资协议")
    walk("evidence", cast.enclave_operator)
    walk("verification", cast.staff, **decide(Milestone.objects.get()))
    walk("confirmation", cast.other_staff, decision="go_on")
    assert (project.stage, Landing.objects.get().level) == (Stage.ENCLAVE, "signed")


def test_a_higher_level_is_reached_by_landing_again(verified, walk, add, cast, project, today):
    walk("confirmation", cast.other_staff, decision="go_on")
    today("2026-06-01")
    start_landing(project=project, by=cast.enclave_operator.user)
    add("funds", cast.enclave_operator, on="2026-03-01", amount="60")
    add("funds", cast.enclave_operator, on="2026-05-10", amount="40万元")
    add("staff", cast.enclave_operator, on="2026-04-01", heads="3")
    walk("evidence", cast.enclave_operator)
    rows = Milestone.objects.filter(verified_at=None)
    assert rows.count() == 3
    walk("verification", cast.other_staff, **decide(*rows))
    walk("confirmation", cast.staff, decision="go_on")
    assert [(row.level, row.reached_on) for row in Landing.objects.all()] == [
        ("registered", date(2025, 12, 20)), ("substantial", date(2026, 5, 10)),
    ]  # fmt: skip
    assert list(FigureEvent.objects.values_list("kind", flat=True)) == ["landing_registered", "landing_substantial"]


def test_revoking_retracts_the_figure_and_falls_back(verified, walk, cast, project, client_of):
    walk("confirmation", cast.other_staff, decision="go_on")
    url = reverse("landing-revoke", args=[Landing.objects.get().pk])
    assert client_of(cast.enclave_operator.user).get(url).status_code == 403
    assert client_of(cast.staff.user).post(url, {"ground": "false", "reason": "执照系伪造"}).status_code == 302
    project.refresh_from_db()
    first, second = FigureEvent.objects.order_by("pk")
    assert (second.retracts, second.reason) == (first, "执照系伪造")
    assert (project.stage, project.rests_at) == (Stage.EXITED, "")
    assert client_of(cast.staff.user).get(url).status_code == 404


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("registration", {"on": "2026-01-01"}, "on"),
        ("registration", {"region_code": "33042"}, "region_code"),
        ("registration", {"uscc": "91330421MA2CUKPH60"}, "uscc"),
        ("registration", {"address": "", "authority": ""}, "address"),
        ("registration", {"paper_0": ""}, "paper_0"),
        ("funds", {"amount": "很多"}, "amount"),
        ("staff", {"heads": "0"}, "heads"),
    ],
)
def test_a_bad_milestone_is_refused_at_the_field_and_kept(started, add, cast, kind, changes, field):
    base = LICENCE if kind == "registration" else {"on": "2025-12-01"}
    response = add(kind, cast.enclave_operator, **base | changes)
    assert list(errors_of(response)) == [field]
    assert Milestone.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status"),
    [("other_enclave_operator", 404), ("reader", 403), ("expert", 404), ("auditor", 403), ("foreign_staff", 404)],
)
def test_nobody_else_records_a_milestone(started, add, cast, name, status):
    assert add("registration", getattr(cast, name), **LICENCE).status_code == status


def test_the_applicant_adds_evidence_that_the_desk_hands_over(started, add, cast):
    assert add("registration", cast.applicant, **LICENCE).status_code == 302
    assert Milestone.objects.get().recorded_by == cast.applicant.user


def test_milestones_are_recorded_only_while_a_landing_is_under_way(project, add, cast):
    response = add("registration", cast.enclave_operator, **LICENCE)
    assert "请先发起落地" in errors_of(response)["__all__"][0]["message"]


def test_a_landing_that_comes_to_nothing_is_stopped_with_a_reason(started, project, cast, client_of):
    item = service.open_item(project, "landing.evidence")
    url = reverse("landing-stop", args=[item.pk])
    assert client_of(cast.other_enclave_operator.user).post(url, {"reason": "x"}).status_code == 404
    assert client_of(cast.staff.user).post(url, {"reason": "x"}).status_code == 403
    client = client_of(cast.enclave_operator.user)
    assert list(errors_of(client.post(url, {}))) == ["reason"]
    assert client.post(url, {"reason": "企业改赴他地"}).status_code == 302
    project.refresh_from_db()
    assert (project.stage, project.stage_reason) == (Stage.ENCLAVE, "企业改赴他地")
    assert LandingProcess.objects.get().open_for is None
    assert service.open_item(project, "landing.evidence") is None
    start_landing(project=project, by=cast.enclave_operator.user)


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture
    def handed_in(self, project, cast):
        start_landing(project=project, by=cast.enclave_operator.user)
        project.refresh_from_db()
        row = milestones.record_milestone(
            project=project, by=cast.enclave_operator.user, kind="registration", on=date(2025, 12, 20),
            evidence=[(StoredFileFactory(county=cast.county), "营业执照")], region_code="330421", address="嘉善县",
        )  # fmt: skip
        item = service.open_item(project, "landing.evidence")
        service.complete(item, by=cast.enclave_operator.user, act=milestones.submit_evidence)
        return row

    def test_of_two_who_verify_at_once_one_succeeds(self, handed_in, project, cast, in_threads):
        item = service.open_item(project, "landing.verification")
        act = partial(milestones.verify_evidence, decisions={handed_in.pk: ""})
        people = [cast.staff.user, cast.other_staff.user]
        results = in_threads(*(partial(service.complete, item, by=person, act=act) for person in people))
        handed_in.refresh_from_db()
        refused = [str(result) for result in results if isinstance(result, Exception)]
        assert len(refused) == 1 and f"已由{handed_in.verified_by.name}于" in refused[0]

    def test_of_two_who_confirm_at_once_one_succeeds_and_the_verifier_never(self, handed_in, project, cast, in_threads):
        MembershipFactory(user=cast.leader.user, county=cast.county, role="centre_staff")
        item = service.open_item(project, "landing.verification")
        act = partial(milestones.verify_evidence, decisions={handed_in.pk: ""})
        service.complete(item, by=cast.staff.user, act=act)
        item = service.open_item(project, "landing.confirmation")
        people = [cast.staff.user, cast.other_staff.user, cast.leader.user]
        confirm = landings.confirm_landing
        results = in_threads(*(partial(service.complete, item, by=person, act=confirm) for person in people))
        assert sum(isinstance(result, Exception) for result in results) == 2
        assert Landing.objects.get().confirmed_by != cast.staff.user
        assert FigureEvent.objects.count() == 1
