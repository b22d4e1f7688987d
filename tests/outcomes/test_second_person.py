"""Substitutes by written authorisation, and the ways in which nobody confirms their own work."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.outcomes.actions.authorisations import authorise, end_authorisation
from projects.outcomes.actions.milestones import record_milestone, submit_evidence
from projects.outcomes.models import Authorisation, Landing
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import ProjectFactory, StoredFileFactory
from tests.factories.files import pdf_bytes
from workflows import service
from workflows.landing import start_landing

LICENCE = {"region_code": "330421", "address": "嘉善县罗星街道", "company_name": "嘉善康达芯片科技有限公司"}


@pytest.fixture
def project(cast, today):
    today("2026-03-02")
    return ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, rests_at=Stage.INCUBATING)


@pytest.fixture
def handed_in(project, cast):
    start_landing(project=project, by=cast.incubator_operator.user)
    project.refresh_from_db()
    row = record_milestone(
        project=project, by=cast.incubator_operator.user, kind="registration", on=date(2026, 2, 20),
        evidence=[(StoredFileFactory(county=cast.county), "营业执照")], **LICENCE,
    )  # fmt: skip
    item = service.open_item(project, "landing.evidence")
    service.complete(item, by=cast.incubator_operator.user, act=submit_evidence)
    return row


@pytest.fixture
def empower(cast):
    def do(deputy, principal, **more):
        days = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 31)} | more
        return authorise(
            by=cast.leader.user, county=cast.county, principal=principal, deputy=deputy, reason="外出培训",
            paper=StoredFileFactory(county=cast.county), **days,
        )  # fmt: skip

    return do


@pytest.fixture
def step(project, client_of):
    def do(name, person, **data):
        item = service.open_item(project, f"landing.{name}")
        response = client_of(person).post(reverse(f"step-landing-{name}", args=[item.pk]), data)
        project.refresh_from_db()
        return response

    return do


def test_a_reporter_confirms_in_the_place_of_somebody_who_is_away(handed_in, empower, step, cast, project, client_of):
    reporter = cast.reporter.user
    assert step("verification", cast.staff.user, **{f"decision_{handed_in.pk}": "verify"}).status_code == 302
    assert step("confirmation", reporter, decision="go_on").status_code == 404
    empower(reporter, cast.other_staff.user)
    assert step("confirmation", reporter, decision="go_on").status_code == 302
    landing = Landing.objects.get()
    assert (landing.confirmed_by, landing.confirmed_under.principal) == (reporter, cast.other_staff.user)
    assert AuditEvent.objects.get(verb="confirm_landing").actor_name == "蒋燕（代徐蕾）"
    page = client_of(cast.auditor.user).get(reverse("landing", args=[project.number])).content.decode()
    assert "代徐蕾（书面授权）" in page


def test_nobody_confirms_in_the_place_of_the_verifier(handed_in, empower, step, cast, project):
    step("verification", cast.staff.user, **{f"decision_{handed_in.pk}": "verify"})
    empower(cast.reporter.user, cast.staff.user)
    response = step("confirmation", cast.reporter.user, decision="go_on")
    assert "须由第三人核验、认定" in response.context["form"].non_field_errors()[0]
    assert (project.stage, Landing.objects.count()) == (Stage.LANDING_CHECK, 0)


def test_the_desk_that_recorded_it_does_not_verify_as_a_substitute(handed_in, empower, step, cast):
    empower(cast.incubator_operator.user, cast.other_staff.user)
    response = step("verification", cast.incubator_operator.user, **{f"decision_{handed_in.pk}": "verify"})
    assert "由您本人登记" in response.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    ("day", "seen"), [("2026-03-01", 404), ("2026-03-02", 200), ("2026-03-31", 200), ("2026-04-01", 404)]
)
def test_it_holds_on_its_days_only(handed_in, empower, cast, project, client_of, today, day, seen):
    empower(cast.reporter.user, cast.other_staff.user)
    item = service.open_item(project, "landing.verification")
    today(day)
    assert client_of(cast.reporter.user).get(reverse("step-landing-verification", args=[item.pk])).status_code == seen


def test_taken_back_it_holds_no_longer(handed_in, empower, cast, project, client_of):
    row = empower(cast.reporter.user, cast.other_staff.user)
    end_authorisation(authorisation=row, by=cast.staff.user, reason="已返岗")
    item = service.open_item(project, "landing.verification")
    assert client_of(cast.reporter.user).get(reverse("step-landing-verification", args=[item.pk])).status_code == 404
    with pytest.raises(Refused, match="该授权已终止"):
        end_authorisation(authorisation=row, by=cast.staff.user, reason="再次")


def test_who_can_be_neither_substitute_nor_stood_in_for(project, empower, cast):
    for deputy, principal, words in (
        (cast.staff.user, cast.other_staff.user, "无需授权"), (cast.auditor.user, cast.staff.user, "没有岗位"),
        (cast.expert.user, cast.staff.user, "没有岗位"), (cast.foreign_operator.user, cast.staff.user, "没有岗位"),
        (cast.reporter.user, cast.auditor.user, "只有科创中心人员"), (cast.leader.user, cast.staff.user, "代行人不能是"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            empower(deputy, principal)
    assert not Authorisation.objects.exists()
    with pytest.raises(Refused, match="不得超过一年"):
        empower(cast.reporter.user, cast.staff.user, last_day=date(2027, 6, 1))


def test_it_is_recorded_over_http_with_the_signed_paper(project, cast, client_of):
    client, url = client_of(cast.staff.user), reverse("authorisation-new")
    data = {
        "principal": cast.other_staff.user.pk, "deputy": cast.reporter.user.pk, "first_day": "2026-03-02",
        "last_day": "2026-03-31", "reason": "外出培训",
    }  # fmt: skip
    assert list(client.post(url, data).context["form"].errors) == ["paper"]
    paper = SimpleUploadedFile("授权书.pdf", pdf_bytes("授权书"), "application/pdf")
    assert client.post(url, data | {"paper": paper}).status_code == 302
    row = Authorisation.objects.get()
    assert (row.deputy, row.principal, row.recorded_by) == (cast.reporter.user, cast.other_staff.user, cast.staff.user)
    listed = client_of(cast.reporter.user).get(reverse("authorisations")).content.decode()
    assert ("外出培训" in listed, "生效中" in listed) == (True, True)
    assert client_of(cast.reporter.user).get(reverse("file", args=[row.paper_id])).status_code == 200
    assert client.post(reverse("authorisation-end", args=[row.pk]), {"reason": "已返岗"}).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(project, empower, cast, client_of, assert_queries, rows):
    for _row in range(rows):
        empower(cast.reporter.user, cast.other_staff.user)
    client = client_of(cast.staff.user)
    client.get(reverse("authorisations"))
    with assert_queries(6):
        client.get(reverse("authorisations"))
