"""The doors of the site as a table: each address once, and who gets in. Whoever is not named stands outside.

`get`: who reads the page; None for an address that only takes POST.
`post`: who may act; None where there is no act: then POST answers as GET does, and changes nothing.
`body`: what a person would send; it must change something for whoever may act, and nothing for anybody else.
`told`: who cannot act but is told why (a sentence, not a closed door).
"""

from . import bodies as send
from .boarddoors import BOARD
from .door import (
    ANY_CONTEST,
    CONTEST,
    FILE,
    FILE_AT_DESK,
    OF_COUNTY,
    OFFICE,
    READS_FIGURES,
    READS_MEETINGS,
    SIGNED_IN,
    Door,
    item,
    no_arguments,
    project,
)

__all__ = ["DOORS", "Door", "no_arguments"]

ACCOUNT = [
    Door("account_login", get="everybody", post="everybody", open=True),
    Door("account_logout", get="everybody", post="everybody", open=True),
    Door("account_inactive", get="everybody", open=True),
    Door("account_signup", get="everybody", post="everybody", open=True),
    Door("account_reauthenticate", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_email", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_email_verification_sent", get="everybody", open=True),
    Door("account_change_password", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_set_password", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_reset_password", get="everybody", post="everybody", open=True),
    Door("account_confirm_login_code", get="everybody", post="everybody", open=True),
    Door("account_confirm_email", lambda scene: ["no-such-key"], get="everybody", post="", open=True),
    Door("account_reset_password_from_key_done", get="everybody", open=True),
    Door("account_reset_password_from_key", lambda scene: ["1", "no-such-key"], get="everybody", open=True),
    Door("account_reset_password_done", get="everybody", open=True),
]

# Pages about the second proof ask for the password once more, whoever comes; strangers sign in first.
ACCOUNT += [
    Door("account-security", get=SIGNED_IN),
    Door("visit-end", get=None, post=SIGNED_IN),
    Door("mfa_authenticate", get="everybody", post="everybody", open=True),
    Door("mfa_login_webauthn", get="everybody", post="everybody", open=True),
    *(Door(f"mfa_{name}", get=SIGNED_IN, post=SIGNED_IN) for name in (
        "reauthenticate", "activate_totp", "generate_recovery_codes", "add_webauthn", "reauthenticate_webauthn")),
    *(Door(name, get=SIGNED_IN) for name in ("mfa_index", "mfa_list_webauthn")),
    # Nobody here has an app or codes yet: there is nothing to switch off or to show.
    *(Door(name) for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")),
    Door("mfa_remove_webauthn", lambda scene: [1], get=SIGNED_IN, post=SIGNED_IN),
    Door("mfa_edit_webauthn", lambda scene: [1], get=SIGNED_IN, post=SIGNED_IN),
]  # fmt: skip

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
    Door("project-export", get=READS_FIGURES, post=READS_FIGURES, body=send.nothing, recorded=True),
    Door("leads", get="any operator, any centre"),
    Door("lead-new", get="any operator, any centre", post="desk, centre", body=send.lead,
         told="any operator, any centre"),
    Door("lead-edit", project("lead"), get="desk, centre", post="desk, centre", body=send.lead),
    Door("note-new", project("lead"), get=None, post="desk, centre", body=send.note),
    Door("lead-sleep", project("lead"), get="desk, centre", post="desk, centre", body=send.sleep),
    Door("lead-wake", project("asleep"), get=None, post="desk, centre", body=send.nothing),
    Door("likenesses", get="any incubator, any centre"),
    Door("likeness", lambda scene: [scene.pair.pk], get="desk, centre", post="desk, centre", body=send.judgement),
    Door("joining-undo", lambda scene: [scene.joining.pk], get="desk, centre", post="desk, centre", body=send.reason),
]  # fmt: skip

CONTESTS = [
    Door("contests", get=ANY_CONTEST),
    Door("edition-new", get="any staff", post="any staff", body=send.edition),
    Door("edition", lambda scene: [scene.edition.code], get=CONTEST),
    Door("entry", lambda scene: [scene.entry.pk], get=CONTEST),
    Door("invite", lambda scene: [scene.edition.code], get=None, post=CONTEST, body=send.entries),
    Door("claim-revoke", lambda scene: [scene.invitation.claim.pk], get=None, post=CONTEST, body=send.nothing),
    Door("import-upload", lambda scene: [scene.edition.code], get=CONTEST, post=CONTEST, body=send.sheet),
    Door("import", lambda scene: [scene.imported.pk], get=CONTEST),
    Door("import-mapping", lambda scene: [scene.batch.pk], get=CONTEST, post=CONTEST),
    Door("import-preview", lambda scene: [scene.batch.pk], get=CONTEST),
    Door("import-confirm", lambda scene: [scene.batch.pk], get=None, post=CONTEST, body=send.nothing),
    Door("import-marked", lambda scene: [scene.imported.pk], get=CONTEST),
    Door("claim", lambda scene: [scene.invitation.token], get="everybody", post="everybody", open=True),
    Door("claim-take", open=True),  # nobody without the code of an invitation
]


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
         body=send.nothing, told="own, own reader, readers"),
    Door("application-dates", draft, get="own, own reader"),
    Door("application-pdf", lambda scene: [scene.application.number, 1], get=FILE),
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


def meeting(name):
    """The address of a meeting."""
    return lambda scene: [scene.meetings[name].number]


def on_agenda(scene):
    """The address of an item of the meeting that is open."""
    return [scene.meetings["open"].number, scene.agenda_item.pk]


def review(name):
    """The address of the first expert's sheet."""
    return lambda scene: [scene.reviews[name].pk]


def batch(scene):
    """The address of the batch in public notice."""
    return [scene.notice.year, scene.notice.batch]


REVIEW = [
    Door("step-screening-schedule", item("screening.schedule"), get="centre", post="centre", body=send.schedule),
    Door("step-screening-review", item("screening.review"), get="centre"),
    Door("step-screening-deliberation", item("screening.deliberation"), get="centre"),
    Door("step-screening-notice", item("screening.notice"), get="centre"),
    Door("step-screening-objection", item("screening.objection"), get="centre", post="centre", body=send.inquiry),
    Door("meetings", get=READS_MEETINGS),
    Door("meeting-new", get="any centre", post="any centre", body=send.meeting),
    Door("meeting", meeting("open"), get=f"{OF_COUNTY}, expert, other expert"),
    Door("meeting-edit", meeting("planned"), get="centre", post="centre", body=send.meeting),
    Door("meeting-open", meeting("planned"), get=None, post="centre", body=send.nothing),
    Door("meeting-agenda", meeting("open"), get="centre", post="centre", body=send.agenda),
    Door("meeting-postpone", on_agenda, get="centre", post="centre", body=send.reason),
    Door("meeting-close", meeting("open"), get=None, post="centre"),  # sheets are missing: refused in words
    Door("meeting-invite", meeting("planned"), get="centre", post="centre"),
    Door("meeting-replace", lambda scene: [scene.meetings["open"].number, scene.place.experts[1].pk], get="centre",
         post="centre", body=send.reason),
    Door("meeting-item", lambda scene: [scene.meetings["closed"].number, scene.judged_item.pk],
         get="centre, auditor"),
    Door("meeting-ask", on_agenda, get="centre", post="centre"),
    Door("my-reviews", get=SIGNED_IN),
    Door("review", review("open"), get="expert", post="expert", body=send.scores),
    Door("review-declare", review("assigned"), get=None, post="expert", body=send.nothing),
    Door("review-recuse", review("assigned"), get=None, post="expert", body=send.reason),
    Door("review-correct", review("submitted"), get="expert", post="expert", body=send.correction),
    Door("deliberations", get=READS_MEETINGS),
    Door("deliberation", lambda scene: [scene.sitting.pk], get=OF_COUNTY),
    Door("deliberation-new", get="any centre", post="centre", body=send.sitting, told="any centre"),
    Door("notices", get=READS_MEETINGS),
    # Year and batch are the address: people of another county find their own batch there.
    Door("notice", batch, get=READS_MEETINGS),
    Door("notice-new", get="any centre", post="any centre"),
    Door("notice-close", batch, get=None, post="any centre"),  # still running: refused in words
    Door("public-notices", get="everybody", open=True),
    Door("public-notice", lambda scene: [scene.code, *batch(scene)], get="everybody", open=True),
    Door("public-objection", lambda scene: [scene.code, *batch(scene), scene.notice_item.pk], get="everybody",
         post="everybody", body=send.objection, open=True),
]  # fmt: skip


def stay(scene):
    """The address of the stay."""
    return [scene.stay.pk]


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
    Door("stay-leave", stay, get="centre", post="centre", body=send.leaving),
    Door("stay-void", stay, get="centre", post="centre", body=send.reason),
    Door("stay-incubation", stay, get=None, post="desk, centre"),
    Door("petitions", get=SIGNED_IN),
    Door("petition", lambda scene: [scene.petition.pk], get=FILE, post="desk, centre", body=send.refused_petition),
    Door("petition-new", lambda scene: [scene.main.number, "complaint"], get="own", post="own", body=send.complaint),
    Door("carriers", get=SIGNED_IN),
    Door("carrier", lambda scene: [scene.place.incubator.pk], get="desk, centre, readers"),
]  # fmt: skip

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
    Door("step-return-fill", item("return.fill"), get="own, own reader, desk, centre", post="own", body=send.figures,
         told="own reader, desk, centre"),
    Door("step-return-correct", item("return.correct"), get="own, own reader, desk, centre", post="own",
         body=send.figures, told="own reader, desk, centre"),
    Door("step-return-verify", item("return.verify"), get="desk, centre", post="desk", body=send.agreed, told="centre"),
]  # fmt: skip

FIGURES = [
    Door("figures-counted", get=READS_FIGURES),
    Door("figures-uncounted", get=READS_FIGURES),
    Door("figures-landed", get=READS_FIGURES),
    Door("figures-talent", get=READS_FIGURES),
    Door("figures-money", get=""),  # asks for a kind: see test_matrix
    Door("targets", get="any centre, readers"),
    Door("year-close", lambda scene: [2025], get=None, post="leader", body=send.nothing),
    Door("reports", get=READS_FIGURES, post="any centre, readers", body=send.report, told=READS_FIGURES),
    Door("report", lambda scene: [scene.report.number], get="desk, enclave, centre, readers"),
    Door("report-again", lambda scene: [scene.failed_report.number], get=None, post="desk, enclave, centre, readers",
         body=send.nothing),
    Door("project-report", project("main"), get=None, post="desk, enclave, centre, readers", body=send.nothing),
    Door("report-check", lambda scene: [scene.report.check_code], get="everybody", open=True),
]  # fmt: skip

DECIDERS = "administrator, leader"

OWN_DATA = [
    Door("my-data", get=SIGNED_IN),
    Door("my-account", get=SIGNED_IN, post=SIGNED_IN, body=lambda scene: {"name": "改过的姓名", "phone": ""}),
    Door("my-data-copy", get=None, post=SIGNED_IN, body=send.nothing),
    Door("consent-withdraw", lambda scene: [scene.consent.pk], get="own", post="own", body=send.nothing),
    Door("my-erasure", get=SIGNED_IN, post="unbound", body=lambda scene: {"sure": "on"}, told=SIGNED_IN),
    Door("my-erasure-back", get=None, post="own reader", body=send.nothing),
    Door("confirmation-ask", lambda scene: [scene.entered.number], get="enclave, desk, centre, readers", post="enclave",
         body=send.nothing, told="desk, centre, readers"),
    Door("application-confirm", lambda scene: [scene.own_entered.number], get="own", post="own", body=send.confirmation),
    Door("confirmation", lambda scene: [scene.confirmation[1]], get="everybody", post="everybody", open=True),
    Door("confirmation-read", open=True),  # nobody without the code
    Door("settings-privacy", get=DECIDERS),
    Door("settings-erasure", lambda scene: [scene.erasure.pk], get="administrator", post="administrator",
         body=lambda scene: {"decision": "decline", "answer": "有未办结事项"}),
    Door("settings-retention", lambda scene: ["audit"], get=DECIDERS, post=DECIDERS, body=send.retention),
    Door("settings-period", lambda scene: ["privacy.erasure"], get=DECIDERS, post=DECIDERS, body=send.deadline),
]  # fmt: skip


def material_rule(scene):
    """The address of a row of the material list."""
    return [scene.requirement.pk]


SETTINGS = [
    Door("settings", get=DECIDERS),
    Door("settings-members", get=DECIDERS),
    Door("settings-member", lambda scene: [scene.place.staff.pk], get=DECIDERS),
    Door("settings-member-new", get="administrator", post="administrator", body=send.member),
    Door("settings-seat-new", lambda scene: [scene.place.staff.pk], get="administrator", post="administrator",
         body=send.seat),
    Door("settings-member-end", lambda scene: [scene.place.staff.memberships.get().pk], get="administrator",
         post="administrator", body=send.reason),
    Door("settings-deadlines", get=DECIDERS),
    Door("settings-deadline", lambda scene: ["intake.check"], get=DECIDERS, post=DECIDERS, body=send.deadline),
    Door("settings-calendar", get=DECIDERS),
    Door("settings-year", lambda scene: ["2027"], get="administrator", post="administrator", body=send.year),
    Door("settings-day", lambda scene: ["2026-05-06"], get="administrator", post="administrator", body=send.day),
    Door("settings-materials", get=DECIDERS),
    Door("settings-material-new", get=DECIDERS, post=DECIDERS, body=send.requirement),
    Door("settings-material", material_rule, get=DECIDERS, post=DECIDERS, body=send.requirement),
    Door("settings-material-end", material_rule, get=DECIDERS, post=DECIDERS, body=send.last_day),
    Door("settings-routes", get=DECIDERS),
    Door("settings-route-new", get=DECIDERS, post=DECIDERS, body=send.route),
    Door("settings-carriers", get=DECIDERS),
    Door("settings-carrier-new", get=DECIDERS, post=DECIDERS, body=send.new_carrier),
    Door("settings-carrier", lambda scene: [scene.place.incubator.pk], get=DECIDERS, post=DECIDERS,
         body=send.carrier),
    Door("settings-rules", get=DECIDERS),
]  # fmt: skip

DOORS = [
    *ACCOUNT, *DESK, *BOARD, *CONTESTS, *PORTAL, *INTAKE, *REVIEW, *ADMISSION, *LANDING, *RETURNS, *FIGURES, *OWN_DATA, *SETTINGS,
]  # fmt: skip
