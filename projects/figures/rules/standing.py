"""Whether a project has live standing at the end of a day, judged on the project, not on one stay (rule P3)."""

from projects.register.models import FigureKind

from .facts import LANDINGS, MOVE_INS

DISSOLVED = "dissolved"  # kind of exit after which nothing of the project is left in the county


def stands(facts, day):
    """Whether anything of the project lives at 24:00 of the day; `facts` are those not known to be false.

    A stay lives until the project leaves that carrier. A landing and a graduation live on when rooms are given up;
    only an end of the whole project (dissolved or moved away, or a leaving that names no carrier) ends them. A leaving
    of value 0 is a step along the chain: it keeps the standing until the project withdraws somewhere (value 1).
    """
    begun = [fact for fact in facts if fact.on <= day]
    leavings = [fact for fact in begun if fact.kind == FigureKind.LEFT]
    withdrawals = [fact for fact in leavings if fact.value]
    end = max((fact.on for fact in withdrawals if ends_all(fact)), default=None)
    return any(_lives(fact, leavings, withdrawals) for fact in begun if end is None or fact.on > end)


def ends_all(leaving):
    """Whether a leaving is the end of the project itself, not of one stay."""
    return leaving.carrier_id is None or leaving.detail == DISSOLVED


def last_leaving(facts, day):
    """The latest withdrawal by the day, to say when a project left; None when it never did."""
    return max((fact for fact in facts if fact.kind == FigureKind.LEFT and fact.value and fact.on <= day),
               key=lambda fact: fact.on, default=None)  # fmt: skip


def _lives(fact, leavings, withdrawals):
    """Whether this one fact still gives standing."""
    if fact.kind in MOVE_INS:
        return not any(left.carrier_id == fact.carrier_id and left.on >= fact.on for left in leavings)
    if fact.kind == FigureKind.LEFT:
        return not fact.value and not any(left.on > fact.on for left in withdrawals)
    return fact.kind in LANDINGS or fact.kind == FigureKind.GRADUATED
