"""How the files of kept papers are made: letters through the county's Word templates, the pages of public notices."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from projects.files.models import LetterTemplate
from projects.files.papers import sets_papers
from projects.selection.actions.notices import NOTICE_PAGE
from projects.trace.wording import on_paper

from .letters import Letter, letter_docx, letter_pdf
from .pdf import paper_pdf, paper_word


def letter_of(paper):
    """The kept paper as a letter that can be filled in."""
    return Letter(paper.kind, paper.county, paper.number, paper.unit, paper.on, paper.facts, paper.moment)


@sets_papers(*LetterTemplate.Kind.values)
def set_letter(paper):
    """A letter: Word, and the same words as PDF."""
    letter = letter_of(paper)
    return letter_docx(letter), letter_pdf(letter)


@sets_papers(NOTICE_PAGE)
@on_paper
def set_notice_page(paper):
    """The page of a public notice, from what was shown at the moment, and its Word draft."""
    facts = paper.facts
    days = {name: date.fromisoformat(facts[name]) for name in ("first_day", "last_day")}
    title = _("%(year)s, batch %(batch)s of projects to be admitted") % facts
    words = {
        "title": title, "number": paper.number, "unit": paper.unit, "demo": paper.county.demo, "moment": paper.moment,
        "facts": facts, "address": settings.SITE_URL.rstrip("/") + facts["address"], "closed": facts["moment"] == "closed",
        **days,
    }  # fmt: skip
    return paper_word("papers/notice_page.html", **words), paper_pdf("papers/notice_page.html", **words)
