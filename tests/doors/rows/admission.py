"""Doors of the admission and of stays."""

from .. import bodies as send
from .. import tenurebodies as tenure
from ..door import FILE, SIGNED_IN, Door, item


def stay(scene):
    """The address of the stay."""
    return [scene.stay.pk]


def room(scene):
    """The address of a room."""
    return [scene.room_use.room_id]


ADMISSION = [
    Door("step-admission-offer", item("admission.offer"), get="centre", post="centre", body=send.offer),
    Door("step-admission-confirm", item("admission.confirm"), get="own, own reader, desk, centre", post="own",
         body=send.answer, told="own reader, desk, centre"),
    Door("step-admission-agreement", item("admission.agreement"), get="desk, centre", post="desk",
         body=send.agreement, told="centre"),
    Door("step-admission-handover", item("admission.handover"), get="desk, centre", post="desk",
         body=send.handover, told="centre"),
    Door("step-admission-verify", item("admission.verify"), get="centre", post="centre", body=send.verification),
    Door("move-in-record", get="any operator", post="desk", body=send.record, told="any operator"),
    Door("admissions", get=SIGNED_IN),
    Door("offer", lambda scene: [scene.offer.pk], get=FILE),
    Door("stay", stay, get=FILE),
    Door("year-check", stay, get="desk, centre", post="desk, centre", body=tenure.year_check),
    Door("stay-void", stay, get="centre", post="centre", body=send.reason),
    Door("stay-incubation", stay, get=None, post="desk, centre"),
    Door("petitions", get=SIGNED_IN),
    Door("petition", lambda scene: [scene.petition.pk], get="own, own reader, centre", post="centre", body=send.refused_petition),
    Door("petition-new", lambda scene: [scene.handover.move_in.project.number], get="own", post="own", body=send.complaint),
    Door("carriers", get=SIGNED_IN),
    Door("carrier", lambda scene: [scene.place.incubator.pk], get="desk, centre, readers"),
    Door("rooms", lambda scene: [scene.place.incubator.pk], get="desk, premises, centre, readers"),
    Door("room-new", lambda scene: [scene.place.incubator.pk], get="desk, premises, centre", post="desk, premises, centre", body=send.room),
    Door("room", room, get="desk, premises, centre, readers"),
    Door("room-change", room, get="desk, premises, centre", post="desk, premises, centre", body=send.room),
    Door("room-reserve", room, get="desk, premises, centre", post="desk, premises, centre", body=send.reservation),
    Door("room-release", lambda scene: [scene.room_use.pk], get="desk, premises, centre", post="desk, premises, centre", body=send.reason),
]  # fmt: skip
