"""Sets papers as PDF/A in the limited child process, with the look of the landing reports."""

from hashlib import sha256

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone

from projects.figures.pdf.render import RenderFailed, render_pdf
from projects.figures.reports.drafts import DRAFT
from projects.trace.errors import Refused
from projects.trace.wording import on_file

STYLES = ("reports/page.css", "reports/report.css", "papers/paper.css")
KEPT = 600  # seconds: who asks twice for the same paper does not wait twice


def paper_pdf(template, *, title, number, unit, demo, moment, **context):
    """The bytes of a paper of that moment; `Refused` with the reason when no PDF can be made here."""
    styles = (*STYLES, "reports/demo.css") if demo else STYLES
    moment = timezone.localtime(moment)
    with on_file():
        html = _page(template, title=title, number=number, unit=unit, demo=demo, moment=moment, **context)
        css = "\n".join(render_to_string(name) for name in styles)
        key = "paper-" + sha256((html + css).encode()).hexdigest()
        if body := cache.get(key):
            return body
        try:
            body = render_pdf(html, css, {}, [], identifier=number, title=title, timestamp=moment)
        except RenderFailed as failure:
            raise Refused(failure.sentence) from failure
    cache.set(key, body, KEPT)
    return body


def paper_word(template, *, title, moment, **context):
    """The same words as an editable Word file that says on each page that it is a draft."""
    from projects.figures.reports.word import word_of  # a page of the site never needs the library

    with on_file():
        return word_of(_page(template, title=title, moment=timezone.localtime(moment), **context), {}, title=title)


def draft_mark():
    """What stands on each page of a Word file beside its PDF."""
    with on_file():
        return str(DRAFT)


def _page(template, **words):
    return render_to_string(template, words)
