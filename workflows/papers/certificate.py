"""The certificate of graduation (毕业证书) of a stay, numbered, as PDF of the day on which it was decided, and its draft."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.reports.phrases import cn_day
from projects.tenancy.rules import company_at
from projects.trace.wording import on_paper

from .pdf import paper_pdf, paper_word

TEMPLATE = "papers/certificate.html"


@on_paper
def _words(case):
    """What the certificate of a granted graduation says."""
    project, stay = case.project, case.move_in
    company = company_at(stay)
    names = {
        "firm": company.name if company else project.organisation or project.leader, "carrier": stay.carrier.name,
        "since": cn_day(stay.moved_in_on), "day": cn_day(case.day),
    }  # fmt: skip
    words = _(
        "%(firm)s was incubated in %(carrier)s from %(since)s and has met the criteria of graduation. It graduated on %(day)s."
    )
    return {
        "title": _("Certificate of graduation"), "number": case.number, "unit": project.county.centre_name,
        "demo": project.county.demo, "moment": case.decided_at, "words": words % names, "project_name": project.name,
        "conditions": [row for row in case.conditions if row["met"]], "day": cn_day(timezone.localdate(case.decided_at)),
    }  # fmt: skip


def certificate_pdf(case):
    """The bytes of the certificate."""
    return paper_pdf(TEMPLATE, **_words(case))


def certificate_word(case):
    """Its editable draft."""
    return paper_word(TEMPLATE, **_words(case))
