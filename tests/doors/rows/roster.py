"""Doors of rosters: kept by the applicant, the desks and the centre; checked by another person; read without reporters."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import pdf_bytes

from ..door import Door, project

KEEPERS = "own, desk, enclave, centre"
READERS = "own, own reader, desk, enclave, centre, auditor"
OFFICE = "desk, enclave, centre"
TELLERS = "any operator, any centre, auditor"


def _standing(scene, **more):
    paper = SimpleUploadedFile("证明.pdf", pdf_bytes("证明"), "application/pdf")
    standing = {"kind": "full_time", "education": "doctor", "title": "none", "level": "none", "evidence": paper}
    return standing | {"since": "2026-03-10"} | more


def _new(scene):
    return _standing(scene, name="柏文博", born_on="1991-08-02", told="on")


ROSTER = [
    Door("roster-people", get=TELLERS),
    Door("roster", project("main"), get=READERS, post=OFFICE, body=lambda scene: {"reason": "核对劳动合同"}),
    Door("roster-add", project("main"), get=KEEPERS, post=KEEPERS, body=_new),
    Door("roster-check", project("main"), get=None, post=OFFICE,
         body=lambda scene: {"line": scene.entered_line.pk, "decision": "verify"}),
    Door("roster-use", project("resting"), get=None, post="centre", body=lambda scene: {"since": "2026-03-01"}),
    Door("roster-person", lambda scene: [scene.person.pk], get=READERS),
    Door("roster-change", lambda scene: [scene.person.pk], get=KEEPERS, post=KEEPERS, body=_standing),
    Door("roster-leave", lambda scene: [scene.person.pk], get=KEEPERS, post=KEEPERS,
         body=lambda scene: {"on": "2026-03-10"}),
    Door("roster-correct", lambda scene: [scene.roster_line.pk], get=KEEPERS, post=KEEPERS,
         body=lambda scene: _standing(scene, reason="证书为博士")),
    Door("roster-strike", lambda scene: [scene.entered_line.pk], get=KEEPERS, post=KEEPERS,
         body=lambda scene: {"reason": "重复"}),
    Door("settings-staff-rule", get="administrator, leader", post="administrator, leader",
         body=lambda scene: {"core_counts": "on", "effective_from": "2026-04-01"}),
    Door("roster-erase", lambda scene: [scene.person.pk], get="centre", post="centre",
         body=lambda scene: {"reason": "本人来信"}),
]  # fmt: skip
