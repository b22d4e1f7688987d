"""Doors of the expert pool, of free places, draws and blind rounds."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import pdf_bytes

from .. import bodies as send
from ..door import OF_COUNTY, Door

POOL = "any centre, auditor"


def first(scene):
    """The first expert of the pool."""
    return [scene.place.experts[0].pk]


def vacancy(scene):
    """The address of a free place in the meeting that is open."""
    return [scene.meetings["open"].number, scene.vacancy.pk]


def draw(scene):
    """The address of the draw."""
    return [scene.draw.meeting.number, scene.draw.number]


def blind(*more):
    """The address of the project in the blind round, and what stands below it."""
    return lambda scene: [
        scene.meetings["blind"].number,
        scene.blind_item.pk,
        *(getattr(scene, one).pk for one in more),
    ]


def copy(scene):
    """A file without names."""
    return {"label": "商业计划书", "file": SimpleUploadedFile("a.pdf", pdf_bytes("a"), content_type="application/pdf")}


EXPERTS = [
    Door("experts", get=POOL),
    Door("expert-new", get="any centre", post="any centre",
         body=lambda scene: {"name": "周新", "email": "new-expert@example.cn", "employer": "同济大学"}),
    Door("expert-mine", get="expert, other expert"),
    Door("expert", first, get="centre, auditor, expert"),
    Door("expert-edit", first, get="centre, expert", post="centre, expert", body=lambda scene: {"employer": "新单位"}),
    Door("expert-employer-new", first, get="centre, expert", post="centre, expert",
         body=lambda scene: {"employer": "更早单位", "until": "2019-01-01"}),
    Door("expert-tie-new", first, get="centre, expert", post="centre, expert",
         body=lambda scene: {"kind": "post", "name": "另一公司"}),
    Door("expert-withdraw", lambda scene: [*first(scene), "tie", scene.tie.pk], get="centre, expert",
         post="centre, expert", body=send.reason),
    Door("expert-rest", first, get="centre", post="centre", body=send.reason),
    Door("vacancy", vacancy, get="centre", post="centre", body=send.reason),
    Door("vacancy-fill", vacancy, get=None, post="centre", body=send.nothing),
    Door("meeting-draw-new", lambda scene: [scene.draw.meeting.number], get="centre", post="centre",
         body=lambda scene: {"places": 1, "after": 1, "reason": "抽中的专家出国"}),
    Door("meeting-draw", draw, get=OF_COUNTY),
    Door("meeting-draw-paper", draw, get=OF_COUNTY),
    Door("meeting-extend", lambda scene: [scene.meetings["blind"].number], get="centre", post="centre",
         body=lambda scene: {"due_on": "2026-05-29", "reason": "材料较多"}),
    Door("meeting-blind", blind(), get="centre"),
    Door("meeting-blind-words", blind(), get=None, post="centre", body=lambda scene: {"words": "代号甲"}),
    Door("meeting-blind-copy", blind(), get=None, post="centre", body=copy),
    Door("meeting-blind-mark", blind("blind_material"), get=None, post="centre", body=send.nothing),
    Door("meeting-blind-unmark", blind("blind_file"), get="centre", post="centre", body=send.reason),
    Door("review-abstain", lambda scene: [scene.reviews["assigned"].pk], get=None, post="expert",
         body=lambda scene: {"abstain-reason": "不属于本人专业领域"}),
    Door("review-file", lambda scene: [scene.reviews["blind"].pk, scene.blind_file.pk], get="expert"),
    Door("settings-expert-rule", get="administrator, leader", post="administrator, leader",
         body=lambda scene: {"years": 5, "remind_days": 3, "effective_from": "2026-12-01"}),
]  # fmt: skip
