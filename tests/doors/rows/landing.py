"""Doors of landing, of its facts, and of quarterly returns."""

from .. import bodies as send
from ..door import FILE, SIGNED_IN, Door, item, project

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
    Door("landing-revoke", lambda scene: [scene.landing.pk], get="centre", post="centre", body=send.reason),
    Door("milestone-add", lambda scene: [scene.projects["evidence"].number, "premises"], get="own, desk, centre",
         post="own, desk, centre", body=send.premises),
    Door("talent", get=SIGNED_IN),
    Door("talent-verify", lambda scene: [scene.talent.pk], get=None, post="centre", body=send.nothing),
    Door("investment-verify", lambda scene: [scene.investment.pk], get=None, post="centre", body=send.nothing),
    Door("talent-add", project("main"), get="desk, enclave, centre", post="desk, enclave, centre", body=send.talent),
    Door("investment-add", project("main"), get="desk, enclave, centre", post="desk, enclave, centre",
         body=send.investment),
    Door("photo-add", project("main"), get="desk, enclave, centre", post="desk, enclave, centre", body=send.photo),
]  # fmt: skip


RETURNS = [
    Door("returns", get=SIGNED_IN),
    Door("return", lambda scene: [scene.returns["verify"].pk], get="own, own reader, desk, centre, readers"),
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
