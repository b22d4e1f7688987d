"""Charts as SVG, the same on page and paper. Usage: docs/ui.md; geometry: projects/trace/drawings.py."""

from django import template
from django.utils.translation import gettext as _

from projects.trace import drawings
from projects.trace.charts import Series, figure
from projects.trace.waydrawing import draw_way, way_table

register = template.Library()

NARROW = 336
NARROW_BELOW = 360
SMALL = 440


def _classes(width, two):
    """Classes of the drawing on the page: hidden on phones when there is a narrow one, small ones do not grow large."""
    return " ".join(["chart-wide"] * two + ["chart-small"] * (width <= SMALL))


def _context(draw, width, title, paper, table, opens=True):
    """Drawings for the page (wide and for phones, with a table to open) or for paper (one, without links).

    Without `opens` the table is for screen readers only: the drawing says all of it in words.
    """
    two = not paper and width > NARROW_BELOW
    return {
        "wide": draw(width),
        "wide_class": _classes(width, two) if not paper else "",
        "narrow": draw(NARROW) if two else None,
        "links": not paper,
        "title": title or _("Chart"),
        "table": None if paper else table,
        "opens": opens,
    }


def _series_table(series):
    """Figures of series: one row per label, one column per series."""
    rows = [series] if isinstance(series, Series) else list(series)
    labels = max(([datum.label for datum in row.data] for row in rows), key=len, default=[])
    cells = [
        [label, *(row.data[index] if index < len(row.data) else "—" for row in rows)]
        for index, label in enumerate(labels)
    ]
    return {"heads": [_("Chart item"), *(row.name for row in rows)], "rows": cells}


def _data_table(data, unit):
    """Figures of single data: label and figure."""
    return {"heads": [_("Chart item"), unit or _("Figure")], "rows": [[datum.label, datum] for datum in data]}


@register.inclusion_tag("components/charts/chart.html")
def chart_bars(series, width=640, height=240, title="", unit="", target=None, target_label="", line=None, paper=False):
    """Grouped bars, with a level line (target) and a dashed line (pace)."""

    def draw(wide):
        return drawings.draw_bars(series, wide, height, target=target, target_label=target_label, line=line, unit=unit)

    rows = [series] if isinstance(series, Series) else list(series)
    return _context(draw, width, title, paper, _series_table([*rows, line] if line else rows))


@register.inclusion_tag("components/charts/chart.html")
def chart_line(series, width=640, height=240, title="", unit="", target=None, target_label="", paper=False):
    """Lines with points and a level line."""

    def draw(wide):
        return drawings.draw_line(series, wide, height, target=target, target_label=target_label, unit=unit)

    return _context(draw, width, title, paper, _series_table(series))


@register.inclusion_tag("components/charts/chart.html")
def chart_hbars(data, width=420, height=0, title="", unit="", maximum=None, paper=False):
    """Bars from left to right; `height` 0 gives each row 38 pixels."""

    def draw(wide):
        return drawings.draw_hbars(data, wide, height, unit=unit, maximum=maximum)

    return _context(draw, width, title, paper, _data_table(data, unit))


@register.inclusion_tag("components/charts/chart.html")
def chart_donut(data, width=420, height=200, title="", unit="", total=None, label="", paper=False):
    """Ring of parts with legend."""

    def draw(wide):
        return drawings.draw_donut(data, wide, height, total=total, label=label, unit=unit)

    return _context(draw, width, title, paper, _data_table(data, unit))


@register.inclusion_tag("components/charts/chart.html")
def chart_gauge(value, target, width=420, height=84, title="", unit="", pace=None, label="", paper=False):
    """Completion against a target with a tick for the pace."""

    def draw(wide):
        return drawings.draw_gauge(value, target, wide, height, pace=pace, label=label, unit=unit)

    rows = [[_("Done so far"), figure(value)], [label or _("Target"), figure(target)]]
    if pace is not None:
        rows.append([_("Time progress"), figure(pace)])
    return _context(
        draw, width, title, paper, {"heads": [_("Chart item"), unit or _("Figure")], "rows": rows}, opens=False
    )


@register.inclusion_tag("components/charts/chart.html")
def chart_stack(data, width=640, title="", unit="", paper=False):
    """Parts of one total in one bar."""

    def draw(wide):
        return drawings.draw_stack(data, wide, unit=unit)

    return _context(draw, width, title, paper, _data_table(data, unit))


@register.inclusion_tag("components/charts/chart.html")
def chart_way(lanes, width=1100, title="", paper=False):
    """The picture of a procedure with one project's way: lanes of stops."""
    return _context(lambda wide: draw_way(lanes, wide), width, title, paper, way_table(lanes), opens=False)
