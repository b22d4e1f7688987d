"""A meeting of six projects from invitation to minutes: one recusal, one who does not come, a tablet offline for half of it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from projects.selection.actions import reviews
from projects.selection.models import Meeting, Review, SheetDelivery
from tests.selection import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = "2026-03-02"
NAMES = ("固态激光雷达", "类器官芯片", "钠电正极材料", "手术导航软件", "低空物流无人机", "工业视觉质检")
POINTS = {"技术创新性": ("40", "31.5"), "团队": ("25", "20"), "市场": ("20", "16"), "契合度": ("15", "12")}
OPINION = "技术路线清楚，建议落实场地。"


def plans(centre, people):
    """The centre makes the meeting, puts six projects on its agenda with a break, and invites five experts."""
    centre.go("/").menu("评审管理").follow("新建评审会")
    centre.fill({"评审会名称": "三月评审会", "日期": DAY, "地点": "科创中心三楼", "开始时间": "13:30"}).press("保存")
    centre.follow("安排项目").tick(*NAMES).press("保存议程").sees("14:45")
    centre.follow("议程")
    centre.page.get_by_label("之前休息（分钟）").nth(3).fill("10")
    centre.press("保存议程").sees("14:25").follow("邀请专家")
    centre.tick(*(expert.user.name for expert in people)).press("邀请")
    centre.sees("已邀请专家并发送通知")


def prints(hands, name, within=None):
    """A paper as Word, by its link: all its words."""
    with hands.page.expect_download() as coming:
        (within or hands.main).get_by_role("link", name=name, exact=True).first.click()
    document = Document(BytesIO(Path(coming.value.path()).read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([line.text for line in document.paragraphs] + cells)


def sheet(tablet, name):
    """The card of a project on the experts' table."""
    return tablet.main.locator("section.sheet-one").filter(has_text=name)


def scores(tablet, name, less=0):
    """Type the points with the keyboard, Enter from box to box, and submit."""
    card = sheet(tablet, name)
    for number, (criterion, (weight, value)) in enumerate(POINTS.items()):
        box = card.get_by_label(re.compile(f"^{criterion}（0–{weight}）"))
        if number == 0:
            box.focus()
        expect(box).to_be_focused()
        tablet.page.keyboard.type(str(float(value) - less))
        tablet.page.keyboard.press("Enter")
    tablet.page.keyboard.type(OPINION)
    tablet.press("提交评分", card)


def declares(cast, projects):
    for project in projects:
        reviews.declare(scene.sheet_of(project, cast.expert), by=cast.expert.user)


def waits(tablet, words):
    expect(tablet.page.locator("[data-sheets-state]")).to_contain_text(words)


def offline_for_half_of_it(tablet, projects, cast):
    """Three sheets while the network is there, three without it; then it comes back."""
    for name in NAMES[:3]:
        scores(tablet, name)
        tablet.sees("已提交", sheet(tablet, name)).sees("总分79.50", sheet(tablet, name))
    tablet.page.context.set_offline(True)
    for number, name in enumerate(NAMES[3:], 1):
        scores(tablet, name, less=1)
        waits(tablet, f"未同步 {number} 项")
    tablet.sees("已在本机提交", sheet(tablet, NAMES[5])).press("撤回修改", sheet(tablet, NAMES[5]))
    box = sheet(tablet, NAMES[5]).get_by_label(re.compile("^团队"))
    box.fill("24")
    tablet.press("提交评分", sheet(tablet, NAMES[5]))
    waits(tablet, "未同步 3 项")
    assert submissions() == 3
    tablet.page.context.set_offline(False)
    waits(tablet, "已全部同步")
    totals = [str(scene.sheet_of(project, cast.expert).total) for project in projects]
    assert totals == ["79.50"] * 3 + ["75.50"] * 2 + ["80.50"]
    assert submissions() == 6


def submissions():
    """How many sheets were taken in as submitted; what was answered is sealed, so the database cannot be asked."""
    return sum(row.answer["state"] == "submitted" for row in SheetDelivery.objects.all())


def recuses(other, project):
    card = other.go(f"/reviews/{project}/").main.locator("details").filter(has_text="申请回避").first
    card.locator("summary").click()
    other.box("原因", card).fill("担任该团队顾问")
    other.press("申请回避", card).sees("已登记回避")


def attendance(centre):
    centre.go("/").menu("评审管理").follow("三月评审会").follow("现场办理")
    centre.press("孙丽华签到").sees("已签到")
    centre.row_of("李志远").get_by_role("link", name="未到会").click()
    centre.fill({"原因": "航班取消"}).press("登记未到会").sees("航班取消")


def timer(centre):
    """Ten minutes from now, counted by the server's clock, also after a reload."""
    centre.follow("汇报计时").press(f"请“{NAMES[0]}”汇报")
    digits = centre.page.locator("[data-digits]")
    expect(digits).to_have_text(re.compile(r"^(10:00|09:5\d)$"))
    centre.page.reload()
    expect(digits).to_have_text(re.compile(r"^(10:00|09:[45]\d)$"))
    centre.press("进入提问")
    expect(digits).to_have_text(re.compile(r"^(05:00|04:5\d)$"))
    centre.press("结束本项目").sees("尚未叫号")


def others_score(people, projects):
    """Two more experts by the verbs; the one who stood back has no sheet on the first project."""
    for expert in people:
        for project in projects:
            row = scene.sheet_of(project, expert)
            if row.state == Review.State.ASSIGNED:
                scene.scored(row, 82)


def closes(centre):
    centre.go("/").menu("评审管理").follow("三月评审会").follow("现场办理").sees("评分进度与汇总")
    centre.follow("评审会纪要").fill({"评审会意见": "与会专家一致推荐，建议优先安排场地。"}).press("保存")
    centre.press("结束评审").sees("评审已结束，结果如下")


def test_a_meeting_from_invitation_to_minutes(cast, hands, calendar):
    calendar(DAY, at="09:00")
    projects = [scene.accepted(cast, name, code=f"r{number}") for number, name in enumerate(NAMES)]
    people = [cast.expert.expert, cast.other_expert.expert, cast.third_expert.expert, *scene.more_experts(cast, 2)]
    scene.RubricFactory(county=cast.county, effective_from="2025-01-01", name="本次评分表")
    centre = hands(cast.staff.user)
    plans(centre, people)
    assert "10分钟" in prints(centre, "评审会议程 Word")
    centre.press("开始评审").sees("评审中")

    calendar(DAY, at="13:20")
    meeting = Meeting.objects.get()
    declares(cast, projects)
    centre, tablet, other = hands(cast.staff.user), hands(cast.expert.user), hands(cast.other_expert.user)
    recuses(other, scene.sheet_of(projects[0], cast.other_expert).pk)
    attendance(centre)
    timer(centre)
    tablet.go("/reviews/").follow("进入评分").press("签到").sees("已签到")
    offline_for_half_of_it(tablet, projects, cast)
    assert tablet.page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length") == 0
    others_score([people[1], *people[3:]], projects)
    closes(centre)

    minutes = prints(centre.go(meeting.get_absolute_url()), "评审会纪要 Word")
    for words in (
        "李志远（航班取消）",
        f"孙丽华已回避“{NAMES[0]}”（担任该团队顾问）",
        "建议优先安排场地",
        "81.38",
        *NAMES,
    ):
        assert words in minutes, words
    assert "吴建国79.5" in prints(centre, "专家评审汇总表 Word")
    fees = prints(centre, "评审专家费发放表 Word")
    assert ("1,800.00" in fees, "壹仟捌佰元整" in fees, "李志远" in fees) == (True, True, False)
