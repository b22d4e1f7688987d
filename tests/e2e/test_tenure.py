"""From the room to the handover: the company enters rooms, the desk gives one, both sides confirm what was handed over."""

from datetime import date
from functools import partial

import pytest

from projects.register.models import Application
from projects.register.stages import Stage
from projects.tenancy.actions.stays import sign_agreement
from projects.tenancy.models import Handover, MoveIn, RentMonth
from tests.factories import RoomFactory, StoredFileFactory, SubmittedApplicationFactory
from workflows import service
from workflows.flows import AdmissionFlow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "车载激光雷达"


@pytest.fixture
def signed(cast, calendar):
    """A project whose agreement gives it a room; the handover is to come."""
    calendar("2026-03-16")
    application = SubmittedApplicationFactory(
        organisation=cast.organisation, carrier=cast.incubator, state=Application.State.ACCEPTED, project__name=NAME,
        project__stage=Stage.SIGNING, started_by=cast.applicant.user,
    )  # fmt: skip
    project, carrier = application.project, cast.incubator
    start = AdmissionFlow.start_on_record
    service.start(start, project=project, by=cast.staff.user, application=application, carrier=carrier)
    act = partial(
        sign_agreement, carrier=carrier, agreement=StoredFileFactory(county=cast.county), room="", area=120, rent=600_000,
        place=RoomFactory(carrier=carrier, number="301"), term_from=date(2026, 3, 16), term_to=date(2029, 3, 15),
        signed_on=date(2026, 3, 16),
    )  # fmt: skip
    service.complete(service.open_item(project, "admission.agreement"), by=cast.incubator_operator.user, act=act)
    return MoveIn.objects.get()


def a_room_is_entered(company, carrier):
    company.go("/").menu("场地与租金").follow(carrier.name).follow("登记房间")
    company.fill({"楼栋": "A座", "房号": "302", "面积（㎡）": "80", "月租金（万元）": "0.4"}).press("登记房间")
    company.sees("房间已登记").follow("平面图").sees("3层").sees(NAME)


def the_rooms_are_handed_over(company):
    company.go("/premises/").main.get_by_role("link", name="办理交接").click()
    company.fill({"钥匙、门禁卡": "2", "电表读数（度）": "120.5", "设施清单": "办公桌 4张 完好"}).press("入驻交接")
    company.sees("已请入驻方确认")


def the_tenant_objects_then_confirms(tenant, company, row):
    address = row.get_absolute_url()
    tenant.go(address).tick("有不符之处").fill({"不符之处": "办公桌只有3张"}).press("提交答复").sees("入驻方有异议")
    company.go(address).sees("办公桌只有3张").follow("更正")
    company.fill({"设施清单": "办公桌 3张 完好"}).press("入驻交接").sees("已请入驻方确认")
    tenant.go(address).tick("情况属实，确认").press("提交答复").sees("双方已确认")


def test_from_the_room_to_the_handover(cast, hands, signed):
    company, tenant = hands(cast.premises.user), hands(cast.applicant.user, phone=True)
    a_room_is_entered(company, cast.incubator)
    the_rooms_are_handed_over(company)
    the_tenant_objects_then_confirms(tenant, company, Handover.objects.get())
    assert list(RentMonth.objects.values_list("begins", "due")) == [(date(2026, 3, 16), 600_000)]
    company.go("/premises/").sees("没有待确认的交接。")

    desk = hands(cast.incubator_operator.user)
    desk.take(NAME).sees("双方已确认").press("保存并提交科创中心核验")
    desk.sees("科创中心核验")
    signed.refresh_from_db()
    assert (signed.moved_in_on, signed.project.stage) == (date(2026, 3, 16), Stage.VERIFYING)
