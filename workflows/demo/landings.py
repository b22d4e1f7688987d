"""The way to landing: milestones with evidence, photos, verification, confirmation."""

from datetime import time, timedelta
from functools import partial

from projects.outcomes.actions.facts import add_photo
from projects.outcomes.actions.landings import confirm_landing
from projects.outcomes.actions.milestones import record_milestone, submit_evidence, unconfirmed, verify_evidence
from projects.outcomes.models import MilestoneKind

from .. import service
from .scripts import WAN


def _evidence(world, item, script):
    desk = world.operator_of(item.carrier)
    for kind, days_ago, fields, name in _milestones(world, script):
        world.clock.tick()
        file = world.papers.pdf(kind, name, desk)
        on = world.clock.day - timedelta(days=days_ago)
        record_milestone(project=item.project, by=desk, kind=kind, on=on, evidence=[(file, name)], **fields)
    for n, caption in enumerate(("厂房外景", "试制车间")):
        add_photo(
            project=item.project, by=desk, file=world.papers.photo(script.serial + n, desk), caption=caption,
            taken_on=world.clock.day, place="嘉善县惠民街道", **(_site_check(desk) if n else {}),
        )  # fmt: skip
    service.complete(item, by=desk, act=submit_evidence)


def _site_check(desk):
    return {"purpose": "site_check", "taken_at": time(10, 20), "taker": desk.name}


def _milestones(world, script):
    kinds = MilestoneKind
    address = f"浙江省嘉兴市嘉善县惠民街道创业路{script.serial % 90 + 1}号"
    yield kinds.AGREEMENT, 8, {"words": f"协议投资{script.planned:,}万元"}, "投资协议"
    yield kinds.REGISTRATION, 4, {
        "company_name": script.firm, "uscc": script.code, "address": address, "region_code": world.county.code,
        "authority": "嘉善县市场监督管理局",
    }, "营业执照"  # fmt: skip
    if script.lands == "substantial":
        yield kinds.PREMISES, 3, {"address": address}, "厂房租赁合同"
        yield kinds.FUNDS, 2, {"amount": script.planned // 3 * WAN}, "验资报告"
        yield kinds.STAFF, 1, {"heads": 6 + script.serial % 9}, "参保证明"


def _verification(world, item, script):
    decisions = {row.pk: "" for row in unconfirmed(item.project)}
    act = partial(verify_evidence, decisions=decisions)
    service.complete(item, by=world.people["centre"], act=act, outcome="verified")


def _confirmation(world, item, script):
    by = world.people["leader"] if script.serial % 2 else world.people["centre2"]
    service.complete(item, by=by, act=confirm_landing, outcome="confirmed")


LANDING_STEPS = {
    "landing.evidence": _evidence, "landing.verification": _verification, "landing.confirmation": _confirmation,
}  # fmt: skip
