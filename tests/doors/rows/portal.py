"""Doors of the applicant, and of the steps of the intake."""

from .. import bodies as send
from ..door import FILE, FILE_AT_DESK, SIGNED_IN, Door, item


def draft(scene):
    """The address of the draft."""
    return [scene.draft.number]


PORTAL = [
    Door("my-projects", get=SIGNED_IN),
    Door("my-todo", get=SIGNED_IN),
    Door("application-new", get=SIGNED_IN, post="applicants", body=send.beginning, told=SIGNED_IN),
    Door("organisation-new", get=SIGNED_IN, post=SIGNED_IN, body=send.team),
    Door("folder", get=SIGNED_IN, post="any applicant", body=send.document, told=SIGNED_IN),
    Door("application", draft, get="own, own reader"),
    Door("application-talk", lambda scene: [scene.application.number], get="own, own reader", post="own", body=send.remark,
         told="own reader"),
    Door("application-withdraw", draft, get=None, post="own", body=send.reason),
    Door("application-fill", draft, get="own", post="own"),
    Door("application-fill", lambda scene: [scene.draft.number, "project"], get="own", post="own", body=send.answers),
    Door("draft-field", draft, get="own"),  # saved by PATCH: tests/portal/test_draft.py
    Door("application-materials", draft, get="own"),
    Door("material-add", lambda scene: [scene.draft.number, "plan"], get=None, post="own", body=send.material),
    Door("material-remove", lambda scene: [scene.draft.number, scene.material.pk], get=None, post="own",
         body=send.nothing),
    Door("application-submit", draft, get="own", post="own"),
    Door("application-compare", lambda scene: [scene.application.number], get=FILE),
    Door("application-read", lambda scene: [scene.application.number], get=FILE, post="desk, enclave, centre",
         body=send.why, told="own, own reader, readers"),
    Door("application-dates", draft, get="own, own reader"),
    Door("application-pdf", lambda scene: [scene.application.number, 1], get=FILE, recorded=True),
    Door("supplement-notice", lambda scene: [scene.items["intake.supplement"].project.applications.get().number, 1,
         "docx"], get=FILE_AT_DESK),
    Door("supplement-notice-page", lambda scene: [scene.items["intake.supplement"].project.applications.get().number, 1],
         get=FILE_AT_DESK),
    Door("supplements", get="any operator, any centre, auditor"),
    Door("document-valid-to", lambda scene: [scene.document.pk], get=None, post="own", body=send.last_valid_day),
    Door("uploads", get=None, post=SIGNED_IN, body=send.upload),
    Door("upload", lambda scene: [scene.upload.key], get="own"),
    Door("consent-text", lambda scene: ["privacy", "2024-01"], get="everybody", open=True),
]  # fmt: skip


def organisation(scene):
    """The address of the organisation."""
    return [scene.place.organisation.pk]


PORTAL += [
    Door("organisation-people", organisation, get="own, own reader", post="own", body=send.invitation,
         told="own reader"),
    Door("organisation-handover", organisation, get=None, post="own", body=send.heir),
    Door("organisation-leave", organisation, get=None, post="own reader", body=send.nothing,
         told="own"),
    Door("colleague-level", lambda scene: [*organisation(scene), scene.colleague.pk], get=None, post="own", body=send.level),
    Door("colleague-remove", lambda scene: [*organisation(scene), scene.colleague.pk], get=None, post="own", body=send.nothing),
    Door("organisation-code", get=SIGNED_IN),
    Door("organisation-ask", get=None, post=SIGNED_IN),  # an empty form asks nobody
    Door("join-answer", lambda scene: [scene.asked.pk], get=None, post="own", body=send.level),
    Door("invitation-revoke", lambda scene: [scene.colleague_link[0].pk], get=None, post="own", body=send.nothing),
    Door("invitation", lambda scene: [scene.colleague_link[1]], get="everybody", post="everybody", open=True),
]  # fmt: skip


INTAKE = [
    Door("step-intake-recommend", item("intake.recommend"), get="enclave, centre", post="enclave",
         body=send.recommendation, told="centre"),
    Door("step-intake-check", item("intake.check"), get="desk, centre", post="desk", body=send.refusal, told="centre"),
    Door("step-intake-supplement", item("intake.supplement"), get="own, own reader, desk, centre", post="own",
         body=send.supplement),
    Door("application-on-behalf", get="any enclave", post="enclave", body=send.on_behalf, told="any enclave"),
]  # fmt: skip
