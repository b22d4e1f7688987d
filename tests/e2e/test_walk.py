"""The main job in a real browser: a founder's application on a phone becomes a landed project, counted, with its PDF."""

from pathlib import Path

import pytest

from projects.register.models import FigureKind
from projects.register.stages import Stage
from tests.factories import FigureEventFactory, ProjectFactory

from .hands import worker_runs_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECT, TEAM = "车载固态激光雷达", "星尘视觉创业团队"
LOGIN = {"电子邮箱": "chenmo@example.cn", "密码": "Leida-2026-jiashan"}
MATERIALS = ("商业计划书", "设立承诺或名称预留材料", "团队学历、职称证明", "真实性承诺书")
POINTS = {
    "技术创新性（0–25）": "22", "团队能力（0–20）": "17", "市场前景（0–15）": "13", "商业模式（0–15）": "12.5",
    "财务与融资（0–10）": "8", "落地意向与本地贡献（0–15）": "13", "评审意见": "技术路线清楚，建议尽快落实场地。",
}  # fmt: skip
AGREEMENT = {"房号": "A座301室", "面积（㎡）": "120", "协议签订日期": "2026-03-10"}
TERM = {"期限起": "2026-03-10", "期限止": "2029-03-09"}


def founds_a_team(founder, carrier, enclave):
    founder.go("/accounts/signup/").fill(LOGIN | {"姓名": "陈默", "密码（重复）": LOGIN["密码"]}).press("注册账号")
    founder.follow("开始申请").fill({"团队或企业名称": TEAM}).press("保存并继续")
    choice = {"技术领域": "电子信息", "申请入驻载体": carrier.name, "推荐飞地": enclave.name}
    founder.fill({"项目名称": PROJECT}).choose(choice).press("开始填写")


def fills_the_form(founder):
    founder.fill({
        "项目简介": "为车企和无人配送提供固态激光雷达，已完成第二代样机。",
        "核心技术与创新点": "自研收发芯片，成本降低一半。",
        "市场与竞争": "已与两家车企签订样件协议。",
    }).tick("否").press("保存，下一步")  # fmt: skip
    founder.fill({
        "拟设企业名称": "嘉善星尘视觉科技有限公司", "项目负责人": "陈默", "联系人": "林一", "联系人手机": "138 0000 1234",
    }).press("保存，下一步")  # fmt: skip
    founder.press("添加一项 核心成员").fill({"姓名": "陈默", "职务": "总经理"}).choose({"学历": "博士"})
    founder.press("保存，下一步")
    founder.fill({"计划总投资（万元）": "22000", "需求面积（㎡）": "300"}).choose({"落地意向": "半年内"})
    founder.press("保存，下一步")


def hands_in(founder, material, done="已提供"):
    card = founder.card(material)
    founder.upload("文件", material, card).sees(done, founder.card(material))


def applies(founder, carrier, enclave):
    founds_a_team(founder, carrier, enclave)
    fills_the_form(founder)
    for material in MATERIALS:
        hands_in(founder, material)
    founder.page.wait_for_load_state()  # the style sheets may come after the words
    assert founder.page.evaluate("document.documentElement.scrollWidth") == 390
    founder.follow("下一步").tick("所填内容和材料真实有效，如有虚假愿承担相应后果。", "同意按告知书所述使用个人信息。")
    founder.press("提交申请").sees("上海飞地正在考察并出具推荐意见。")


def recommends(enclave):
    enclave.take(PROJECT).tick("推荐").fill({"考察日期": "2026-03-02", "考察情况或不推荐的理由": "样机运行稳定。"})
    enclave.press("提交意见").sees("推荐意见已提交。")


def asks_for_a_supplement(desk):
    desk.take(PROJECT)
    for item, result, words in (
        ("商业计划书", "不清晰", "请上传正文清晰的版本"),
        ("计划总投资", "不一致", "与计划书第三页不一致"),
    ):
        desk.choose({f"{item}：审核结果": result}).fill({f"{item}：补正要求": words})
    desk.press("其余标为合格").press("一次性补正告知").sees("补正告知已发出")
    desk.menu("待办事项").follow("待企业补正 1").sees(PROJECT)


def supplements(founder):
    founder.go("/my/").sees("轮到您").follow("立即办理").sees("共 2 项需要补正")
    asked = founder.main.get_by_role("heading", level=2).all_inner_texts()
    assert asked == ["商业计划书", "计划总投资"]
    hands_in(founder, "商业计划书", done="已补正")
    founder.fill({"计划总投资（万元）": "25000"}).press("保存补正内容").press("提交补正").sees("科创中心正在审核材料。")


def accepts(desk):
    desk.take(PROJECT).sees("第1次补正告知").press("其余标为合格").press("受理").sees("已受理，并已通知申报单位。")


def plans_a_meeting(centre, experts):
    centre.go("/").menu("评审管理").follow("新建评审会")
    centre.fill({"评审会名称": "2026年第一次评审会", "日期": "2026-03-02", "地点": "科创中心三楼"}).press("保存")
    centre.follow("安排项目").tick(PROJECT).press("保存议程").follow("邀请专家")
    centre.tick(*(expert.user.name for expert in experts)).press("邀请")
    centre.press("开始评审").sees("还缺3份")


def scores(expert):
    expert.go("/").sees("有1个项目待您评审").follow(PROJECT).press("本人无需回避，查看材料")
    expert.fill(POINTS).press("提交评分").sees("的评分已提交。")


def decides_and_publishes(centre):
    centre.go("/meetings/").follow("2026年第一次评审会").press("结束评审").sees("85.50")
    centre.follow("登记集体研究").choose({"主持人": "张晓", "研究意见": "同意入孵"})
    centre.press("登记研究意见").sees("发布前不会通知任何人").press("发布意见").sees("意见已生效")
    centre.menu("评审管理").follow("公示").follow("发布公示").press("发布公示").sees("公示页面已对外开放")
    centre.follow("公示页面").sees("公示期2026-03-03至2026-03-09（5个工作日）").sees(PROJECT)


def offers(centre):
    centre.go("/notices/").sees("公示期满，待办结").follow("2026年第1批拟入孵项目公示").press("办结本批公示")
    centre.sees("公示无异议").take(PROJECT).fill({"确认截止日": "2026-03-20"})
    centre.press("发放入孵通知书").sees("入孵通知书已发出")


def confirms(founder):
    founder.go("/accounts/login/").fill(LOGIN).press("登录").sees("确认入孵").follow("立即办理")
    founder.tick("确认入孵").press("提交答复").sees("签订协议")


def moves_in(desk):
    desk.take(PROJECT).fill(AGREEMENT | TERM).upload("已签协议", "入驻协议").press("保存，下一步办理入驻")
    hand_over(desk)


def hand_over(desk):
    desk.take(PROJECT).fill({"交接日期": "2026-03-10", "或文字说明": "交付钥匙2把"})
    desk.press("保存并提交科创中心核验").sees("入驻已登记，待科创中心核验。")


def verifies_the_move_in(centre):
    centre.take(PROJECT).tick("材料一致，核验通过", "认定为在孵").press("提交").sees("办理完成")


def lands(desk):
    desk.menu("落地认定").follow("发起落地").choose({"项目": f"JS-2026-0001 {PROJECT}"}).press("发起落地")
    desk.take(PROJECT).follow("县内注册").fill({
        "事实日期": "2026-03-10", "企业名称": "嘉善星尘视觉科技有限公司", "地址": "嘉善县罗星街道创新路1号",
        "登记机关": "嘉善县市场监督管理局",
    }).upload("营业执照", "营业执照").press("登记").sees("落地事项已登记")  # fmt: skip
    desk.press("提交核验").sees("佐证已提交科创中心。")


def verifies_the_evidence(centre):
    centre.take(PROJECT).tick("核验通过").press("提交核验结果").sees("办理完成")


def confirms_the_landing(other):
    other.take(PROJECT).sees("经核验的事实已达到").tick("条件满足，同意认定").press("提交").sees("办理完成")


def prints_the_report(leader):
    leader.menu("项目台账").follow(PROJECT).press("生成落地报告").sees("报告正在生成")
    worker_runs_once()
    leader.sees("打开 PDF")  # the page looks again by itself
    with leader.page.expect_download() as coming:
        leader.follow("打开 PDF")
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")
    return leader.main.get_by_role("link", name="公开验真页").get_attribute("href")


def test_a_founder_s_application_becomes_a_landed_project_with_its_report(cast, hands, calendar):
    calendar("2026-03-02")
    experts = (cast.expert, cast.other_expert, cast.third_expert)
    founder = hands(None, phone=True)
    applies(founder, cast.incubator, cast.enclave)
    recommends(hands(cast.enclave_operator.user))
    desk = hands(cast.incubator_operator.user)
    asks_for_a_supplement(desk)
    supplements(founder)
    accepts(desk)
    centre = hands(cast.staff.user)
    plans_a_meeting(centre, experts)
    for person in experts:
        scores(hands(person.user))
    decides_and_publishes(centre)

    calendar("2026-03-10")  # the notice is over; everybody signs in again
    desk, centre, leader = (hands(who.user) for who in (cast.incubator_operator, cast.staff, cast.leader))
    leader.go("/overview/").counts("累计引育", 0)
    offers(centre)
    confirms(hands(None, phone=True))
    moves_in(desk)
    verifies_the_move_in(centre)
    lands(desk)
    verifies_the_evidence(centre)
    confirms_the_landing(hands(cast.other_staff.user))
    leader.menu("引育总览").counts("累计引育", 1).counts("本年落地", 1).sees("还差79个")
    check_page = prints_the_report(leader)
    hands(None, phone=True).go(check_page).sees("报告真实，为最新一份。").sees(PROJECT)


def test_a_counted_project_that_enters_an_enclave_too_counts_once_and_says_why(cast, hands, calendar):
    calendar("2026-03-10")
    project = ProjectFactory(
        county=cast.county, name=PROJECT, carrier=cast.incubator, carriers=[cast.enclave], stage=Stage.INCUBATING,
        rests_at=Stage.INCUBATING,
    )  # fmt: skip
    FigureEventFactory(project=project, kind=FigureKind.INCUBATOR_MOVE_IN, verified_by=cast.staff.user)
    leader = hands(cast.leader.user).go("/overview/").counts("累计引育", 1)
    enclave = hands(cast.enclave_operator.user).go("/").menu("飞地与载体")
    enclave.follow(cast.enclave.name).follow("登记入驻").choose({"项目": f"{project.number} {PROJECT}"})
    enclave.fill(AGREEMENT | TERM).upload("已签协议", "入驻协议").press("保存，下一步办理入驻").sees("协议已登记")
    hand_over(enclave)
    hands(cast.staff.user).take(PROJECT).tick("材料一致，核验通过").press("提交").sees("办理完成")
    leader.go("/overview/").counts("累计引育", 1).counts("仅飞地入驻", 0)
    leader.menu("项目台账").follow(PROJECT).sees("入驻飞地").sees("不重复计入")
