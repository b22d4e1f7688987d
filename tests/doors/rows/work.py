"""Doors of the desk's tools: files that change hands, the call list, days away, one's views."""

from .. import bodies as send
from ..door import Door, item

WORKS = "any operator, any centre"
SEES = "own, own reader, desk, centre"  # who sees a step of the applicant at this desk


def colleague(name):
    """The form that names somebody of the cast, and a word."""
    return lambda scene: {"to": getattr(scene.place, name).pk, "note": "请接着办"}


WORK = [
    # A free file of the centre: its people give it out. Steps of the applicant are nobody's to give.
    Door("item", item("screening.schedule"), get="centre", post="centre", body=colleague("other_staff")),
    Door("item", item("intake.supplement"), get=SEES, post="", told="desk, centre"),
    Door("item-next", get=None, post=WORKS),
    Door("item-undo", lambda scene: [0], get=None, post=""),  # nobody did anything a moment ago
    Door("calls", get=WORKS),
    Door("item-called", item("intake.supplement"), get=None, post="desk, centre", body=send.words),
    Door("item-phone", item("intake.supplement"), get=None, post="desk, centre", body=send.why),
    Door("inbox-views", get=WORKS, post=WORKS),
    Door("inbox-view-save", get=None, post=WORKS, body=send.view),
    Door("inbox-view-delete", lambda scene: [scene.saved_view.pk], get=None, post="desk", body=send.nothing),
    Door("away", get=WORKS, post=WORKS),
    Door("away-deputy", get=None, post=WORKS, body=lambda scene: {"usual-deputy": ""}),
    Door("away-end", lambda scene: [scene.absence.pk], get=None, post="second staff", body=send.nothing),
    Door("handover", get=WORKS, post=WORKS),
]  # fmt: skip
