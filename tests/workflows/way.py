"""A small hand for the tests of the intake: fills an application as a person would, by requests."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.register.eligibility import requirements_in_force
from projects.register.models import Application
from tests.factories import RequirementFactory, RouteFactory, pdf_bytes
from workflows.models import WorkItem

TEAM_ANSWERS = {
    "project": {
        "project_name": "车载固态激光雷达", "tech_field": "electronics", "summary": "为车企提供固态激光雷达。",
        "technology": "自研收发芯片，成本降低一半。", "market": "已与两家车企签订样件协议。", "hazard": "no",
    },
    "applicant": {
        "future_company": "嘉善星尘视觉科技有限公司", "future_capital": "500", "leader": "陈默", "contact": "林一",
        "phone": "138 0000 1234", "email": "Lin@Example.cn",
    },
    "team": {
        "team.a1.name": "陈默", "team.a1.duty": "总经理", "team.a1.education": "doctor", "team.a1.talent": "national",
        "team.b2.name": "林一", "team.b2.duty": "技术负责人", "team.b2.education": "master",
    },
    "means": {
        "planned_investment": "2.2亿元", "area": "300", "landing": "half", "funding.f1.on": "2026-01-05",
        "funding.f1.investor": "红杉种子", "funding.f1.kind": "equity", "funding.f1.amount": "1000",
    },
}  # fmt: skip
COMPANY_ANSWERS = {
    **TEAM_ANSWERS,
    "applicant": {
        "established_on": "2025-06-01", "legal_representative": "陈默", "registered_address": "上海市闵行区申昆路1号",
        "registered_capital": "1000", "paid_in_capital": "300", "staff": "8", "leader": "陈默", "contact": "林一",
        "phone": "13800001234",
    },
}  # fmt: skip


def pdf(name="材料.pdf"):
    """An upload."""
    return SimpleUploadedFile(name, pdf_bytes(name), content_type="application/pdf")


def set_rules(carrier, *, recommendation=True):
    """The rules of these tests: a standard route from 2024 on, one material for everybody."""
    RouteFactory(carrier=carrier, needs_recommendation=recommendation)
    return RequirementFactory(county=carrier.county, code="plan", name="商业计划书")


def begin(client, carrier, *, enclave=None, name="车载固态激光雷达"):
    """Start by the page; returns the application."""
    data = {"name": name, "field": "electronics", "carrier": carrier.pk, "enclave": enclave.pk if enclave else ""}
    response = client.post("/my/new/", data)
    assert response.status_code == 302, response.content.decode()
    return Application.objects.get(number=response.url.split("/")[3])


def fill(client, application, answers=None):
    """Fill every step and hand in every mandatory material."""
    chosen = answers or (COMPANY_ANSWERS if application.applicant_kind == "company" else TEAM_ANSWERS)
    for step, values in chosen.items():
        client.post(f"/my/applications/{application.number}/fill/{step}/", values | {"go": "next"})
    for row in requirements_in_force(application.project.county_id, application.applicant_kind):
        if row.mandatory:
            client.post(f"/my/applications/{application.number}/materials/{row.code}/", {"file": pdf()})


def submit(client, application):
    """Press the button, both boxes ticked."""
    return client.post(f"/my/applications/{application.number}/submit/", {"declaration": "on", "privacy": "on"})


def submitted(client, carrier, **more):
    """An application on its way."""
    application = begin(client, carrier, **more)
    fill(client, application)
    response = submit(client, application)
    assert response.status_code == 302, response.content.decode()
    application.refresh_from_db()
    return application


def open_item(application):
    """The one open work item of the application's project."""
    return WorkItem.objects.open().get(project=application.project_id)


def sheet(client, item, *, wrong=None, **more):
    """What the desk posts on the sheet: everything in order but `wrong` {item: (result, words)}."""
    form = client.get(f"/todo/{item.pk}/check/").context["form"]
    data = dict(more)
    for number, row in enumerate(form.items):
        result, words = (wrong or {}).get(row.item, ("ok", ""))
        data |= {f"result-{number}": result, f"words-{number}": words, f"page-{number}": ""}
    return data


def patch(client, application, **body):
    """Autosave."""
    url = f"/my/applications/{application.number}/draft/"
    return client.patch(url, json.dumps(body), content_type="application/json")
