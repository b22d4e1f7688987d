"""A batch in a real browser: decided, messages worded, published; an objection, its inquiry, and the kept page with its hash."""

import hashlib
from pathlib import Path

import pytest

from projects.selection.models import Objection
from tests.selection import scene

from .hands import worker_runs_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOOD, WEAK = "车载固态激光雷达", "共享雨伞柜"
MESSAGE = "贵单位的项目已列入储备。请先到上海飞地孵化，半年后再申报。"


def judged(cast):
    """Two projects whose reviews are closed: one recommended, one in the band of the reserve."""
    good, weak = scene.accepted(cast, GOOD), scene.accepted(cast, WEAK)
    meeting = scene.opened(cast, [good, weak])
    for person in (cast.expert, cast.other_expert, cast.third_expert):
        scene.scored(scene.sheet_of(good, person), 88)
        scene.scored(scene.sheet_of(weak, person), 65)
    scene.screening.close_reviews(meeting, by=cast.staff.user)
    return good, weak


def card_of(centre, project):
    return centre.main.locator(f"#project-{project.pk}")


def sits(centre, good, weak):
    centre.go("/deliberations/").follow("登记集体研究")
    centre.fill({"地点": "三楼会议室", "研究记录": "听取了评审情况汇报。"}).choose({"主持人": "沈国强"}).tick("张晓")
    centre.choose({"研究意见": "同意入孵"}, card_of(centre, good))
    centre.box("赞成", card_of(centre, good)).fill("3")
    centre.choose({"研究意见": "储备"}, card_of(centre, weak))
    centre.press("登记研究意见").sees("请填写理由").sees("超过到会有表决权的2人")
    centre.box("赞成", card_of(centre, good)).fill("2")
    centre.box("理由", card_of(centre, weak)).fill("市场验证不足")
    centre.press("登记研究意见").sees("发布前不会通知任何人").sees("尚未发布")


def words_a_message(centre):
    row = centre.main.get_by_role("row").filter(has_text=WEAK)
    row.get_by_role("link", name="修改").click()
    centre.fill({"标题": "储备通知", "告知申报单位的内容": MESSAGE}).press("保存")
    centre.sees(MESSAGE)


def objects(visitor, address):
    visitor.go(address).sees(GOOD).follow("提出异议")
    visitor.fill({"姓名": "某公司", "联系方式": "wang@example.cn", "异议内容": "一件专利权属有争议。"})
    visitor.upload("佐证", "专利登记簿").press("提交异议").sees("异议已收到")
    link = visitor.main.get_by_role("link", name="/public/objections/")
    return link.get_attribute("href")


def examines(centre):
    centre.take(GOOD).sees("一件专利权属有争议。").tick("异议不成立，恢复公示")
    centre.fill({"核查情况": "已向专利局核实，权属清楚。", "对异议人的答复": "经核实，专利归项目团队所有。"})
    centre.press("完成核查").sees("办理完成")


def test_a_batch_is_decided_worded_published_and_stands_an_objection(cast, hands, calendar):
    calendar("2026-03-03")
    good, weak = judged(cast)
    assert cast.leader.user and cast.applicant.user
    centre, founder = hands(cast.staff.user), hands(cast.applicant.user, phone=True)
    sits(centre, good, weak)
    words_a_message(centre)
    founder.go("/messages/")
    assert MESSAGE not in founder.main.inner_text() and "储备" not in founder.main.inner_text()
    centre.press("发布意见").sees("意见已生效")
    founder.go("/messages/").sees("储备通知")

    centre.menu("评审管理").follow("公示").follow("发布公示").press("发布公示").sees("公示页面已对外开放")
    visitor = hands(None, phone=True)
    link = objects(visitor, "/public/notices/330421/2026/1/")
    examines(centre)
    visitor.go(link).sees("经核实，专利归项目团队所有。")
    assert Objection.objects.get().told_words == "电子邮件告知"

    calendar("2026-03-11")
    centre = hands(cast.staff.user)
    centre.go("/notices/2026/1/").press("办结本批公示").sees("公示无异议")
    worker_runs_once()
    visitor.go("/public/notices/330421/2026/1/").sees("页面存档")
    with visitor.page.expect_download() as coming:
        visitor.follow(visitor.main.get_by_role("link", name="期满时").inner_text())
    body = Path(coming.value.path()).read_bytes()
    assert body.startswith(b"%PDF")
    visitor.sees(hashlib.sha256(body).hexdigest())
    centre.go(good.get_absolute_url()).follow("决定依据").sees("赞成").sees("已向专利局核实，权属清楚。")
