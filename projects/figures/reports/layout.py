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
from projects.trace.wording import on_file

BAR = 25  # height of a horizontal bar with its gap, in the drawing's own pixels


@dataclass(frozen=True)
class _PlacedPhoto:
    """What the page says of a photo; the picture itself is an asset."""

    asset: str
    caption: str
    taken_on: str
    place: str


def project_report_pdf(content):
    """PDF/A-3a of one project's landing report (`ProjectReport`) as bytes; raises `render.RenderFailed`."""
    assets = {f"photo{i}": (p.body, p.mime) for i, p in enumerate(content.photos)}
    photos = [_PlacedPhoto(f"photo{i}", p.caption, p.taken_on, p.place) for i, p in enumerate(content.photos)]
    with on_file():
        title = _("Landing report of %(project)s") % {"project": content.project_name}
        context = {"photos": photos, "fact_rows": pair_facts(content.overview)}
        return _print("reports/project.html", content, title, context, assets)


def period_report_pdf(content):
    """PDF/A-3a of a year's or quarter's report (`PeriodReport`) as bytes; raises `render.RenderFailed`."""
    with on_file():
        title = _("%(title)s (%(period)s)") % {"title": content.title, "period": content.period}
        return _print("reports/period.html", content, title, _charts(content), {})


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
    paces = [(Decimal(content.curve.target) * n / 12).quantize(Decimal("0.1"), ROUND_HALF_UP) for n in range(1, 13)]
    done = content.curve.counted
    pace = Series(_("Time progress"), [Datum(m, p, text=" ") for m, p in zip(months, paces, strict=True)], "grey")
    counted = [Datum(month, n) for month, n in zip(months, done, strict=True) if n is not None]
    return {
        "curves": [pace, Series(_("Counted projects"), counted, "navy")],
        "target_label": _("Target"),
        "by_month": list(zip(months, done, paces, strict=True)),
        "by_source": [Datum(s.label, s.count, tone="navy") for s in content.sources],
        "by_carrier": [Datum(s.label, s.count, tone="navy") for s in content.carriers],
        "source_height": BAR * len(content.sources),
        "carrier_height": BAR * len(content.carriers),
    }


def _print(template, content, title, context, assets):
    """Fill the template and render it, with the report's data attached as report.json."""
    imprint = content.imprint
    html = render_to_string(template, {"report": content, "imprint": imprint, "title": title, **context})
    return render_pdf(
        html,
        _styles(imprint.demo),
        assets | {"qr": (_qr(imprint.verify_url), "image/svg+xml")},
        [Attachment("report.json", content.to_json().encode(), "application/json")],
        identifier=f"{imprint.number}/{imprint.check_code}",
        title=title,
        timestamp=imprint.generated_at.astimezone(timezone.get_default_timezone()),
    )


def _styles(demo):
    names = ["page", "report"] + (["demo"] if demo else [])
    return "\n".join(render_to_string(f"reports/{name}.css") for name in names)


def _qr(url):
    """The address as an SVG drawing, black on nothing, with the quiet zone that readers need."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", scale=4, border=3)
    return out.getvalue()
