"""The drawings of charts: from data to shapes at whole pixels, the same for page and paper."""

import math

from django.utils.translation import gettext as _

from .charts import (
    FONT,
    GRID,
    INK,
    QUIET,
    TONES,
    TRACK,
    Drawing,
    as_series,
    axis,
    colour,
    figure,
    fitted,
    lighter,
    percent,
    scaled,
    text_width,
)

LEGEND_ROW, FOOT, AXIS_INK = 26, 26, "#aab6c8"
TARGET, PACE = "#b3261a", "#43516a"


class Frame:
    """The field of a chart with axes: its edges, scale, grid and labels."""

    def __init__(self, drawing, labels, maximum, top_room):
        self.drawing, self.labels = drawing, labels
        self.top, self.step = axis(maximum, 5 if drawing.height >= 200 else 3)
        self.left = text_width(figure(self.top)) + 12
        self.right, self.upper, self.lower = drawing.width - 4, top_room, drawing.height - FOOT
        self.slot = (self.right - self.left) // max(len(labels), 1)

    def y(self, value):
        """Height of a value on the sheet."""
        return self.lower - scaled(value, self.top, self.lower - self.upper)

    def middle(self, index):
        """Centre of the slot of a label."""
        return self.left + self.slot * index + self.slot // 2

    def draw(self):
        """Grid, figures of the axis, labels below; labels are thinned out when they would touch."""
        for value in range(0, self.top + 1, self.step):
            y = self.y(value)
            self.drawing.line(self.left, y, self.right, y, AXIS_INK if value == 0 else GRID)
            self.drawing.words(self.left - 8, y + 4, figure(value), "end")
        widest = max((text_width(label) for label in self.labels), default=0) + 8
        every = max(1, -(-widest // self.slot)) if len(self.labels) > 2 else 1
        for index, label in enumerate(self.labels):
            if index % every == 0:
                room = self.slot * every - 4 if every == 1 else self.slot * every
                self.drawing.words(self.middle(index), self.lower + 19, fitted(label, max(room, FONT * 2)), "middle")


def _legend(drawing, entries, unit=""):
    """Legend in rows from the top left, the unit at the right end; returns the height used.

    An entry is (name, colour, kind); kind "line" draws a dash, "box" a square.
    """
    note = _("Unit: %(unit)s") % {"unit": unit} if unit else ""
    end = drawing.width - (text_width(note) + 16 if note else 4)
    x, y = 4, 16
    for name, fill, kind in entries:
        wide = 22 + text_width(name)
        if x > 4 and x + wide > end:
            x, y = 4, y + LEGEND_ROW - 4
        if kind == "line":
            drawing.line(x, y - 5, x + 16, y - 5, fill, 2, "5 3")
        else:
            drawing.rect(x + 2, y - 10, 11, 11, fill, 2)
        drawing.words(x + 22, y, name)
        x += wide + 20
    if note:
        drawing.words(drawing.width - 4, 16, note, "end")
    return y + 18 if entries or note else 18


def _entries(rows, target, target_label, line):
    """Legend entries of a chart with axes; a single series without lines needs none."""
    entries = [(row.name, colour(row.tone, index), "box") for index, row in enumerate(rows)]
    if line:
        entries.append((line.name, PACE, "line"))
    if target is not None:
        entries.append((f"{target_label or _('Target')} {figure(target)}", TARGET, "line"))
    return entries if len(entries) > 1 else []


def _maximum(rows, target, line):
    """The largest value that the axis must hold."""
    shown = [*rows, line] if line else rows
    return max([target or 0, *(datum.value for row in shown for datum in row.data)])


def _lines(frame, target, line):
    """The level line of a target and the dashed line of a pace, over the bars."""
    if line:
        points = [(frame.middle(index), frame.y(datum.value)) for index, datum in enumerate(line.data)]
        frame.drawing.add(
            "polyline",
            points=" ".join(f"{x},{y}" for x, y in points),
            stroke=PACE,
            width=2,
            dash="5 3",
            title=line.name,
        )
    if target is not None:
        y = frame.y(target)
        frame.drawing.line(frame.left, y, frame.right, y, TARGET, 2, "7 4")


def draw_bars(series, width, height, *, target=None, target_label="", line=None, unit=""):
    """Grouped upright bars."""
    rows, labels = as_series(series)
    drawing = Drawing(width, height)
    room = _legend(drawing, _entries(rows, target, target_label, line), unit)
    frame = Frame(drawing, labels, _maximum(rows, target, line), room)
    frame.draw()
    bar = max(2, min(30, frame.slot * 7 // 10 // max(len(rows), 1)))
    for index in range(len(labels)):
        start = frame.middle(index) - bar * len(rows) // 2
        for place, row in enumerate(rows):
            _bar(frame, row, row.data[index], start + bar * place, bar, colour(row.data[index].tone or row.tone, place))
    _lines(frame, target, line)
    return drawing


def _bar(frame, row, datum, x, bar, fill):
    """One bar with its figure above when there is room; the whole column leads to `href`."""
    y, gap = frame.y(datum.value), 1 if bar > 4 else 0
    frame.drawing.add(
        "bar",
        x=x + gap,
        y=y,
        w=bar - 2 * gap,
        h=frame.lower - y,
        fill=fill,
        hit_y=frame.upper,
        hit_h=frame.lower - frame.upper,
        href=datum.href,
        title=f"{datum.label} {row.name} {datum.figure}",
    )
    if datum.value and text_width(datum.figure, 12) <= max(bar, frame.slot * 9 // 10 if bar * 2 > frame.slot else bar):
        frame.drawing.words(x + bar // 2, y - 5, datum.figure, "middle", 12, INK)


def draw_line(series, width, height, *, target=None, target_label="", unit=""):
    """Lines through points; a series may end early (months still to come)."""
    rows = [series] if not isinstance(series, (list, tuple)) else list(series)
    labels = max(([datum.label for datum in row.data] for row in rows), key=len, default=[])
    drawing = Drawing(width, height)
    room = _legend(drawing, _entries(rows, target, target_label, None), unit)
    frame = Frame(drawing, labels, _maximum(rows, target, None), room)
    frame.draw()
    _lines(frame, target, None)
    for place, row in enumerate(rows):
        stroke = colour(row.tone, place)
        points = [(frame.middle(index), frame.y(datum.value)) for index, datum in enumerate(row.data)]
        drawing.add("polyline", points=" ".join(f"{x},{y}" for x, y in points), stroke=stroke, width=2, dash="")
        for (x, y), datum in zip(points, row.data, strict=True):
            drawing.add(
                "dot", x=x, y=y, r=4, fill=stroke, href=datum.href, title=f"{datum.label} {row.name} {datum.figure}"
            )
    if rows and rows[0].data:
        _last_figure(frame, rows)
    return drawing


def _last_figure(frame, rows):
    """The newest figure of the first line, beside its point on the side where no other line runs."""
    index = len(rows[0].data) - 1
    datum = rows[0].data[index]
    x, y = frame.middle(index), frame.y(datum.value)
    others = [frame.y(row.data[index].value) for row in rows[1:] if index < len(row.data)]
    below = any(y - 28 < other <= y for other in others) and y + 20 < frame.lower
    frame.drawing.words(x, y + 19 if below else y - 9, datum.figure, "middle", FONT, INK, "700")


def draw_hbars(data, width, height=0, *, unit="", maximum=None):
    """Bars from left to right, one row each, labels before them and figures after them."""
    data = list(data)
    row = max(24, height // len(data)) if height and data else 38
    drawing = Drawing(width, max(row * len(data), 24))
    label_room = min(max((text_width(datum.label) for datum in data), default=0), width * 2 // 5) + 12
    figures = [f"{datum.figure} {unit}".strip() for datum in data]
    field = width - label_room - max((text_width(words) for words in figures), default=0) - 14
    top = max([datum.value for datum in data] + [maximum or 0], default=0)
    thick = min(26, row * 2 // 3)
    for index, (datum, words) in enumerate(zip(data, figures, strict=True)):
        y = index * row + (row - thick) // 2
        fill = colour(datum.tone) if datum.tone else lighter(TONES["blue"], min(5, index * 5 // max(len(data) - 1, 1)))
        drawing.words(label_room - 12, y + thick // 2 + 5, fitted(datum.label, label_room - 12), "end", FONT, INK)
        drawing.rect(label_room, y, field, thick, TRACK, 3)
        drawing.add(
            "bar",
            x=label_room,
            y=y,
            w=scaled(datum.value, top, field),
            h=thick,
            fill=fill,
            hit_y=y,
            hit_h=thick,
            hit_w=field,
            href=datum.href,
            title=f"{datum.label} {words}",
        )
        drawing.words(label_room + field + 8, y + thick // 2 + 5, words, "start", FONT, INK, "700")
    return drawing


def _ring(cx, cy, outer, inner, start, end):
    """Path of a part of a ring in tenths of pixels; start and end are shares of the turn, clockwise from the top."""

    def point(radius, share):
        angle = math.tau * float(share) - math.pi / 2
        return f"{round(10 * (cx + radius * math.cos(angle)))} {round(10 * (cy + radius * math.sin(angle)))}"

    half = (start + end) / 2
    out, back = f"A{outer * 10} {outer * 10} 0 0 1 ", f"A{inner * 10} {inner * 10} 0 0 0 "
    return (
        f"M{point(outer, start)}{out}{point(outer, half)}{out}{point(outer, end)}"
        f"L{point(inner, end)}{back}{point(inner, half)}{back}{point(inner, start)}Z"
    )


def draw_donut(data, width, height, *, total=None, label="", unit=""):
    """A ring of parts with the total in the middle and a legend at the right, or below on a narrow sheet."""
    data = list(data)
    whole = sum(datum.value for datum in data)
    below = width < 360
    size = min(height, 190 if below else width * 2 // 5)
    rows = max(len(data), 1) * 28
    drawing = Drawing(width, size + rows + 8 if below else max(height, rows))
    cx, cy = (width // 2, size // 2) if below else (size // 2 + 4, drawing.height // 2)
    outer = size // 2 - 4
    _ring_parts(drawing, data, whole, (cx, cy, outer))
    middle = figure(total if total is not None else whole)
    drawing.words(cx, cy + (4 if label else 10), middle, "middle", 28 if len(middle) < 6 else 20, INK, "700")
    if label:
        drawing.words(cx, cy + 26, label, "middle")
    left, top = (8, size + 8) if below else (size + 36, (drawing.height - rows) // 2)
    for index, datum in enumerate(data):
        _legend_row(
            drawing, datum, colour(datum.tone, index), (left, top + index * 28), percent(datum.value, whole), unit
        )
    return drawing


def _ring_parts(drawing, data, whole, place):
    """The parts of a ring; an empty ring is grey."""
    cx, cy, outer = place
    inner, before = outer * 65 // 100, 0
    if not whole:
        drawing.add("path", d=_ring(cx, cy, outer, inner, 0, 1), fill=TRACK, stroke=TRACK)
    for index, datum in enumerate(data):
        if datum.value:
            d = _ring(cx, cy, outer, inner, before / whole, (before + datum.value) / whole)
            fill = colour(datum.tone, index)
            # White seams between parts; a ring of one part has none.
            seam = fill if datum.value == whole else "#ffffff"
            drawing.add("path", d=d, fill=fill, stroke=seam, href=datum.href, title=f"{datum.label} {datum.figure}")
        before += datum.value


def _legend_row(drawing, datum, fill, place, share, unit):
    """Square, label, figure and share on one line."""
    x, y = place
    drawing.rect(x, y + 8, 12, 12, fill, 2)
    words = f"{datum.figure} {unit}".strip()
    share_room = text_width("100.0%") + 10
    room = drawing.width - 8 - share_room - text_width(words) - (x + 22) - 8
    drawing.words(x + 22, y + 19, fitted(datum.label, room), "start", FONT, INK)
    drawing.words(drawing.width - 8 - share_room, y + 19, words, "end", FONT, INK, "700")
    drawing.words(drawing.width - 8, y + 19, share, "end")


def draw_gauge(value, target, width, height=92, *, pace=None, label="", unit=""):
    """Completion as a bar against a target; `pace` is a tick where the year's progress would be."""
    drawing = Drawing(width, height)
    top = max(value, target, pace or 0)
    y, thick, field = 38, 16, width - 8
    done = f"{figure(value)} {unit}".strip()
    drawing.words(4, 24, done, "start", 22, INK, "700")
    drawing.words(4 + text_width(done, 22) + 12, 24, percent(value, target, 2), "start", 15, QUIET)
    goal = f"{label or _('Target')} {figure(target)} {unit}".strip()
    drawing.words(width - 4, 24, goal, "end", FONT, QUIET)
    behind = pace is not None and value < pace
    drawing.rect(4, y, field, thick, TRACK, 4)
    fill = TONES["amber"] if behind else TONES["blue"]
    drawing.rect(4, y, scaled(value, top, field), thick, fill, 4, title=f"{done} / {goal}")
    if top > target:
        x = 4 + scaled(target, top, field)
        drawing.line(x, y - 4, x, y + thick + 4, TARGET, 2)
    if pace is not None:
        _tick(drawing, 4 + scaled(pace, top, field), y, thick, _("Time progress %(value)s") % {"value": figure(pace)})
    return drawing


def _tick(drawing, x, y, thick, words):
    """A tick across the bar with words below that stay on the sheet."""
    drawing.line(x, y - 5, x, y + thick + 5, INK, 2)
    half = text_width(words) // 2 + 2
    drawing.words(max(half, min(x, drawing.width - half)), y + thick + 22, words, "middle")


def draw_stack(data, width, *, unit=""):
    """Parts of one total side by side in one bar, with a legend below."""
    data = list(data)
    whole, thick, field = sum(datum.value for datum in data), 30, width - 8
    entries = [f"{datum.label} {datum.figure}{unit} · {percent(datum.value, whole)}" for datum in data]
    places, x, y = [], 4, thick + 28
    for words in entries:
        wide = 20 + text_width(words)
        if x > 4 and x + wide > width:
            x, y = 4, y + 24
        places.append((x, y))
        x += wide + 20
    drawing = Drawing(width, y + 10)
    drawing.rect(4, 4, field, thick, TRACK, 3)
    before = 0
    for index, (datum, words, (x, y)) in enumerate(zip(data, entries, places, strict=True)):
        fill = colour(datum.tone, index)
        start, end = scaled(before, whole, field), scaled(before + datum.value, whole, field)
        before += datum.value
        if end > start:
            drawing.rect(
                4 + start, 4, end - start - (1 if end < field else 0), thick, fill, href=datum.href, title=words
            )
        drawing.rect(x, y - 10, 11, 11, fill, 2)
        drawing.words(x + 20, y, fitted(words, width - x - 20))
    return drawing
