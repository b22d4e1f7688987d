"""The certificate of graduation (毕业证书) of a stay, numbered, as PDF of the day on which it was decided."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.reports.phrases import cn_day
from projects.tenancy.rules import company_at
from projects.trace.wording import on_paper

from .pdf import paper_pdf


@on_paper
def certificate_pdf(case):
    """The bytes of the certificate of a granted graduation."""
    project, stay = case.project, case.move_in
    company = company_at(stay)
    names = {
        "firm": company.name if company else project.organisation or project.leader, "carrier": stay.carrier.name,
        "since": cn_day(stay.moved_in_on), "day": cn_day(case.day),
    }  # fmt: skip
    words = _("%(firm)s was incubated in %(carrier)s from %(since)s and has met the criteria of graduation. It graduated on %(day)s.")
    return paper_pdf(
        "papers/certificate.html", title=_("Certificate of graduation"), number=case.number,
        unit=project.county.centre_name, demo=project.county.demo, moment=case.decided_at, words=words % names,
        project_name=project.name, conditions=[row for row in case.conditions if row["met"]],
        day=cn_day(timezone.localdate(case.decided_at)),
    )  # fmt: skip
