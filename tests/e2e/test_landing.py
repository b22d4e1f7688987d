"""A landing with a waiver and a refused self-confirmation, and its revocation, in the browser."""

from datetime import date

import pytest

from projects.outcomes.actions.milestones import record_milestone, submit_evidence
from projects.outcomes.models import Landing
from projects.register.stages import Stage
from tests.factories import ProjectFactory, StoredFileFactory
from tests.ui.browser import faults
from workflows import service
from workflows.landing import start_landing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LICENCE = {
    "region_code": "330421",
    "address": "浙江省杭州市滨江区江南大道1号",
    "company_name": "嘉善康达芯片科技有限公司",
}


@pytest.fixture
def project(cast, calendar):
    calendar("2026-03-02")
    desk = cast.incubator_operator.user
    project = ProjectFactory(
        county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, rests_at=Stage.INCUBATING, name="康达芯片"
    )
    start_landing(project=project, by=desk)
    project.refresh_from_db()
    for kind, fields in (("registration", LICENCE), ("staff", {"heads": 5})):
        evidence = [(StoredFileFactory(county=cast.county), "佐证")]
        record_milestone(project=project, by=desk, kind=kind, on=date(2026, 2, 20), evidence=evidence, **fields)
    service.complete(service.open_item(project, "landing.evidence"), by=desk, act=submit_evidence)
    return project


def step(project, name):
    item = service.open_item(project, f"landing.{name}")
    return f"/todo/{item.pk}/{name}/"


def test_a_waiver_a_refused_self_confirmation_and_a_revocation(project, cast, hands):
    page, landing = hands(cast.staff.user), f"/landings/{project.number}/"
    page.go(landing).follow("免除或容缺条件")
    page.choose({"条件": "实质落地 · 县内场地合同"}).tick("容缺后补").fill(
        {"有效期至": "2026-06-30", "原因": "合同用印中"}
    )
    assert faults(page.page) == []
    page.press("同意").sees("容缺后补")

    page.go(step(project, "verification"))
    page.sees("没有本县地名")
    for box in page.main.get_by_label("核验通过").all():
        box.check()
    page.press("提交核验结果").sees("请填写核验情况")
    page.fill({"核验情况": "已与登记机关核实，一址多照"})
    assert faults(page.page) == []
    page.press("提交核验结果").sees("办理完成")

    page.go(step(project, "confirmation")).sees("您经手过这些佐证")
    assert page.main.get_by_role("button", name="提交", exact=True).count() == 0

    other = hands(cast.leader.user).go(step(project, "confirmation"))
    other.tick("条件满足，同意认定").press("提交").sees("办理完成")
    assert set(Landing.objects.values_list("level", flat=True)) == {"registered", "substantial"}

    row = Landing.objects.get(level="substantial")
    other.go(f"/landings/{row.pk}/revoke/").fill({"原因": "参保人数不实"})
    assert faults(other.page) == []
    other.press("撤销认定").sees("参保人数不实")
    assert Landing.objects.filter(revoked_at=None).get().level == "registered"
