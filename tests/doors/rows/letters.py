"""Doors of the letters and of their templates."""

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.files.letters import default_body

from ..door import FILE, Door

DECIDERS = "administrator, leader"
LETTER = ["offer", "default"]



def template(scene):
    """The template that is shipped, as somebody uploads it again."""
    return {"file": SimpleUploadedFile("通知书.docx", default_body("offer")), "effective_from": "2026-04-01"}


LETTERS = [
    Door("offer-letter", lambda scene: [scene.offer.pk, "docx"], get=FILE),
    Door("premises-letter", lambda scene: [scene.stay.pk, "docx"], get=FILE),
    Door("refusal-letter", lambda scene: [scene.application.number, "docx"]),  # nobody: it was not refused
    Door("settings-letters", get=DECIDERS),
    Door("settings-letter", lambda scene: ["offer"], get=DECIDERS, post=DECIDERS, body=template),
    Door("settings-letter-version", lambda scene: LETTER, get=DECIDERS),
    Door("settings-letter-file", lambda scene: [*LETTER, "template.docx"], get=DECIDERS),
]
