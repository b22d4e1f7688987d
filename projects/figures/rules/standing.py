"""Whether a project has live standing at the end of a day, judged on the project, not on one stay (rule P3)."""

from projects.register.models import FigureKind

from .facts import ENDS, LANDINGS, MOVE_INS


def stands(facts, day):
    """Whether anything of the project lives at 24:00 of the day; `facts` are those not known to be false.

    A stay ends when the project leaves that carrier, and when it leaves another one with nothing left (value 1): then
    stays that were known before, from which it had moved on, are over too. Moving on along the chain leaves no row.
    Landing and graduation are no stays: giving up a room does not end them. A true landing that ended (the company moved
    its seat away) gives no standing from that day on; what was counted by it before stays.
    """
    begun = [fact for fact in facts if fact.on <= day]
    ends = [fact for fact in begun if fact.kind in ENDS]
    return any(_lives(fact, ends) for fact in begun)


def last_leaving(facts, day):
    """The latest loss of all standing by the day, to say when a project left; None when there was none."""
    losses = [fact for fact in facts if fact.kind in ENDS and fact.value and fact.on <= day]
    return max(losses, key=lambda fact: fact.on, default=None)


def _lives(fact, ends):
    """Whether this one fact still gives standing."""
    if fact.kind in MOVE_INS:
        return not any(end.kind == FigureKind.LEFT and end.on >= fact.on and _ends(end, fact) for end in ends)
    if fact.kind in LANDINGS:
        return not any(end.detail == fact.kind and end.on >= fact.on for end in ends)
    return fact.kind == FigureKind.GRADUATED


def _ends(left, stay):
    """Whether a leaving ends a stay: the same carrier, or everything that was known when nothing was left.

    A stay that was entered later (pk) could not be judged by the person who recorded the loss.
    """
    return left.carrier_id == stay.carrier_id or (left.value > 0 and left.pk > stay.pk)
