"""Changes of what is known: asked with a paper, decided by another person, never silent; a code belongs to one company."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.register.models import Company, ProjectCompany
from projects.register.stages import Stage
from projects.tenancy.actions.changes import ask_change
from projects.tenancy.actions.changes_answered import decide_change
from projects.tenancy.models import Change
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests import factories as make

CODE, OTHER_CODE = "91330421MA28A0002X", "91330421MA2TE5T1XP"


@pytest.fixture
def project(cast, today):
    """The applicant is a company of the register, incubating."""
    today("2026-11-02")
    cast.everyone()
    organisation = cast.organisation
    organisation.kind, organisation.name, organisation.uscc = "company", "嘉善星尘视觉科技有限公司", CODE
    organisation.save()
    project = make.ProjectFactory(
        county=cast.county, organisation=organisation, carrier=cast.incubator, stage=Stage.INCUBATING,
        carriers=[cast.incubator],
    )  # fmt: skip
    company = make.CompanyFactory(
        county=cast.county,
        name=organisation.name,
        uscc=CODE,
        legal_representative="陈默",
        registered_address="嘉善县旧址",
    )
    make.ProjectCompanyFactory(project=project, company=company, kind="own")
    return project


def paper(name="营业执照.pdf"):
    return SimpleUploadedFile(name, make.pdf_bytes(name), content_type="application/pdf")


def asks(client, project, kind, query="", **data):
    data = {"since": "2026-10-20", "reason": "已换发营业执照。", "evidence": paper()} | data
    return client.post(reverse("change-new", args=[project.number, kind]) + query, data)


def decides(client, change, decision="accept", words="核对无误。"):
    return client.post(change.get_absolute_url(), {"decision": decision, "words": words})


def told(user):
    return list(Message.objects.filter(to=user).order_by("pk").values_list("subject", "kind"))


def refusal_of(response):
    return response.context["form"].errors.get_json_data()


def test_a_new_name_is_asked_for_and_stands_only_when_it_is_accepted(cast, client_of, project):
    applicant, desk = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    response = asks(applicant, project, "name", name="嘉善星尘智造有限公司")
    change = Change.objects.get()
    assert response.url == change.get_absolute_url()
    assert told(cast.incubator_operator.user) == [(f"变更申请：企业名称（{project.name}）", "act")]
    assert Company.objects.get(uscc=CODE).name == "嘉善星尘视觉科技有限公司"

    page = desk.get(response.url).content.decode()
    assert ("嘉善星尘视觉科技有限公司" in page, "嘉善星尘智造有限公司" in page) == (True, True)
    assert "变更与诉求" in desk.get(reverse("inbox")).content.decode()
    assert project.name in desk.get(reverse("changes")).content.decode()
    assert "企业名称" in desk.get(project.get_absolute_url()).content.decode()
    assert decides(desk, change).url == response.url

    project.refresh_from_db()
    company = Company.objects.get(uscc=CODE)
    assert (company.name, project.organisation.name) == ("嘉善星尘智造有限公司",) * 2
    assert "智造" in project.search_text
    act = AuditEvent.objects.get(verb="accept_change")
    assert act.difference["name"] == ["嘉善星尘视觉科技有限公司", "嘉善星尘智造有限公司"]
    assert told(cast.applicant.user) == [("企业名称：已变更", "progress")]
    assert "请先" not in applicant.get(response.url).content.decode()


VALUES = {
    "uscc": {"uscc": OTHER_CODE},
    "industry": {"industry": "C39 计算机、通信和其他电子设备制造业"},
    "scale": {"scale": "small"},
    "address": {
        "registered_address": "嘉善县罗星街道2号",
        "region_code": "330421",
        "authority": "嘉善县市场监督管理局",
    },
    "representative": {"legal_representative": "林一"},
}


@pytest.mark.parametrize("kind", VALUES)
def test_each_kind_changes_its_facts_and_nothing_else(cast, client_of, project, kind):
    before = Company.objects.values().get()
    assert asks(client_of(cast.applicant.user), project, kind, **VALUES[kind]).status_code == 302
    assert Company.objects.values().get() == before
    decide_change(change=Change.objects.get(), by=cast.staff.user, accepted=True, words="同意。")
    assert Company.objects.values().get() == before | VALUES[kind]


def test_a_company_that_moved_into_the_county_is_tied_anew_and_the_old_tie_keeps_its_days(cast, client_of, project):
    asks(client_of(cast.applicant.user), project, "address", **VALUES["address"])
    decide_change(change=Change.objects.get(), by=cast.staff.user, accepted=True, words="同意。")
    ties = ProjectCompany.objects.filter(project=project).order_by("pk").values_list("kind", "since", "until")
    assert list(ties) == [("own", make.DAY, date(2026, 10, 20)), ("jiashan", date(2026, 10, 20), None)]


def test_the_name_of_a_person_is_masked_until_it_is_asked_for_and_that_is_recorded(cast, client_of, project):
    asks(client_of(cast.applicant.user), project, "representative", legal_representative="林一")
    change = Change.objects.get()
    address, desk = change.get_absolute_url(), client_of(cast.incubator_operator.user)
    page = desk.get(address).content.decode()
    assert ("林*" in page, "陈*" in page, "林一" in page) == (True, True, False)
    assert "林一" not in desk.post(address, {"reveal": "1", "why": "other"}).content.decode()
    assert "林一" in desk.post(address, {"reveal": "1", "why": "check"}).content.decode()
    assert AuditEvent.objects.filter(verb="reveal_contact", actor=cast.incubator_operator.user).count() == 1
    assert client_of(cast.auditor.user).post(address, {"reveal": "1"}).status_code == 403
    assert "林一" in client_of(cast.applicant.user).get(address).content.decode()
    decide_change(change=change, by=cast.staff.user, accepted=True, words="同意。")
    assert "林一" not in str(list(AuditEvent.objects.values_list("difference", "note", "target_label")))


def test_what_is_sent_back_says_why_and_is_handed_in_again(cast, client_of, project):
    applicant = client_of(cast.applicant.user)
    asks(applicant, project, "name", name="嘉善星尘智造有限公司")
    first = Change.objects.get()
    assert decides(client_of(cast.staff.user), first, "send_back", "").status_code == 200  # the reason is missing
    assert decides(client_of(cast.staff.user), first, "send_back", "照片不清晰。").status_code == 302
    assert told(cast.applicant.user) == [("企业名称：已退回", "act")]
    again = reverse("change-new", args=[project.number, "name"]) + f"?again={first.pk}"
    page = applicant.get(again).content.decode()
    assert ("照片不清晰。" in page, "嘉善星尘智造有限公司" in page) == (True, True)
    assert asks(applicant, project, "name", f"?again={first.pk}", name="嘉善星尘智造有限公司").status_code == 302
    assert [row.state for row in Change.objects.order_by("pk")] == ["sent_back", "open"]


@pytest.mark.parametrize(
    ("kind", "data", "field", "words"),
    [
        ("uscc", {"uscc": "91330421MA28A0002Y"}, "uscc", "校验"),
        ("uscc", {"uscc": OTHER_CODE}, "__all__", "该代码属于“嘉善他人科技有限公司”"),
        ("company", {"uscc": OTHER_CODE}, "__all__", "已登记为“嘉善他人科技有限公司”"),
        ("name", {"name": "嘉善星尘视觉科技有限公司"}, "__all__", "无需变更"),
        ("name", {"name": "新名", "evidence": ""}, "evidence", "请上传变更证明材料"),
        ("name", {"name": "新名", "since": "2026-12-01"}, "since", "日期晚于今天"),
    ],
)
def test_what_cannot_be_right_is_refused_with_what_to_do_and_kept(cast, client_of, project, kind, data, field, words):
    make.CompanyFactory(county=cast.county, name="嘉善他人科技有限公司", uscc=OTHER_CODE)
    licence = {"established_on": "2026-10-01", "legal_representative": "林一"} | VALUES["address"]
    data = ({"name": "嘉善新设科技有限公司"} | licence if kind == "company" else {}) | data
    response = asks(client_of(cast.applicant.user), project, kind, **data)
    assert response.status_code == 200
    assert words in str(refusal_of(response)[field])
    assert ("已换发营业执照。" in response.content.decode(), Change.objects.count()) == (True, 0)


def test_one_of_a_kind_waits_and_is_taken_back_by_its_side_only(cast, client_of, project):
    applicant = client_of(cast.applicant.user)
    asks(applicant, project, "name", name="嘉善星尘智造有限公司")
    assert "正在等待审核" in str(refusal_of(asks(applicant, project, "name", name="嘉善星尘光电有限公司")))
    change = Change.objects.get()
    withdraw = reverse("change-withdraw", args=[change.pk])
    assert "只能由提出人或申报单位撤回" in client_of(cast.staff.user).post(withdraw).content.decode()
    assert applicant.post(withdraw).status_code == 302
    change.refresh_from_db()
    assert change.state == "withdrawn"


def test_nobody_decides_the_own_request(cast, client_of, project):
    desk = client_of(cast.incubator_operator.user)
    asks(desk, project, "name", name="嘉善星尘智造有限公司")
    change = Change.objects.get()
    assert told(cast.incubator_operator.user) == []
    assert "须由他人审核" in desk.get(change.get_absolute_url()).content.decode()
    assert decides(desk, change).status_code == 403
    with pytest.raises(Refused, match="须由他人审核"):
        decide_change(change=change, by=cast.incubator_operator.user, accepted=True, words="同意。")
    assert decides(client_of(cast.staff.user), change).status_code == 302


def test_a_paper_from_the_folder_serves_as_evidence(cast, client_of, project):
    licence = make.DocumentVersionFactory(document__organisation=cast.organisation, document__kind="licence")
    asks(client_of(cast.applicant.user), project, "name", name="嘉善星尘智造有限公司", evidence="", document=licence.pk)
    assert Change.objects.get().evidence == licence.file
    assert (
        "document"
        not in client_of(cast.staff.user)
        .get(reverse("change-new", args=[project.number, "name"]))
        .context["form"]
        .fields
    )


def test_a_new_agreement_file_takes_the_place_of_the_old_one_which_stays_readable(cast, client_of, project):
    stay = make.MoveInFactory(project=project, carrier=cast.incubator)
    former = stay.agreement_id
    applicant = client_of(cast.applicant.user)
    asks(applicant, project, "agreement", move_in=stay.pk)
    change = Change.objects.get()
    decides(client_of(cast.incubator_operator.user), change)
    stay.refresh_from_db()
    change.refresh_from_db()
    assert (stay.agreement_id, change.replaced_id) == (change.evidence_id, former)
    assert applicant.get(reverse("file", args=[former])).status_code == 200


def test_a_second_company_stands_beside_the_first_one(cast, client_of, project):
    licence = {
        "name": "嘉善星尘制造有限公司",
        "uscc": OTHER_CODE,
        "established_on": "2026-10-01",
        "legal_representative": "林一",
    }
    asks(client_of(cast.incubator_operator.user), project, "company", **licence, **VALUES["address"])
    decides(client_of(cast.staff.user), Change.objects.get())
    links = ProjectCompany.objects.filter(project=project, until=None).order_by("pk")
    assert [(link.company.uscc, link.kind) for link in links] == [(CODE, "own"), (OTHER_CODE, "jiashan")]
    # From now on a request says which of the two it is about.
    page = client_of(cast.applicant.user).get(reverse("change-new", args=[project.number, "scale"]))
    assert "company" in page.context["form"].fields


def test_a_company_elsewhere_is_none_of_the_county_whatever_its_code_says(cast, client_of, project):
    place = {
        "registered_address": "上海市闵行区1号",
        "region_code": "310112",
        "authority": "上海市闵行区市场监督管理局",
    }
    licence = {
        "name": "星尘上海有限公司",
        "uscc": OTHER_CODE,
        "established_on": "2026-10-01",
        "legal_representative": "林一",
    }
    asks(client_of(cast.applicant.user), project, "company", **licence, **place)
    decides(client_of(cast.staff.user), Change.objects.get())
    assert ProjectCompany.objects.get(company__uscc=OTHER_CODE).kind == "shanghai"


@pytest.mark.parametrize("count", [1, 3])
def test_one_request_asks_a_constant_number_of_questions(cast, client_of, project, assert_queries, count):
    for number in range(count):
        ask_change(
            project=project, by=cast.applicant.user, kind=("name", "industry", "representative")[number],
            values={"name": "新名称有限公司", "industry": "软件", "legal_representative": "林一"}, since=make.DAY,
            evidence=make.StoredFileFactory(county=cast.county), reason="变更",
        )  # fmt: skip
    desk, address = client_of(cast.incubator_operator.user), Change.objects.first().get_absolute_url()
    with assert_queries(5):
        desk.get(address)
