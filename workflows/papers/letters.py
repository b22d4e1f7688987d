"""The letters of the office: their facts under the names that the county's Word templates use; as Word and as PDF.

A letter takes the template of the day on which it was issued, so that it reads the same whenever it is fetched.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.reports.phrases import cn_day
from projects.files.letters import body_in_force, fill_in, named
from projects.files.models import LetterTemplate
from projects.people.models import County
from projects.register.supplement import open_findings
from projects.trace.wording import on_paper

from ..models import IntakeProcess
from .pdf import KEPT, draft_mark, paper_pdf

Kind = LetterTemplate.Kind


@dataclass(frozen=True)
class Letter:
    """One letter: `facts` by the names of `fields.json`, the day of issue, and what stands on the edge of the PDF."""

    kind: str
    county: County
    number: str
    unit: str
    on: date
    facts: dict
    moment: datetime = None  # for letters whose moment is known; else the morning of the day

    @property
    def title(self):
        """What the letter is called."""
        return str(Kind(self.kind).label)

    @property
    def issued_at(self):
        """The moment that the PDF bears: the same letter gives the same bytes."""
        return (
            timezone.localtime(self.moment) if self.moment else timezone.make_aware(datetime.combine(self.on, time(9)))
        )


@on_paper
def written(letter):
    """(Word bytes, blocks) of a letter; who asks again soon is not kept waiting."""
    common = {
        "number": letter.number,
        "unit": letter.unit,
        "mark": _("Demonstration data") if letter.county.demo else "",
    }
    values = named(letter.kind, common | letter.facts)
    body = body_in_force(letter.county.pk, letter.kind, letter.on)
    key = "letter-" + sha256(body + repr(values).encode()).hexdigest()
    if (kept := cache.get(key)) is None:
        kept = fill_in(letter.kind, body, values, mark=draft_mark())
        cache.set(key, kept, KEPT)
    return kept


def letter_docx(letter):
    """The letter as a Word file."""
    return written(letter)[0]


@on_paper
def letter_pdf(letter):
    """The same words as PDF; `Refused` when none can be made here."""
    _word, blocks = written(letter)
    return paper_pdf(
        "papers/letter.html", title=letter.title, number=letter.number, unit=letter.unit, demo=letter.county.demo,
        moment=letter.issued_at, blocks=blocks,
    )  # fmt: skip


@on_paper
def of_notice(notice):
    """The supplement notice."""
    application, findings = notice.application, list(open_findings(notice.version))
    items = [
        {"place": place, "label": row.label, "result": row.get_result_display(), "words": row.words, "page": row.page}
        for place, row in enumerate(findings, 1)
    ]
    names = {"number": application.number, "count": notice.number}
    on = timezone.localdate(notice.issued_at)
    facts = _of_application(application) | {
        "submitted_on": cn_day(timezone.localdate(notice.version.submitted_at)), "count": len(items), "items": items,
        "due_on": cn_day(notice.due_on), "reason_again": notice.reason_again, "day": cn_day(on),
    }  # fmt: skip
    number = _("%(number)s-supplement-%(count)s") % names
    return _letter(Kind.SUPPLEMENT, application.project, number, application.carrier.name, on, facts, notice.issued_at)


@on_paper
def of_refusal(application):
    """The notice that an application is not accepted."""
    ended = IntakeProcess.objects.filter(application=application).latest("created").finished or timezone.now()
    on = timezone.localdate(ended)
    facts = _of_application(application) | {
        "submitted_on": cn_day(timezone.localdate(application.submitted_at)), "reason": application.closed_reason,
        "day": cn_day(on),
    }  # fmt: skip
    number = _("%(number)s-refusal") % {"number": application.number}
    return _letter(Kind.REFUSAL, application.project, number, application.carrier.name, on, facts, ended)


@on_paper
def of_offer(offer):
    """The letter of admission."""
    project = offer.project
    facts = {
        "project_name": project.name, "project_number": project.number,
        "applicant": project.organisation or project.leader, "carrier": offer.carrier.name, "words": offer.words,
        "issued_on": cn_day(offer.issued_on), "confirm_by": cn_day(offer.confirm_by),
    }  # fmt: skip
    return _letter(Kind.OFFER, project, offer.number, project.county.centre_name, offer.issued_on, facts)


@on_paper
def of_premises(stay):
    """The certificate that the rooms of a verified stay are let to its company; dated today."""
    project, carrier, today = stay.project, stay.carrier, timezone.localdate()
    link = project.company_links.filter(until=None).select_related("company").last()
    facts = {
        "company": link.company.name if link else project.organisation or project.leader, "project_name": project.name,
        "carrier": carrier.name, "address": carrier.address, "room": stay.room, "area": f"{stay.area.normalize():f}",
        "term_from": cn_day(stay.term_from), "term_to": cn_day(stay.term_to), "day": cn_day(today),
    }  # fmt: skip
    number = _("%(number)s-premises-%(count)s") % {"number": project.number, "count": stay.pk}
    return _letter(Kind.PREMISES, project, number, carrier.name, today, facts)


def _of_application(application):
    return {
        "applicant": application.organisation.name, "project_name": application.project.name,
        "application_number": application.number,
    }  # fmt: skip


def _letter(kind, project, number, unit, on, facts, moment=None):
    return Letter(kind, project.county, number, unit, on, facts, moment)
