"""Doors of leaders' opinions, of what follows an objection, of letters, and of the grounds of a decision."""

from .. import bodies as send
from ..door import FILE, Door, project


def opinion(scene):
    """The address of a question that a leader has not answered."""
    return [scene.opinion.pk]


def kept_page(scene):
    """The address of the kept copy of the notice's page."""
    return [scene.code, scene.notice.year, scene.notice.batch, "published"]


DECIDE = [
    Door("opinions", get="any centre, auditor"),
    Door("opinion", opinion, get="centre, auditor", post="leader", body=lambda scene: {"view": "agree"}),
    Door("opinion-remind", opinion, get=None, post="centre", body=send.nothing),
    Door("opinion-drop", opinion, get=None, post="centre", body=send.nothing),
    Door("opinion-ask", project("notice"), get="centre", post="centre",
         body=lambda scene: {"leaders": [scene.place.leader.pk], "question": "是否同意"}),
    Door("objection-told", lambda scene: [scene.examined.pk], get=None, post="centre",
         body=lambda scene: {"words": "电话告知"}),
    Door("public-objection-state", lambda scene: [scene.token], get="everybody", open=True),
    Door("public-notice-copy", kept_page, get="everybody", open=True),
    Door("letters", project("main"), get=FILE),
    Door("letter", lambda scene: [scene.letter.pk], get=FILE),
    Door("letter-new", lambda scene: [scene.main.number, "premises"], get="desk, centre", post="desk, centre",
         body=lambda scene: {"company": "嘉善新设企业有限公司"}),
    Door("project-reasons", project("main"), get="desk, enclave, centre, readers"),
]  # fmt: skip
