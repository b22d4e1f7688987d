"""Doors of the desk: inbox, project page, register."""

from .. import bodies as send
from ..door import FILE, OFFICE, READS_FIGURES, SIGNED_IN, Door, item, project

DESK = [
    Door("home", get=SIGNED_IN),
    Door("overview", get=READS_FIGURES),
    Door("inbox", get="any operator, any centre"),
    Door("item-take", item("intake.check"), get=None, post="desk", body=send.nothing, told="centre"),
    Door("item-release", item("intake.check"), get=None, post="desk, centre"),
    Door("project", project("main"), get=FILE),
    Door("project-talk", project("main"), get=f"{OFFICE}, auditor", post=OFFICE, body=send.remark, told="auditor"),
    Door("search", get=SIGNED_IN),
    Door("messages", get=SIGNED_IN),
    Door("message-open", lambda scene: [scene.message.pk], get=None, post="own", body=send.nothing),
    Door("messages-read", get=None, post=SIGNED_IN),
    Door("notifications", get=SIGNED_IN, post=SIGNED_IN, body=send.ways),
    Door("file", lambda scene: [scene.stay.agreement_id], get=FILE),
    Door("file-preview", lambda scene: [scene.stay.agreement_id], get=FILE),
    Door("file-page", lambda scene: [scene.stay.agreement_id, 1], get=FILE),
    Door("projects", get=READS_FIGURES),
    Door("likenesses", get="any incubator, any centre"),
    Door("likeness", lambda scene: [scene.pair.pk], get="desk, centre", post="desk, centre", body=send.judgement),
    Door("joining-undo", lambda scene: [scene.joining.pk], get="desk, centre", post="desk, centre", body=send.reason),
]  # fmt: skip
