"""The supplement notice (一次性补正告知书) as the screen shows it; as a letter it is set by `letters`."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.reports.phrases import cn_day
from projects.register.supplement import open_findings
from projects.trace.wording import on_paper


@dataclass(frozen=True)
class NoticePaper:
    """The words of one notice; `rows` are (number, item, what is wrong, what to do, page)."""

    title: str
    number: str
    addressee: str
    opening: str
    rows: tuple
    closing: str
    unit: str
    day: str

    @property
    def columns(self):
        return (_("No."), _("Item"), _("Result"), _("What to supplement"), _("Page"))


@on_paper
def notice_paper(notice):
    """The words of a supplement notice as it was issued."""
    application, findings = notice.application, list(open_findings(notice.version))
    issued = timezone.localdate(notice.issued_at)
    names = {
        "project": application.project.name, "number": application.number, "count": len(findings),
        "submitted": cn_day(timezone.localdate(notice.version.submitted_at)), "due": cn_day(notice.due_on),
    }  # fmt: skip
    opening = (
        _(
            "The application for “%(project)s” (No. %(number)s), submitted on %(submitted)s, was checked. %(count)s items are "
            "to be supplemented. Please answer all of them in the portal by %(due)s:"
        )
        % names
    )
    closing = _("What is not answered by then lapses; you may apply again. The days with you do not count as ours.")
    if notice.reason_again:
        closing = _("Why something is asked only now: %(reason)s") % {"reason": notice.reason_again} + "\n" + closing
    return NoticePaper(
        title=_("Notice of supplement"),
        number=_("%(number)s-supplement-%(count)s") % {"number": application.number, "count": notice.number},
        addressee=application.organisation.name,
        opening=opening,
        rows=tuple(
            (str(place), row.label, row.get_result_display(), row.words, row.page)
            for place, row in enumerate(findings, 1)
        ),
        closing=closing,
        unit=application.carrier.name,
        day=cn_day(issued),
    )
