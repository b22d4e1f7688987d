"""A team applies, signs, founds its company, and the company lands: the same project and people, over HTTP."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from projects.outcomes.models import Landing, Milestone
from projects.register.models import FigureEvent, FigureKind, ProjectCompany, Route
from projects.register.stages import Stage
from projects.tenancy.models import Change, MoveIn
from tests import factories as make
from workflows import screening, service

from . import way

TERMS = {
    "room": "A座301室", "area": "120.5", "rent": "0.6", "signed_on": "2026-01-05", "term_from": "2026-01-05",
    "term_to": "2028-12-31",
}  # fmt: skip
LICENCE = {
    "name": "嘉善星尘视觉科技有限公司", "uscc": "91330421MA28A0002X", "established_on": "2026-01-06", "since": "2026-01-06",
    "registered_address": "嘉善县罗星街道科创路88号", "region_code": "330421", "authority": "嘉善县市场监督管理局",
    "legal_representative": "陈默", "reason": "凭场地证明注册了企业。",
}  # fmt: skip


def paper(name):
    return SimpleUploadedFile(name, make.pdf_bytes(name), "application/pdf")


@pytest.fixture
def approved(cast, client_of, today):
    """The team's application, handed in, accepted and approved without a meeting and a notice."""
    today("2026-01-05")
    cast.everyone()
    way.set_rules(cast.incubator, recommendation=False)
    Route.objects.filter(carrier=cast.incubator).update(needs_review=False, notice_days=0)
    application = way.submitted(client_of(cast.applicant.user), cast.incubator)
    item, desk = way.open_item(application), client_of(cast.incubator_operator.user)
    assert desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, decision="accept")).status_code == 302
    sitting = screening.hold_sitting(
        by=cast.leader.user, county=cast.county, on=date(2026, 1, 5), chair=cast.leader.user,
        verdicts=[(application.project, "approve", "团队与方向均符合要求。")],
    )  # fmt: skip
    screening.publish_sitting(sitting, by=cast.leader.user)
    application.refresh_from_db()
    application.project.refresh_from_db()
    return application


@pytest.fixture
def walk(approved, client_of):
    """`walk("admission.offer", cast.staff, **data)`: do a step over HTTP."""

    def step(name, person, **data):
        item = service.open_item(approved.project, name)
        response = client_of(person.user).post(reverse("step-" + name.replace(".", "-"), args=[item.pk]), data)
        approved.project.refresh_from_db()
        return response

    return step


def issued(client, project, kind, **data):
    """Issue a letter over HTTP; the words of its Word file."""
    answer = client.post(reverse("letter-new", args=[project.number, kind]), data)
    assert answer.status_code == 302, answer.content.decode()
    with project.letters.first().paper.word.content.open("rb") as content:
        return "".join(line.text for line in Document(content).paragraphs)


def test_a_team_signs_founds_its_company_and_the_company_lands(cast, client_of, approved, walk, today):
    project = approved.project
    walk("admission.offer", cast.staff, confirm_by="2026-01-20")
    walk("admission.confirm", cast.applicant, answer="confirm")
    assert project.letters.get().paper.number == project.offers.get().number
    desk = client_of(cast.incubator_operator.user)
    terms = {name: TERMS[name] for name in ("room", "area", "term_from", "term_to")}
    assert "乙方（入驻单位、团队）：星尘视觉团队" in issued(desk, project, "agreement", **terms)
    assert walk("admission.agreement", cast.incubator_operator, agreement=paper("协议.pdf"), **TERMS).status_code == 302
    certificate = issued(desk, project, "premises", company=LICENCE["name"])
    assert LICENCE["name"] in certificate and "A座301室" in certificate
    assert walk("admission.handover", cast.incubator_operator, on="2026-01-05", words="钥匙两把").status_code == 302

    today("2026-01-08")
    applicant, desk = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    assert "主体变更" in applicant.get(reverse("change-kinds", args=[project.number])).content.decode()
    asked = applicant.post(
        reverse("change-new", args=[project.number, "subject"]), LICENCE | {"evidence": paper("营业执照.pdf")}
    )
    change = Change.objects.get()
    assert asked.url == change.get_absolute_url()

    # Nothing that rests on the agreement is decided while its party is about to change.
    blocked = walk("admission.verify", cast.staff, decision="go_on", incubatee="yes").content.decode()
    assert "请先审核该变更申请" in blocked
    decided = desk.post(change.get_absolute_url(), {"decision": "accept", "words": "执照核对无误。"})
    assert decided.status_code == 302
    assert (
        reverse("letter-new", args=[project.number, "three_party"])
        in desk.get(change.get_absolute_url()).content.decode()
    )
    parties = issued(desk, project, "three_party", words="")
    for words in (
        "乙方（原入驻团队）：星尘视觉团队",
        f"丙方（承接企业）：{LICENCE['name']}",
        LICENCE["uscc"],
        "2026年1月6日起",
    ):
        assert words in parties
    assert project.letters.first().change == change
    file = {"file": paper("三方补充协议.pdf"), "signed_on": "2026-01-08"}
    assert applicant.post(reverse("change-supplement", args=[change.pk]), file).status_code == 302
    assert walk("admission.verify", cast.staff, decision="go_on", incubatee="yes").status_code == 302
    stay = MoveIn.objects.get()
    assert (project.stage, stay.application, stay.agreement.name) == (Stage.INCUBATING, approved, "协议.pdf")
    assert (project.organisation.name, project.organisation.kind) == (LICENCE["name"], "company")
    assert {row["name"]: row["met"] for row in stay.incubation.conditions}["入驻时成立时长"] is True

    # What was submitted reads as it was: a team's answers.
    read = applicant.get(reverse("application-read", args=[approved.number])).content.decode()
    assert "拟设" in read
    assert project.name in applicant.get(reverse("my-projects")).content.decode()

    desk.post(reverse("landing-start"), {"project": project.pk, "words": "在嘉善落地"})
    form = desk.get(reverse("milestone-add", args=[project.number, "registration"])).context["form"]
    known = {name: form.initial[name] for name in ("company_name", "uscc", "region_code", "authority")}
    assert known == {
        "company_name": LICENCE["name"], "uscc": LICENCE["uscc"], "region_code": "330421", "authority": LICENCE["authority"],
    }  # fmt: skip
    desk.post(
        reverse("milestone-add", args=[project.number, "registration"]),
        known | {"on": "2026-01-06", "address": form.initial["address"], "paper_0": paper("营业执照.pdf")},
    )
    milestone = Milestone.objects.get()
    walk("landing.evidence", cast.incubator_operator)
    walk("landing.verification", cast.staff, **{f"decision_{milestone.pk}": "verify", f"reason_{milestone.pk}": ""})
    assert walk("landing.confirmation", cast.other_staff, decision="go_on").status_code == 302
    assert (Landing.objects.get().reached_on, project.stage) == (date(2026, 1, 6), Stage.LANDED)
    current = ProjectCompany.objects.filter(project=project).current()
    assert [(link.company.name, link.kind) for link in current] == [(LICENCE["name"], "jiashan")]
    assert FigureEvent.objects.filter(project=project, kind=FigureKind.INCUBATOR_MOVE_IN).count() == 1


def test_without_the_file_of_the_agreement_nothing_is_verified(cast, approved, walk):
    walk("admission.offer", cast.staff, confirm_by="2026-01-20")
    walk("admission.confirm", cast.applicant, answer="confirm")
    walk("admission.agreement", cast.incubator_operator, agreement=paper("协议.pdf"), **TERMS)
    walk("admission.handover", cast.incubator_operator, on="2026-01-05", words="钥匙两把")
    MoveIn.objects.update(agreement=None)
    page = walk("admission.verify", cast.staff, decision="go_on", incubatee="yes").content.decode()
    assert ("缺少已签入孵协议文件" in page, approved.project.stage) == (True, Stage.VERIFYING)
