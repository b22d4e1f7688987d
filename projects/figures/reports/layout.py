"""Sets the two reports on paper: contents of `content.py`, pages of templates/reports, PDF/A by `figures.pdf`."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import segno
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.pdf.render import Attachment, render_pdf
from projects.trace.charts import Datum, Series
from projects.trace.wording import on_file, on_paper

from .phrases import cn_day, head_words
from .tables import XLSX, tables_of

OFFICIAL, MODERN = "official", "modern"
BAR = 25  # height of a horizontal bar with its gap, in the drawing's own pixels


@dataclass(frozen=True)
class _PlacedPhoto:
    """What the page says of a photo; the picture itself is an asset."""

    asset: str
    caption: str
    taken_on: str
    place: str


@dataclass(frozen=True)
class Sheet:
    """A report with its template filled in: as PDF, and as the Word draft of the same words."""

    html: str
    assets: dict
    content: object
    title: str
    look: str

    def pdf(self):
        """PDF/A-3a as bytes with the data attached; raises `render.RenderFailed`."""
        imprint = self.content.imprint
        return render_pdf(
            self.html,
            styles(imprint.demo, self.look),
            self.assets | {"qr": (_qr(imprint.verify_url), "image/svg+xml")},
            [
                Attachment("report.json", self.content.to_json().encode(), "application/json"),
                Attachment("report.xlsx", tables_of(self.content, self.title), XLSX),
            ],
            identifier=f"{imprint.number}/{imprint.check_code}",
            title=self.title,
            timestamp=imprint.generated_at.astimezone(timezone.get_default_timezone()),
        )

    @on_paper
    def word(self):
        """An editable Word file that says on each page that it is a draft."""
        from .word import word_of  # only whoever makes the file needs the library

        return word_of(self.html, self.assets, title=self.title)


def project_sheet(content, look=OFFICIAL, seal=None):
    """One project's landing report (`ProjectReport`); `seal` is the unit's own as (bytes, media type)."""
    with on_file():
        title = _("Landing report of %(project)s") % {"project": content.project_name}
        context, assets = _of_project(content)
        return _sheet("reports/project.html", content, title, context, assets, look, seal)


def period_sheet(content, look=OFFICIAL, seal=None):
    """A year's or quarter's report (`PeriodReport`)."""
    with on_file():
        title = _("%(title)s (%(period)s)") % {"title": content.title, "period": content.period}
        return _sheet("reports/period.html", content, title, _charts(content), {}, look, seal)


def batch_sheet(content, look=OFFICIAL):
    """Landing reports of several projects (`BatchReport`) behind a list of contents."""
    with on_file():
        rows, assets = [], {}
        for place, report in enumerate(content.reports, 1):
            context, own = _of_project(report, f"p{place}-")
            assets |= own
            title = _("Landing report of %(project)s") % {"project": report.project_name}
            rows.append({"report": report, "place": place, "title": title, **context})
        return _sheet("reports/batch.html", content, content.title, {"rows": rows}, assets, look)


def project_report_pdf(content, look=OFFICIAL):
    """PDF/A-3a of one project's landing report as bytes; raises `render.RenderFailed`."""
    return project_sheet(content, look).pdf()


def period_report_pdf(content, look=OFFICIAL):
    """PDF/A-3a of a year's or quarter's report as bytes; raises `render.RenderFailed`."""
    return period_sheet(content, look).pdf()


def _of_project(content, prefix=""):
    """Context and assets of one project's pages; `prefix` tells its photos from those of others."""
    assets = {f"{prefix}photo{i}": (p.body, p.mime) for i, p in enumerate(content.photos)}
    photos = [_PlacedPhoto(f"{prefix}photo{i}", p.caption, p.taken_on, p.place) for i, p in enumerate(content.photos)]
    return {"photos": photos, "fact_rows": pair_facts(content.overview)}, assets


def pair_facts(facts):
    """Facts in rows of two; a wide one has a row of its own, one left alone becomes wide."""
    rows, half = [], []
    for fact in facts:
        if half and not fact.wide:
            rows.append([*half, fact])
            half = []
            continue
        rows += [[replace(alone, wide=True)] for alone in half]
        rows += [[fact]] if fact.wide else []
        half = [] if fact.wide else [fact]
    return rows + [[replace(alone, wide=True)] for alone in half]


def _charts(content):
    """Data of the period report's drawings: the curve with its figures by month, bars by source and by carrier."""
    months = [_("%(month)s (month)") % {"month": month} for month in range(1, 13)]
    target, done = content.curve.target, content.curve.counted
    paces = (
        [(Decimal(target) * n / 12).quantize(Decimal("0.1"), ROUND_HALF_UP) for n in range(1, 13)]
        if target
        else [""] * 12
    )
    pace = (
        [Series(_("Time progress"), [Datum(m, p, text=" ") for m, p in zip(months, paces, strict=True)], "grey")]
        if target
        else []
    )
    counted = [Datum(month, n) for month, n in zip(months, done, strict=True) if n is not None]
    return {
        "curves": [*pace, Series(_("Counted projects"), counted, "navy")],
        "target_label": _("Target"),
        "by_month": list(zip(months, done, paces, strict=True)),
        "by_source": [Datum(s.label, s.count, tone="navy") for s in content.sources],
        "by_carrier": [Datum(s.label, s.count, tone="navy") for s in content.carriers],
        "source_height": BAR * len(content.sources),
        "carrier_height": BAR * len(content.carriers),
    }


def _sheet(template, content, title, context, assets, look, seal=None):
    imprint = content.imprint
    words = {"report": content, "imprint": imprint, "title": title, "look": look, "seal": seal is not None}
    words["issued_on"] = cn_day(timezone.localdate(imprint.generated_at))
    words["audit"] = head_words(imprint.audit) if imprint.audit else ""
    html, assets = render_to_string(template, words | context), assets | ({"seal": seal} if seal else {})
    return Sheet(html, assets, content, title, look)


def styles(demo, look=OFFICIAL, *others):
    """The style sheet of a layout; `others` are names of further ones."""
    names = ["reports/page", "reports/report", *others, f"reports/{look}", *(["reports/demo"] if demo else [])]
    return "\n".join(render_to_string(f"{name}.css") for name in names)


def _qr(url):
    """The address as an SVG drawing, black on nothing, with the quiet zone that readers need."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", scale=4, border=3)
    return out.getvalue()
