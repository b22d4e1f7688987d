"""A blind paper review in a real browser: drawn experts read codes only, on a phone, until the result stands."""

import pytest

from projects.selection.models import AgendaItem, Draw, Vacancy
from tests.selection import papers, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECT, ROUND = "固态激光雷达", "2026年3月函评"
POINTS = {
    "技术创新性（0–40）": "34",
    "团队（0–25）": "21",
    "市场（0–20）": "16",
    "契合度（0–15）": "12",
    "评审意见": "方案可行。",
}


def plans(centre):
    centre.go("/").menu("评审管理").follow("新建评审会").tick("函评", "匿名评审")
    centre.fill({"评审会名称": ROUND, "日期": "2026-03-02", "评分截止": "2026-03-12"}).press("保存")
    centre.follow("安排项目").tick(PROJECT).press("保存议程").sees("函评")


def draws(centre):
    centre.follow("随机抽取专家").sees("可抽取：4名").fill({"名额": "3"}).press("抽取").sees("顺序与种子相符")


def adds_a_copy(centre):
    centre.go("/meetings/").follow(ROUND).follow("匿名材料").sees("＊＊由＊＊创办")
    centre.fill({"另需隐去的字样": "观星一号\nxingchen"}).press("保存").sees("已保存，下文即专家所见内容")
    centre.fill({"材料类别": "商业计划书"}).upload("匿名副本", "plan").press("上传并标记").sees("专家可以阅读该文件")
    centre.go("/meetings/").follow(ROUND).press("开始评审").sees("还缺3份")


def reads_no_name(expert):
    """Nothing of what stands on the page says whose the project is."""
    words = expert.page.content()
    assert [word for word in papers.HIDDEN if word in words] == []


def scores(expert, alias):
    expert.go("/").sees("有1个项目待您评审")
    reads_no_name(expert)
    expert.follow(alias).sees("本次为匿名评审")
    reads_no_name(expert)
    expert.press("本人无需回避，查看材料").sees("已向三家整车厂送样")
    reads_no_name(expert)
    expert.fill(POINTS).press("提交评分").sees("的评分已提交。")
    reads_no_name(expert)


def excuses(expert, alias):
    expert.go("/reviews/").follow(alias)
    expert.main.locator("summary", has_text="申请回避").click()
    expert.main.get_by_label("原因").first.fill("似曾相识")
    expert.press("申请回避").sees("已登记回避")


@pytest.mark.slow
def test_a_blind_paper_review(cast, hands, calendar):
    calendar("2026-03-02")
    papers.telling_project(cast)
    scene.RubricFactory(county=cast.county, name="函评评分表")
    people = [cast.expert.expert, cast.other_expert.expert, cast.third_expert.expert, *scene.more_experts(cast, 1)]
    centre = hands(cast.staff.user)
    plans(centre)
    draws(centre)
    adds_a_copy(centre)
    alias = AgendaItem.objects.get().alias
    drawn = [row["expert"] for row in Draw.objects.get().drawn]
    users = {one.pk: one.user for one in people}
    excuses(hands(users[drawn[0]], phone=True), alias)
    centre.go("/meetings/").follow(ROUND).press("一键递补").sees("并通知本人")
    substitute = Vacancy.objects.get().filled_by.expert_id
    assert substitute not in drawn
    for pk in (*drawn[1:], substitute):
        scores(hands(users[pk], phone=True), alias)
    centre.go("/meetings/").follow(ROUND).press("结束评审").sees("83.00")
