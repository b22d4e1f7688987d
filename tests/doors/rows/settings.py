"""Doors of people's own data and of the settings room."""

from .. import bodies as send
from ..door import SIGNED_IN, Door
from ..owndata import FAILED_WORK

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
    Door("settings-clearing", get=DECIDERS),
    Door("settings-erasure", lambda scene: [scene.erasure.pk], get="administrator", post="administrator",
         body=lambda scene: {"decision": "decline", "answer": "有未办结事项"}),
    Door("settings-retention", lambda scene: ["audit"], get=DECIDERS, post=DECIDERS, body=send.retention),
    Door("settings-purge-hold", lambda scene: [scene.purge.pk], get=DECIDERS, post=DECIDERS, body=send.reason),
    Door("settings-purge-release", lambda scene: [scene.held_purge.pk], get=None, post=DECIDERS, body=send.nothing),
    Door("settings-period", lambda scene: ["privacy.erasure"], get=DECIDERS, post=DECIDERS, body=send.deadline),
]  # fmt: skip


def material_rule(scene):
    """The address of a row of the material list."""
    return [scene.requirement.pk]


def industry(scene):
    """The address of a row of the list of industries."""
    return [scene.industry.pk]


SETTINGS = [
    Door("settings", get=DECIDERS),
    Door("settings-members", get=DECIDERS),
    Door("settings-member", lambda scene: [scene.place.staff.pk], get=DECIDERS),
    Door("settings-member-new", get="administrator", post="administrator", body=send.member),
    Door("settings-seat-new", lambda scene: [scene.place.staff.pk], get="administrator", post="administrator",
         body=send.seat),
    Door("settings-member-end", lambda scene: [scene.place.staff.memberships.get().pk], get="administrator",
         post="administrator", body=send.reason),
    Door("settings-member-factor", lambda scene: [scene.place.experts[1].user.pk], get="administrator",
         post="administrator", body=send.reason),
    Door("settings-member-lock", lambda scene: [scene.place.experts[1].user.pk], get="administrator",
         post="administrator", body=send.reason),
    # Nobody here is shut out: who may ask is told so, and nothing changes.
    Door("settings-member-unlock", lambda scene: [scene.place.experts[1].user.pk], get="administrator",
         post="administrator"),
    Door("settings-handover", lambda scene: [scene.place.staff.pk], get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"to": scene.place.other_staff.pk, "note": "", "sure": "1"}),
    Door("settings-desk", get=DECIDERS),
    Door("settings-papers", get=DECIDERS),
    Door("settings-paper-head", get=DECIDERS, post=DECIDERS, body=send.paper_head),
    Door("settings-desk-rule", get=DECIDERS, post=DECIDERS, body=send.desk_rule),
    Door("settings-deadlines", get=DECIDERS),
    Door("settings-deadline", lambda scene: ["intake.check"], get=DECIDERS, post=DECIDERS, body=send.deadline),
    Door("settings-calendar", get=DECIDERS),
    # Two counties live here, and share the calendar: nobody changes it on a page (tests/workflows/test_counties.py).
    Door("settings-year", lambda scene: ["2027"], post="", body=send.year),
    Door("settings-day", lambda scene: ["2026-05-06"], post="", body=send.day),
    Door("settings-materials", get=DECIDERS),
    Door("settings-material-new", get=DECIDERS, post=DECIDERS, body=send.requirement),
    Door("settings-material", material_rule, get=DECIDERS, post=DECIDERS, body=send.requirement),
    Door("settings-material-end", material_rule, get=DECIDERS, post=DECIDERS, body=send.last_day),
    Door("settings-industries", get=DECIDERS),
    Door("settings-industry-new", get=DECIDERS, post=DECIDERS, body=send.industry),
    Door("settings-industry", industry, get=DECIDERS, post=DECIDERS, body=send.industry),
    Door("settings-industry-end", industry, get=DECIDERS, post=DECIDERS, body=send.last_day),
    Door("settings-routes", get=DECIDERS),
    Door("settings-route-new", get=DECIDERS, post=DECIDERS, body=send.route),
    Door("settings-carriers", get=DECIDERS),
    Door("settings-carrier-new", get=DECIDERS, post=DECIDERS, body=send.new_carrier),
    Door("settings-carrier", lambda scene: [scene.place.incubator.pk], get=DECIDERS, post=DECIDERS,
         body=send.carrier),
    Door("settings-limits", get=DECIDERS),
    Door("settings-upload-limit", get=DECIDERS, post=DECIDERS, body=send.upload_limit),
    Door("settings-sign-in-rule", get="administrator", post="administrator", body=send.sign_in_rule),
    Door("settings-form-rule", get=DECIDERS, post=DECIDERS, body=send.form_rule),
    Door("settings-form-edition", lambda scene: ["2"], get=DECIDERS, post=DECIDERS, body=send.edition_day),
    Door("settings-return-rule", get=DECIDERS, post=DECIDERS, body=send.return_rule),
    Door("settings-rules", get=DECIDERS),
    Door("settings-system", get=DECIDERS),
    Door("settings-work-retry", lambda scene: [FAILED_WORK], get=None, post="administrator",
         body=send.nothing),
    Door("settings-money", get=DECIDERS),
    Door("settings-loan-product", get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"name": "知识产权质押贷", "effective_from": "2026-04-01"}),
    Door("settings-loan-product-close", lambda scene: [scene.product.pk], get=DECIDERS,
         post=DECIDERS, body=lambda scene: {"closed_on": "2026-04-01"}),
    Door("settings-fund-rule", get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"basis": "count", "effective_from": "2026-04-01"}),
    Door("settings-event-kind", get=DECIDERS, post=DECIDERS, body=lambda scene: {"name": "参观考察"}),
    Door("settings-event-kind-close", lambda scene: [scene.place.enclave.events.get().kind_id], get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"closed_on": "2026-04-01"}),
]  # fmt: skip
