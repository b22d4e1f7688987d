"""What a person would send about rooms, matters of stays and policy money: `body(scene)` → form data."""

from .bodies import DAY
from .bodies import _pdf as pdf


def handed_over(scene):
    return {"on": DAY, "keys": "2", "electricity": "120.5", "water": "", "inventory": "办公桌 4张", "words": ""}


def signed_sheet(scene):
    return {"paper": pdf("交接单.pdf")}


def payment(scene):
    return {"kind": "paid", "amount": "0.5", "on": DAY}


def year_check(scene):
    return {"year": "2026", "result": "passed", "words": "按期完成研发任务"}


def policy_money(scene):
    return {"kind": scene.grant_kinds[1].pk, "amount": "3", "on": DAY, "year": "2026", "basis": "善科〔2026〕1号",
            "proof": pdf("凭证.pdf")}  # fmt: skip


def tenure_rule(scene):
    return {"alert_days": "180，90", "extensions": "1", "rent_days": "10", "effective_from": "2026-04-01"}


def stay_case(scene):
    return {"move_in": scene.handover.move_in_id, "wanted_on": "2030-03-01", "words": "研发周期较长"}


def exit_facts(scene):
    return {"day": DAY, "exit_kind": "withdrawn", "whither": "outside", "destination": "上海", "finding": "租金已缴清"}


def graduation_facts(scene):
    return {"day": DAY, "met": ["0"], "whither": "county", "destination": "自有厂房", "finding": "已认定为高企"}


def granted(scene):
    return {"decision": "grant", "words": "同意"}
