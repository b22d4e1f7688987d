"""Doors of review meetings, decisions and notices."""

from .. import bodies as send
from ..door import OF_COUNTY, READS_MEETINGS, SIGNED_IN, Door, item


def meeting(name):
    """The address of a meeting."""
    return lambda scene: [scene.meetings[name].number]


def on_agenda(scene):
    """The address of an item of the meeting that is open."""
    return [scene.meetings["open"].number, scene.agenda_item.pk]


def review(name):
    """The address of the first expert's sheet."""
    return lambda scene: [scene.reviews[name].pk]


def batch(scene):
    """The address of the batch in public notice."""
    return [scene.notice.year, scene.notice.batch]


def pending(scene):
    """The address of the sitting that is not published."""
    return [scene.pending.pk]


def pending_decision(scene):
    """The address of its decision."""
    return [scene.pending.pk, scene.pending_decision.pk]


def place_of(number):
    """The address of the place of an expert in the meeting that is open."""

    def address(scene):
        meeting = scene.meetings["open"]
        return [meeting.number, meeting.invitations.get(expert=scene.place.experts[number]).pk]

    return address


def call(scene):
    """The timer begins with the project on the agenda."""
    return {"item": scene.agenda_item.pk, "phase": "talk"}


SITE = [
    Door("meeting-site", meeting("open"), get="centre"),
    Door("meeting-arrive", place_of(1), get=None, post="centre", body=send.nothing),
    Door("meeting-absent", place_of(1), get="centre", post="centre", body=send.reason),
    Door("meeting-minutes", meeting("open"), get="centre", post="centre", body=lambda scene: {"words": "一致推荐。"}),
    Door("meeting-timer", meeting("open"), get=OF_COUNTY, post="centre", body=call),
    Door("meeting-clock", meeting("open"), get=OF_COUNTY),
    Door("meeting-paper", lambda scene: [scene.meetings["open"].number, "agenda", "docx"], get=OF_COUNTY),
    Door("meeting-invitation", lambda scene: [place_of(0)(scene)[1], "docx"], get="centre, expert"),
    Door("reuse-score", lambda scene: [scene.agenda_item.project.number], get="centre", post="centre"),
    Door("review-station", meeting("open"), get="expert, other expert"),
    Door("review-sign-in", meeting("open"), get=None, post="expert, other expert", body=send.nothing),
    Door("review-deliver", review("open"), get=None, post="expert"),  # JSON: tests/selection/test_station.py
]
REVIEW = [
    *SITE,
    Door("step-screening-schedule", item("screening.schedule"), get="centre", post="centre", body=send.schedule),
    Door("step-screening-review", item("screening.review"), get="centre"),
    Door("step-screening-deliberation", item("screening.deliberation"), get="centre"),
    Door("step-screening-notice", item("screening.notice"), get="centre"),
    Door("step-screening-objection", item("screening.objection"), get="centre", post="centre", body=send.inquiry),
    Door("meetings", get=READS_MEETINGS),
    Door("meeting-new", get="any centre", post="any centre", body=send.meeting),
    Door("meeting", meeting("open"), get=f"{OF_COUNTY}, expert, other expert"),
    Door("meeting-edit", meeting("planned"), get="centre", post="centre", body=send.meeting),
    Door("meeting-open", meeting("planned"), get=None, post="centre", body=send.nothing),
    Door("meeting-agenda", meeting("open"), get="centre", post="centre", body=send.agenda),
    Door("meeting-postpone", on_agenda, get="centre", post="centre", body=send.reason),
    Door("meeting-close", meeting("open"), get=None, post="centre"),  # sheets are missing: refused in words
    Door("meeting-invite", meeting("planned"), get="centre", post="centre"),
    Door("meeting-replace", lambda scene: [scene.meetings["open"].number, scene.place.experts[1].pk], get="centre",
         post="centre", body=lambda scene: send.reason(scene) | {"cause": "no_show"}),
    Door("meeting-item", lambda scene: [scene.meetings["closed"].number, scene.judged_item.pk],
         get="centre, auditor"),
    Door("meeting-ask", on_agenda, get="centre", post="centre"),
    Door("my-reviews", get=SIGNED_IN),
    Door("review", review("open"), get="expert", post="expert", body=send.scores),
    Door("review-declare", review("assigned"), get=None, post="expert", body=send.nothing),
    Door("review-recuse", review("assigned"), get=None, post="expert", body=send.reason),
    Door("review-correct", review("submitted"), get="expert", post="expert", body=send.correction),
    Door("deliberations", get=READS_MEETINGS),
    Door("deliberation", lambda scene: [scene.sitting.pk], get=OF_COUNTY),
    Door("deliberation-new", get="any centre", post="centre", body=send.sitting, told="any centre"),
    Door("deliberation-edit", pending, get="centre", post="centre", body=send.sitting_facts),
    Door("deliberation-publish", pending, get=None, post="centre", body=send.nothing),
    Door("deliberation-minutes", lambda scene: [*pending(scene), "docx"], get="centre, auditor"),
    Door("decision-edit", pending_decision, get="centre", post="centre", body=send.pending_decision),
    Door("decision-drop", pending_decision, get="centre", post="centre", body=send.reason),
    Door("notices", get=READS_MEETINGS),
    # Year and batch are the address: people of another county find their own batch there.
    Door("notice", batch, get=READS_MEETINGS),
    Door("notice-new", get="any centre", post="any centre"),
    Door("notice-close", batch, get=None, post="any centre"),  # still running: refused in words
    Door("public-notices", get="everybody", open=True),
    Door("public-notice", lambda scene: [scene.code, *batch(scene)], get="everybody", open=True),
    Door("public-objection", lambda scene: [scene.code, *batch(scene), scene.notice_item.pk], get="everybody",
         post="everybody", body=send.objection, open=True),
]  # fmt: skip
