"""The way of a lead before its application: the declared steps, and who may bring it where.

A position is a dated fact (`LeadMove`); the newest one stands on the project as `lead_step` and `lead_step_on`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.trace.errors import Refused


class LeadStep(models.TextChoices):
    """Where a lead stands. Order as on the way."""

    REGISTERED = "registered", _("Registered (step)")
    MATCHED = "matched", _("In contact")
    VISITED = "visited", _("Looked at on site")
    INTENT = "intent", _("Intends to come")
    APPLIED = "applied", _("Application begun")


ORDER = tuple(LeadStep)
# Target → steps it is reached from by hand. An application begins by its own verb: nobody declares it here.
MOVES = {
    target: tuple(step for step in ORDER if step not in (target, LeadStep.APPLIED))
    for target in ORDER if target != LeadStep.APPLIED
}  # fmt: skip


def is_back(current, target):
    """Whether the move gives up ground: then it needs a reason."""
    return ORDER.index(target) < ORDER.index(current)


def check_move(current, target, words=""):
    """Raise `Refused` when the declared list does not allow the move, or when a step back has no reason."""
    if current not in MOVES.get(target, ()):
        raise Refused(
            _("The lead is at “%(now)s” and cannot be brought to “%(then)s” by hand.")
            % {"now": LeadStep(current).label, "then": LeadStep(target).label}
        )
    if is_back(current, target) and not words.strip():
        raise Refused(_("A step back needs a reason. Please write one."))


def onward(current):
    """The steps ahead of this one that a person may declare."""
    return [step for step in ORDER if current in MOVES.get(step, ()) and not is_back(current, step)]
