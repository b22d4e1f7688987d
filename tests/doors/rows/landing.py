"""Doors of landing, of its facts, and of quarterly returns."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import pdf_bytes

from .. import bodies as send
from ..door import FILE, SIGNED_IN, Door, item, project

DECIDERS = "administrator, leader"


def _waiver(scene):
    return {"condition": "substantial.funds", "form": "exempt", "until": "2026-05-31", "reason": "县里另有安排"}


def _authorisation(scene):
    paper = SimpleUploadedFile("授权书.pdf", pdf_bytes("授权书"), "application/pdf")
    people = {"principal": scene.place.staff.pk, "deputy": scene.place.incubator_operator.pk}
    return people | {"first_day": "2026-04-01", "last_day": "2026-04-30", "reason": "外出", "paper": paper}


def _matter(scene):
    owner = scene.place.incubator_operator.pk
    return {"what": "电力增容", "unit": "县供电公司", "owner": owner, "raised_on": "2026-03-16", "due_on": "2026-05-01"}


LANDING = [
    Door("step-landing-evidence", item("landing.evidence"), get="desk, centre", post="desk", body=send.nothing,
         told="centre"),
    Door("landing-stop", item("landing.evidence"), get="desk", post="desk", body=send.reason),
    Door("step-landing-verification", item("landing.verification"), get="centre", post="centre", body=send.verdicts),
    Door("step-landing-confirmation", item("landing.confirmation"), get="centre", post="second staff, leader",
         body=send.verification, told="first staff"),
    Door("landing-start", get="any operator, any centre", post="desk, centre", body=send.start,
         told="any operator, any centre"),
    Door("landings", get=SIGNED_IN),
    Door("landing", project("main"), get=FILE),
    Door("landing-revoke", lambda scene: [scene.landing.pk], get="centre", post="centre",
         body=lambda scene: send.reason(scene) | {"ground": "false"}),
    Door("milestone-add", lambda scene: [scene.projects["evidence"].number, "premises"], get="own, desk, centre",
         post="own, desk, centre", body=send.premises),
    Door("waiver-new", project("evidence"), get="centre", post="centre", body=_waiver),
    Door("waiver-end", lambda scene: [scene.waiver.pk], get="centre", post="centre", body=send.reason),
    Door("authorisations", get="any operator, any centre, readers, administrator"),
    Door("authorisation-new", get="any centre", post="centre", body=_authorisation, told="any centre"),
    Door("authorisation-end", lambda scene: [scene.authorisation.pk], get="centre", post="centre", body=send.reason),
    Door("matters", get="any operator, any centre, readers"),
    Door("matter", lambda scene: [scene.matter.pk], get="desk, enclave, centre, readers", post="desk, enclave, centre",
         body=lambda scene: {"state": "settled", "on": "2026-03-16", "result": "已协调"}),
    Door("matter-remind", lambda scene: [scene.other_matter.pk], get=None, post="desk, enclave, centre",
         body=send.nothing),
    Door("matter-new", project("main"), get="desk, enclave, centre", post="desk, enclave, centre", body=_matter),
    Door("settings-licence-rule", get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"places": "嘉善", "effective_from": "2026-04-01"}),
    Door("dossiers", get="any centre, auditor", post="any centre, auditor", body=lambda scene: {"year": "2026"}),
    Door("dossier", lambda scene: [scene.dossier.pk], get="centre, auditor"),
    Door("dossier-again", lambda scene: [scene.lost_dossier.pk], get=None, post="centre, auditor", body=lambda scene: {}),
    Door("dossier-stop", lambda scene: [scene.waiting_dossier.pk], get=None, post="first staff", told="centre, auditor",
         body=lambda scene: {}),
    Door("dossier-file", lambda scene: [scene.dossier.pk], get="centre, auditor", recorded=True),
    Door("talent", get=SIGNED_IN),
    Door("talent-verify", lambda scene: [scene.talent.pk], get=None, post="centre", body=send.nothing),
    Door("investments", get="any operator, any centre, auditor"),
    Door("investments-verify", get=None, post="centre", body=lambda scene: {"rows": [scene.investment.pk]},
         told="any centre"),
    Door("investment", lambda scene: [scene.investment.pk], get=FILE, post="centre", body=send.nothing),
    Door("investment-withdraw", lambda scene: [scene.other_investment.pk], get="desk, enclave, centre",
         post="desk, enclave, centre", body=send.reason),
    Door("talent-add", project("main"), get="desk, enclave, centre", post="desk, enclave, centre", body=send.talent),
    Door("investment-add", project("main"), get="desk, enclave, centre", post="desk, enclave, centre",
         body=send.investment),
    Door("photo-add", project("main"), get="desk, enclave, centre", post="desk, enclave, centre", body=send.photo),
]  # fmt: skip


RETURNS = [
    Door("returns", get=SIGNED_IN),
    Door("return", lambda scene: [scene.returns["verify"].pk], get="own, own reader, desk, centre, readers"),
    Door("returns-missing", get="any operator, any centre, auditor"),
    Door("returns-remind", get=None, post="desk, centre, office abroad", body=lambda scene: {"quarter": "2025-4"},
         told="any operator, any centre"),
    Door("return-remind", lambda scene: [scene.returns["fill"].pk], get=None, post="desk, centre", body=send.nothing),
    Door("returns-open", get=None, post="", body=send.nothing, told="any centre"),  # nothing is left to open
    Door("returns-compared", get="any operator, any centre, auditor"),
    Door("returns-torch", get="any operator, any centre, auditor"),
    Door("returns-torch-export", get="any operator, any centre, auditor", post="any operator, any centre, auditor",
         body=send.nothing, recorded=True),
    Door("return-excuse", lambda scene: [scene.returns["fill"].pk], get="desk, centre", post="desk, centre",
         body=send.reason),
    Door("return-confirm", lambda scene: [scene.confirmable.pk], get=None, post="own",
         body=lambda scene: {"declaration": scene.confirmable.declarations.last().pk}),
    Door("step-return-fill", item("return.fill"), get="own, own reader, desk, centre", post="own", body=send.figures,
         told="own reader, desk, centre"),
    Door("step-return-correct", item("return.correct"), get="own, own reader, desk, centre", post="own",
         body=send.figures, told="own reader, desk, centre"),
    Door("step-return-verify", item("return.verify"), get="desk, centre", post="desk", body=send.agreed, told="centre"),
]  # fmt: skip
