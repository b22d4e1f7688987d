"""Policy money: recorded with its paper, the same matter not twice, verified by another person, summed and exported."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.outcomes.actions.facts import verify_fact
from projects.outcomes.actions.grants import record_grant, set_grant_rule
from projects.outcomes.models import Grant, GrantKind
from projects.register.models import FigureEvent
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import WAN, CompanyFactory, ProjectCompanyFactory, ProjectFactory, StoredFileFactory, pdf_bytes


@pytest.fixture
def project(cast, today):
    today("2026-03-16")
    cast.everyone()
    return living(cast, "激光雷达")


def living(cast, name):
    return ProjectFactory(
        county=cast.county, organisation=cast.organisation, carrier=cast.incubator, stage=Stage.INCUBATING, name=name
    )


@pytest.fixture
def kinds(cast):
    """Two kinds of one matter, and one that is given to persons; no rule: not twice."""
    rows = (("测试减免", "测试场地", False), ("测试补贴", "测试场地", False), ("测试安家", "测试人才", True))
    return [GrantKind.objects.create(county=cast.county, name=n, matter=m, personal=p) for n, m, p in rows]


def given(cast, project, kind, by=None, **more):
    fields = {"amount": 3 * WAN, "on": date(2026, 3, 2), "year": 2026, "basis": "善科〔2026〕12号"} | more
    proof = StoredFileFactory(county=cast.county)
    return record_grant(project=project, by=by or cast.incubator_operator.user, kind=kind, proof=proof, **fields)


def test_the_same_matter_is_not_given_twice_and_the_page_says_what_was_given(cast, client_of, project, kinds):
    desk = client_of(cast.incubator_operator.user)
    address = reverse("grant-add", args=[project.number])
    form = {"kind": kinds[0].pk, "amount": "3", "on": "2026-03-02", "year": "2026", "basis": "善科〔2026〕12号"}

    def paper():
        return {"proof": SimpleUploadedFile("凭证.pdf", pdf_bytes("凭证"), "application/pdf")}

    assert desk.post(address, form | paper()).status_code == 302
    page = desk.post(address, form | {"kind": kinds[1].pk} | paper()).content.decode()
    assert "“测试场地”属同一事项，不重复享受。此前已享受：2026-03-02测试减免3万元（善科〔2026〕12号" in page
    assert (page.count("测试减免") >= 2, Grant.objects.count()) == (True, 1)


def test_a_rule_lets_it_be_given_again_with_a_reason_or_freely(cast, project, kinds, today):
    given(cast, project, kinds[0])
    set_grant_rule(
        by=cast.leader.user, county=cast.county, matter="测试场地", repeat="reason", effective_from=date(2026, 3, 16)
    )
    with pytest.raises(Refused, match="请说明再次享受的理由"):
        given(cast, project, kinds[1])
    assert given(cast, project, kinds[1], repeat_reason="另一处场地").repeat_reason == "另一处场地"
    today("2026-04-01")
    set_grant_rule(
        by=cast.leader.user, county=cast.county, matter="测试场地", repeat="allow", effective_from=date(2026, 4, 1)
    )
    given(cast, project, kinds[1])
    assert Grant.objects.count() == 3


def test_a_company_gets_it_once_whatever_the_project_and_a_namesake_only_asks_why(cast, project, kinds):
    other, company = living(cast, "毫米波雷达"), CompanyFactory(county=cast.county)
    for row in (project, other):
        ProjectCompanyFactory(project=row, company=company)
    given(cast, project, kinds[0], company=company)
    with pytest.raises(Refused, match="激光雷达"):
        given(cast, other, kinds[1], company=company)
    given(cast, project, kinds[2], person="王 芳")
    with pytest.raises(Refused, match="请说明再次享受的理由"):
        given(cast, other, kinds[2], person="王芳")
    given(cast, other, kinds[2], person="王芳", repeat_reason="同名不同人，身份证明已核对")
    with pytest.raises(Refused, match="不重复享受"):
        given(cast, project, kinds[2], person="王芳", repeat_reason="再来一次")


def test_another_person_verifies_and_it_becomes_no_figure(cast, client_of, project, kinds):
    row = given(cast, project, kinds[0], by=cast.staff.user)
    figures = FigureEvent.objects.count()
    with pytest.raises(Refused, match="须由另一人"):
        verify_fact(fact=row, by=cast.staff.user)
    assert client_of(cast.other_staff.user).post(reverse("grant-verify", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert (row.verified_by, FigureEvent.objects.count()) == (cast.other_staff.user, figures)
    assert "已核验政策资金合计：3万元" in client_of(cast.staff.user).get(project.get_absolute_url()).content.decode()


def test_a_correction_takes_the_place_of_its_row_and_is_not_a_second_time(cast, project, kinds):
    row = given(cast, project, kinds[0])
    again = given(cast, project, kinds[0], amount=4 * WAN, corrects=row, reason="金额录入有误")
    assert list(Grant.objects.current()) == [again]
    with pytest.raises(Refused, match="更正"):
        given(cast, project, kinds[0], corrects=again)


def test_the_list_sums_what_is_verified_and_goes_out_as_a_workbook(cast, client_of, project, kinds):
    row = given(cast, project, kinds[0])
    given(cast, living(cast, "另一项目"), kinds[2], person="李明")
    verify_fact(fact=row, by=cast.staff.user)
    staff = client_of(cast.staff.user)
    page = staff.get(reverse("grants"))
    assert (page.context["total"], page.context["sums"], len(page.context["rows"])) == ("3", [("测试减免", "3")], 2)
    assert len(staff.get(reverse("grants"), {"state": "open", "kind": kinds[2].pk}).context["rows"]) == 1
    assert "李明" not in page.content.decode()
    answer = staff.get(reverse("grants-export"), {"year": "2026"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [sheet.cell(5, column).value for column in (2, 3, 4)] in [
        ["激光雷达", "测试减免", 3],
        ["另一项目", "测试安家", 3],
    ]
    assert AuditEvent.objects.get(verb="export").difference["rows"] == 2
    assert [
        client_of(who.user).get(reverse("grants")).status_code for who in (cast.applicant, cast.expert, cast.premises)
    ] == [404] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(cast, client_of, assert_queries, project, kinds, count):
    for number in range(count):
        given(cast, living(cast, f"项目{number}"), kinds[0])
    client = client_of(cast.staff.user)
    client.get(reverse("grants"))
    with assert_queries(10):
        client.get(reverse("grants"))
