"""文书模板: the Word template of each letter, with dated versions, a preview and the fields it may ask for."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.files.actions import set_letter, store
from projects.files.letters import body_of, default_body, fields_of, fill_in, sample_of
from projects.files.models import LetterTemplate

from ..forms.letters import LetterForm
from ..papers.pdf import paper_pdf
from .portal_papers import WORD, download
from .settings_base import DECIDERS, SettingsFormView, county_for, tabs

Kind = LetterTemplate.Kind
DEFAULT = "default"


def _kind(name):
    if name not in Kind.values:
        raise Http404
    return Kind(name)


def _as_shown(words):
    """Field names with their braces as entities: a page that holds bare ones looks like a template left unrendered."""
    return mark_safe(escape(words).replace("{", "&#123;").replace("}", "&#125;"))


def letters(request):
    """Every letter with the template in force and those that come."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    rows = {}
    for row in LetterTemplate.objects.filter(county=county).select_related("added_by").order_by("-effective_from"):
        rows.setdefault(row.kind, []).append(row)
    lines = [
        {
            "kind": kind,
            "row": next((row for row in rows.get(kind, []) if row.effective_from <= today), None),
            "coming": [row for row in reversed(rows.get(kind, [])) if row.effective_from > today],
        }
        for kind in Kind
    ]
    return render(request, "settings/letters.html", {"tabs": tabs("settings-letters"), "lines": lines})


class LetterView(SettingsFormView):
    """Another template for a letter, with its versions and its fields."""

    section, form_class, template_name = "settings-letters", LetterForm, "settings/letter.html"
    hint = gettext_lazy(
        "Download the template, change its words in Word, keep the fields in double braces, and upload it. Letters "
        "issued before the day keep their words."
    )
    button = gettext_lazy("Check and take the template")
    done_message = gettext_lazy("The template was filled in with the sample and is taken.")

    def prepare(self):
        self.kind = _kind(self.kwargs["kind"])
        self.title = _("Template of “%(name)s”") % {"name": self.kind.label}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kind}

    def act(self, form):
        data = dict(form.cleaned_data)
        file = store(data.pop("file"), by=self.request.user, county=self.county)
        return set_letter(by=self.request.user, county=self.county, kind=self.kind, file=file, **data)

    def get_success_url(self):
        return reverse("settings-letter-version", args=[self.kind, self.result.pk])

    def get_context_data(self, **kwargs):
        versions = LetterTemplate.objects.filter(county=self.county, kind=self.kind).select_related("added_by")
        return super().get_context_data(
            kind=self.kind, versions=versions, today=timezone.localdate(),
            fields=[(_as_shown(typed), _as_shown(sample)) for typed, sample in fields_of(self.kind)], **kwargs,
        )  # fmt: skip


def _version(request, kind, version):
    """(row or None, bytes of the template) of an address; 404 for versions of others."""
    county = county_for(request.user, *DECIDERS)
    if version == DEFAULT:
        return None, default_body(kind)
    if not (version.isascii() and version.isdigit()):
        raise Http404
    rows = LetterTemplate.objects.filter(county=county, kind=kind).select_related("file")
    row = get_object_or_404(rows, pk=int(version))
    return row, body_of(row)


@require_safe
def letter_version(request, kind, version):
    """A template filled in with the sample, on the screen."""
    kind = _kind(kind)
    row, body = _version(request, kind, version)
    _word, blocks = fill_in(kind, body, sample_of(kind))
    context = {"tabs": tabs("settings-letters"), "kind": kind, "version": version, "row": row, "blocks": blocks}
    return render(request, "settings/letter_version.html", context)


@require_safe
def letter_version_file(request, kind, version, what):
    """The template itself (template.docx), or filled in with the sample (sample.docx, sample.pdf)."""
    kind = _kind(kind)
    _row, body = _version(request, kind, version)
    if what == "template.docx":
        return download(body, WORD, f"{kind.label}.docx")
    if what not in ("sample.docx", "sample.pdf"):
        raise Http404
    word, blocks = fill_in(kind, body, sample_of(kind))
    if what == "sample.docx":
        return download(word, WORD, f"{kind.label}.docx")
    pdf = paper_pdf(
        "papers/letter.html", title=str(kind.label), number=_("Sample"), unit=_("Sample"), demo=True,
        moment=timezone.now(), blocks=blocks,
    )  # fmt: skip
    return download(pdf, "application/pdf", f"{kind.label}.pdf")
