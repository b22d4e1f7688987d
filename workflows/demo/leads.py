"""Leads in the story's last weeks: one at each step, one untouched for weeks, one asleep, promises kept, broken and open."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from projects.register.actions.leads import add_note, advance, register_lead
from projects.register.actions.promises import make_promise, settle_promise
from projects.register.actions.reminders import remind_untouched, wake_due
from projects.register.models import Project, PromiseKind

from .scripts import WAN

# Name, leader, days before the end on which it begins, who brought it, the steps with their days.
WAYS = (
    ("水下检测机器人", "薛明远", 34, "上海大学校友会", ()),
    ("低温等离子灭菌设备", "倪安澜", 20, "陶庄镇", (("matched", 17),)),
    ("桥梁应变光纤传感", "霍启元", 26, "县科技大市场", (("matched", 22), ("visited", 6))),
    (
        "车规级碳化硅驱动模块",
        "尹知行",
        30,
        "嘉善善通精密机械有限公司",
        (("matched", 27), ("visited", 15), ("intent", 4)),
    ),
)
CONTACTS = {
    "matched": ("call", "电话对接，核心成员5人，正在寻找中试场地。"),
    "visited": ("visit", "到上海实验室实地考察，样机运行稳定，已有两家客户试用。"),
    "intent": ("service", "协助测算落地政策和厂房面积，团队明确落地意向。"),
}
# what, kind, side, money or quantity, made and due (days before the end; negative: ahead), outcome
PROMISES = (
    ("首期资金到位", PromiseKind.FUNDS, "project", 800, 200, 60, ""),
    ("年内新增用工", PromiseKind.HEADS, "project", 30, 200, -38, ""),
    ("安排中试厂房", PromiseKind.AREA, "office", 1200, 150, 90, "kept"),
)


def plan(world, cards, end):
    """Promise the days of the leads' part."""
    first = world.clock.day
    for name, leader, days, introducer, steps in WAYS:
        script = replace(cards.deal(end - timedelta(days=days), way="lead"), name=name, leader=leader)
        world.later(
            (script.starts - first).days, partial(_begin, script=script, introducer=introducer, steps=steps, end=end)
        )
    world.later((end - first).days - 3, partial(_promises, end=end))
    world.later((end - first).days - 1, _time)


def _begin(world, script, introducer, steps, end):
    desk = world.people["desk"]
    lead = register_lead(
        by=desk, county=world.county, name=script.name, introduced_by=introducer, leader=script.leader, phone=script.phone,
        field=script.field, carrier=world.carriers["kczx"], planned_investment=(800 + 60 * script.serial % 3000) * WAN,
        next_date=world.clock.day + timedelta(days=7), company_name=script.firm, uscc=script.code,
    )  # fmt: skip
    world.follow(lead, script)
    for step, before in steps:
        day = (end - timedelta(days=before) - world.clock.day).days
        world.later(day, partial(_step, lead_id=lead.pk, step=step))


def _step(world, lead_id, step):
    lead = Project.objects.get(pk=lead_id)
    kind, words = CONTACTS[step]
    add_note(lead, by=world.people["desk"], kind=kind, words=words, next_date=world.clock.day + timedelta(days=10))
    advance(lead, by=world.people["desk"], step=step)


def _promises(world, end):
    """Of a landed project, so that the landing report shows them beside the figures; and one of a lead."""
    landed = Project.objects.filter(county=world.county, stage="landed").order_by("-pk").first()
    lead = Project.objects.filter(county=world.county, stage="lead", lead_step="intent").first()
    for what, kind, side, amount, made, due, outcome in PROMISES if landed else ():
        money = kind == PromiseKind.FUNDS
        how_much = (
            {"money": amount * WAN}
            if money
            else {"quantity": amount, "unit": "㎡" if kind == PromiseKind.AREA else "人"}
        )
        promise = make_promise(
            landed, by=world.people["desk"], what=what, kind=kind, side=side, made_on=end - timedelta(days=made),
            due_on=end - timedelta(days=due), **how_much,
        )  # fmt: skip
        if outcome:
            settle_promise(promise, by=world.people["centre"], state=outcome, result="厂房已交付，交接单已归档")
    if lead:
        make_promise(
            lead, by=world.people["desk"], what="两周内签订入孵协议", who=lead.leader, due_on=end + timedelta(days=10)
        )


def _time(world):
    """What time does to leads by itself."""
    wake_due()
    remind_untouched()
