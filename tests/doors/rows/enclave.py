"""Doors of the enclave's desk and of the events of carriers."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import pdf_bytes

from ..door import Door


def enclave(scene):
    """The enclave of the county."""
    return [scene.place.enclave.pk]


def event(scene):
    """An event of the enclave."""
    return {"name": "路演", "kind": "roadshow", "on": "2026-01-05", "attendance": "星尘视觉 3"}


def meeting_of(scene):
    """The address of the event that took place."""
    return [scene.place.enclave.events.get().pk]


SEES = "enclave, centre, auditor"
ENCLAVE = [
    Door("enclave-desk", enclave, get=SEES),
    Door("events", enclave, get="enclave, centre, readers"),
    Door("event-new", enclave, get="enclave, centre", post="enclave, centre", body=event),
    Door("event", meeting_of, get="enclave, centre, readers", post="enclave, centre",
         body=lambda scene: {"attendance": "星尘视觉 4"}),
    Door("county-events", get="any operator, any centre, readers"),
    Door("event-change", meeting_of, get="enclave, centre", post="enclave, centre",
         body=lambda scene: event(scene) | {"reason": "日期登记有误"}),
    Door("event-paper", meeting_of, get="enclave, centre", post="enclave, centre",
         body=lambda scene: {"kind": "sheet", "file": SimpleUploadedFile("签到表.pdf", pdf_bytes("签到表"), "application/pdf")}),
    Door("event-check", meeting_of, get=None, post="centre", body=lambda scene: {}),
    Door("stay-renew", lambda scene: [scene.stay.pk]),  # nobody: it is a stay in an incubator
]  # fmt: skip
