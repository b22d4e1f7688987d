"""What a person sends to the acts on targets, closes and rules that count."""

from .bodies import DAY, _pdf


def target(scene):
    return {"name": "新目标", "value": "12", "unit": "个", "bound": "at_least"}


def split(scene):
    return {"part-0": "3"}


def county_figure(scene):
    return {"value": "1.6", "as_of": DAY, "evidence": _pdf("清单.pdf")}


def period(scene):
    return {"year": "2026", "period": "month-2", "prepare": "1"}


def ledger(scene):
    return {"do": "download", "columns": ["number", "name"], "year": "2026"}


def counting_rule(scene):
    return {"qualifying": ["incubator_move_in"], "close_month": "1", "close_day": "15", "words": "只计孵化器。",
            "effective_from": "2026-04-01"}  # fmt: skip


def landing_conditions(scene):
    return {"required": ["registration"], "any_count": "0", "least_funds": "0", "least_heads": "0",
            "effective_from": "2026-04-01"}  # fmt: skip


def correction(scene):
    return {"reason": "金额填错"}


def chosen(scene):
    return {"projects": [scene.main.number], "packing": "zip"}
