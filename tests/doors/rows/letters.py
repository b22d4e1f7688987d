"""Doors of the letters and their templates, of the rubric and of the sections."""

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.files.letters import default_body

from .. import figurebodies as figures
from ..door import FILE, Door

DECIDERS = "administrator, leader"
LETTER = ["offer", "default"]


def template(scene):
    """The template that is shipped, as somebody uploads it again."""
    return {"file": SimpleUploadedFile("通知书.docx", default_body("offer")), "effective_from": "2026-04-01"}


def rubric(scene):
    """A rubric of two criteria."""
    return {
        "name": "新评分表", "effective_from": "2026-04-01", "recommend_from": "80", "reserve_from": "60", "least_reviews": "3",
        "trim_from": "5", "flag_spread_from": "20", "name-0": "技术", "weight-0": "60", "name-1": "团队", "weight-1": "40",
    }  # fmt: skip


LETTERS = [
    Door("offer-letter", lambda scene: [scene.offer.pk, "docx"], get=FILE),
    Door("premises-letter", lambda scene: [scene.stay.pk, "docx"], get=FILE),
    Door("refusal-letter", lambda scene: [scene.application.number, "docx"]),  # nobody: it was not refused
    Door("application-way", lambda scene: [scene.application.number], get="centre", post="centre"),  # accepted: in words
    Door("settings-rubric", get=DECIDERS, post=DECIDERS, body=rubric),
    Door("settings-fees", get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"effective_from": "2026-04-01", "name-0": "其他", "amount-0": "500"}),
    Door("settings-counting-rule", get=DECIDERS, post=DECIDERS, body=figures.counting_rule),
    Door("settings-landing-conditions", lambda scene: ["registered"], get=DECIDERS, post=DECIDERS,
         body=figures.landing_conditions),
    Door("settings-incubation-rule", get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"name": "新口径", "max_age_months": "24", "max_term_months": "48", "extended_term_months": "60",
                             "effective_from": "2026-04-01"}),
    Door("settings-enclave-rule", get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"agreement_months": "12", "total_months": "24", "effective_from": "2026-04-01"}),
    Door("settings-sections", get=DECIDERS),
    Door("settings-section-new", get=DECIDERS, post=DECIDERS, body=lambda scene: {"name": "新设科"}),
    Door("settings-section", lambda scene: [scene.section.pk], get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"name": "改名科"}),
    Door("settings-letters", get=DECIDERS),
    Door("settings-letter", lambda scene: ["offer"], get=DECIDERS, post=DECIDERS, body=template),
    Door("settings-letter-version", lambda scene: LETTER, get=DECIDERS),
    Door("settings-letter-file", lambda scene: [*LETTER, "template.docx"], get=DECIDERS),
]  # fmt: skip
