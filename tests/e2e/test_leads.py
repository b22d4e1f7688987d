"""A Tuesday morning at the desk, on a phone: a call, a business plan without a form, a word from the enclave."""

import pytest

from projects.register.actions import leads
from projects.register.models import LeadNote, Project, Promise
from tests.factories import image_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = "2026-03-03"
PLAN = "固态电池复合隔膜 商业计划书\n联系人：周航 13900001234\n公司名称：上海隔膜新材料有限公司\n计划总投资：3000万元\n来源：罗星街道"
CARD = {"name": "计划书.txt", "mimeType": "text/plain", "buffer": PLAN.encode("gb18030")}


def fits(hands):
    """Nothing scrolls sideways."""
    hands.page.wait_for_load_state()
    assert hands.page.evaluate("document.documentElement.scrollWidth") == 390


def a_call_becomes_a_lead(desk):
    desk.go("/leads/").follow("登记线索")
    fits(desk)
    desk.fill({"项目名称": "车规级毫米波雷达", "介绍方": "陶庄镇", "手机": "138 1234 5678", "说明": "上海团队今天下午到"})
    desk.press("保存").sees("已登记").sees("138****5678")


def a_plan_without_a_form_becomes_a_lead(desk):
    desk.go("/leads/").follow("来件识别")
    desk.box("或上传文件").set_input_files(CARD)
    desk.press("识别内容").sees("识别结果").sees("固态电池复合隔膜")
    fits(desk)
    assert desk.box("项目名称").input_value() == "固态电池复合隔膜"
    desk.box("说明").fill("微信发来，未填申请表")
    desk.press("保存").sees("收到材料：计划书.txt")


def the_team_is_met(desk, lead):
    desk.go(f"/projects/{lead.number}/").follow("走访")
    fits(desk)
    photo = {"name": "样机.jpg", "mimeType": "image/jpeg", "buffer": image_bytes()}
    desk.box("拍照").set_input_files(photo)
    desk.tick("考察", "一周后")
    desk.fill({"简要说明": "看了样机，有意在嘉善租厂房"}).press("保存记录").sees("已记录").sees("样机.jpg")


def what_the_enclave_said_is_written_down(enclave, lead):
    enclave.go(f"/projects/{lead.number}/").follow("电话")
    enclave.fill({"简要说明": "已有两家入驻，合同下周签"}).press("保存记录").sees("已有两家入驻")
    enclave.follow("登记承诺").fill({"承诺内容": "两家入驻合同签订", "数额": "2", "单位": "份", "兑现期限": "2026-03-13"})
    enclave.press("保存").sees("承诺事项已登记").sees("2 份")


def what_became_of_it(enclave):
    enclave.go("/leads/promises/?tab=late").follow("两家入驻合同签订")
    enclave.tick("已兑现").fill({"实际情况": "两份合同已签，见附件"}).press("保存").sees("已兑现")


def test_the_lead_part_of_a_tuesday(cast, hands, calendar):
    calendar(TUESDAY)
    desk = hands(cast.incubator_operator.user, phone=True)
    a_call_becomes_a_lead(desk)
    a_plan_without_a_form_becomes_a_lead(desk)
    call, plan = Project.objects.order_by("pk")
    assert (call.bringer, call.phone, plan.bringer, plan.planned_investment) == ("town", "13812345678", "town", 3_000_000_000)
    the_team_is_met(desk, call)
    call.refresh_from_db()
    assert (call.lead_step, f"{call.next_date}") == ("visited", "2026-03-10")
    assert LeadNote.objects.filter(project=call, kind="visit").get().files.count() == 1

    known = leads.register_lead(
        by=cast.enclave_operator.user, county=cast.county, carrier=cast.enclave, name="飞地项目", introduced_by="国际创新中心"
    )
    enclave = hands(cast.enclave_operator.user, phone=True)
    what_the_enclave_said_is_written_down(enclave, known)
    fits(enclave)
    calendar("2026-03-16")
    what_became_of_it(hands(cast.enclave_operator.user, phone=True))
    assert Promise.objects.get().state == Promise.State.KEPT
    office = hands(cast.incubator_operator.user).go("/leads/").sees("车规级毫米波雷达").sees("固态电池复合隔膜")
    office.sees("考察")
