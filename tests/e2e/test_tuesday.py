"""A Tuesday at the desk, from half past eight to the director's word at half past four: phone outside, desktop inside."""

import re
from datetime import date

import pytest

from projects.register.actions import leads
from projects.register.models import FigureKind, LeadNote, Project, Promise
from projects.register.stages import Stage
from tests.factories import ContestEntryFactory, EditionFactory, FigureEventFactory, ProjectFactory, image_bytes
from tests.workflows import way
from tests.workflows.desk import file_on_desk
from workflows.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = "2026-03-03"
PLAN = "固态电池复合隔膜 商业计划书\n联系人：周航 13900001234\n公司名称：上海隔膜新材料有限公司\n计划总投资：3000万元\n来源：罗星街道"
CARD = {"name": "计划书.txt", "mimeType": "text/plain", "buffer": PLAN.encode("gb18030")}
OLDER, WINNER = "精密谐波减速器", "车载固态激光雷达"


@pytest.fixture
def waiting(cast, calendar, client_of):
    """What lies on the desk before the Tuesday: yesterday's file of a contest winner, and an older one."""
    calendar("2026-03-02")
    winner = way.submitted(client_of(cast.applicant.user), cast.incubator).project
    edition = EditionFactory(contest__county=cast.county)
    ContestEntryFactory(project=winner, edition=edition, score="88.31", award="二等奖")
    calendar("2026-02-26")
    file_on_desk(cast, project__name=OLDER)
    return winner


@pytest.fixture
def counted(cast):
    """Three projects of February and one of the Tuesday's week, verified."""
    for day in (date(2026, 2, 3), date(2026, 2, 12), date(2026, 2, 27), date(2026, 3, 2)):
        project = ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, name=f"入驻{day}")
        FigureEventFactory(
            project=project, kind=FigureKind.INCUBATOR_MOVE_IN, occurred_on=day, recorded_on=day,
            verified_by=cast.staff.user,
        )  # fmt: skip


def fits(hands):
    """Nothing scrolls sideways."""
    hands.page.wait_for_load_state()
    assert hands.page.evaluate("document.documentElement.scrollWidth") == hands.page.viewport_size["width"]


def what_is_first(desk):
    """Half past eight: the file nearest to its clock stands first, and one button opens it."""
    desk.go("/").menu("待办事项").sees("下一件")
    fits(desk)
    rows = desk.main.get_by_role("row")
    assert OLDER in rows.nth(1).inner_text()
    assert WINNER in rows.nth(2).inner_text()
    desk.press("下一件").sees(OLDER)


def a_call_becomes_a_lead(desk):
    desk.go("/leads/").follow("登记线索")
    fits(desk)
    desk.fill(
        {"项目名称": "车规级毫米波雷达", "介绍方": "陶庄镇", "手机": "138 1234 5678", "说明": "上海团队今天下午到"}
    )
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
    enclave.follow("登记承诺").fill(
        {"承诺内容": "两家入驻合同签订", "数额": "2", "单位": "份", "兑现期限": "2026-03-13"}
    )
    enclave.press("保存").sees("承诺事项已登记").sees("2 份")
    fits(enclave)


def the_county_gets_its_figure(centre):
    """Half past two: the sentence for February, and behind its number the projects one by one."""
    centre.go("/overview/").fill({"数据截至": "2026-02-28"})
    centre.sees("截至2月28日24时，引育科创项目3个，完成年度目标的3.75%，慢于时序进度12.92个百分点。").counts(
        "累计引育", 3
    )
    fits(centre)
    centre.main.get_by_role("link", name="累计引育").click()
    for day in ("2026-02-03", "2026-02-12", "2026-02-27"):
        centre.sees(f"入驻{day}")
    assert centre.main.get_by_text("入驻2026-03-02").count() == 0


def it_goes_straight_to_the_meeting(centre, winner):
    """Half past four: the centre lets the contest's score stand for the review, with the director's reason."""
    centre.menu("项目台账").follow(WINNER)
    application = winner.applications.get()
    centre.follow(application.number).follow("改选路径").sees("二等奖").sees("88.31")
    fits(centre)
    centre.main.get_by_label(re.compile("^直通")).check()
    centre.fill({"选用该路径的原因": "主任意见：大赛成绩突出，直接上会"}).press("按此路径办理")
    centre.sees("主任意见：大赛成绩突出，直接上会")


def it_stands_on_the_way_to_the_meeting(desk, centre):
    desk.go("/todo/").press("下一件").sees(WINNER).press("其余标为合格").press("受理").sees(
        "已受理，并已通知申报单位。"
    )
    centre.menu("评审管理").follow("集体研究").follow("登记集体研究").sees(WINNER).sees("88.31")
    fits(centre)


def what_became_of_it(enclave):
    enclave.go("/leads/promises/?tab=late").follow("两家入驻合同签订")
    enclave.tick("已兑现").fill({"实际情况": "两份合同已签，见附件"}).press("保存").sees("已兑现")


def the_field(cast, hands):
    """Ten past nine to eleven, on phones: the leads of the call and of the plan, and the enclave's own."""
    phone = hands(cast.incubator_operator.user, phone=True)
    a_call_becomes_a_lead(phone)
    a_plan_without_a_form_becomes_a_lead(phone)
    call, plan = Project.objects.filter(stage=Stage.LEAD).order_by("pk")
    the_team_is_met(phone, call)
    known = leads.register_lead(
        by=cast.enclave_operator.user,
        county=cast.county,
        carrier=cast.enclave,
        name="飞地项目",
        introduced_by="国际创新中心",
    )
    what_the_enclave_said_is_written_down(hands(cast.enclave_operator.user, phone=True), known)
    return call, plan


def test_a_tuesday_and_the_promise_that_comes_back(cast, hands, calendar, waiting, counted):
    calendar(TUESDAY, at="08:30")
    desk = hands(cast.incubator_operator.user)
    what_is_first(desk)
    calendar(TUESDAY, at="09:10")
    call, plan = the_field(cast, hands)
    call.refresh_from_db()
    assert (call.bringer, call.phone, plan.bringer, plan.planned_investment) == (
        "town",
        "13812345678",
        "town",
        3_000_000_000,
    )
    assert (call.lead_step, f"{call.next_date}") == ("visited", "2026-03-10")
    assert LeadNote.objects.filter(project=call, kind="visit").get().files.count() == 1
    desk.go("/leads/").sees("车规级毫米波雷达").sees("固态电池复合隔膜").sees("考察")

    calendar(TUESDAY, at="14:30")
    centre = hands(cast.staff.user)
    the_county_gets_its_figure(centre)
    calendar(TUESDAY, at="16:30")
    it_goes_straight_to_the_meeting(centre, waiting)
    it_stands_on_the_way_to_the_meeting(desk, centre)
    step = WorkItem.objects.open().get(project=waiting).step
    assert (waiting.applications.get().route.code, step) == ("direct", "screening.deliberation")

    calendar("2026-03-16")
    what_became_of_it(hands(cast.enclave_operator.user, phone=True))
    assert Promise.objects.get().state == Promise.State.KEPT
