"""The picture of a procedure: lanes of stops, each done, at hand, skipped, stopped or still possible."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .charts import INK, QUIET, Drawing, fitted, text_width
from .wording import listed

DONE, NOW, SKIPPED, STOPPED, POSSIBLE = "done", "now", "skipped", "stopped", "possible"
# State → fill, border, ink, dashes of the border, sign before the label, word of the legend.
LOOKS = {
    DONE: ("#e6effb", "#1d5fbf", INK, "", "✓ ", gettext_lazy("Done")),
    NOW: ("#1d5fbf", "#1d5fbf", "#ffffff", "", "● ", gettext_lazy("At hand")),
    SKIPPED: ("#ffffff", "#9aa8bc", QUIET, "4 3", "", gettext_lazy("Not needed or passed over")),
    STOPPED: ("#fdeeec", "#c22f22", "#98231a", "", "× ", gettext_lazy("Broken off")),
    POSSIBLE: ("#ffffff", "#c5d0df", INK, "", "", gettext_lazy("Still possible")),
}
TALL, GAP, LINE = 46, 14, "#c5d0df"
NARROW = 500  # below this width the title of a lane stands above its stops


@dataclass(frozen=True)
class Stop:
    """One step of a procedure; `note` says who and when, or until when."""

    label: str
    state: str
    note: str = ""
    href: str = ""

    @property
    def words(self):
        """The state in words."""
        return LOOKS[self.state][5]


@dataclass(frozen=True)
class Lane:
    """A procedure: its title and its stops in order."""

    title: str
    stops: tuple


def draw_way(lanes, width):
    """Lanes under one another; their stops from left to right, in several rows where the sheet is narrow."""
    left = 0 if width < NARROW else 76
    places = 2 if width < NARROW else max(len(lane.stops) for lane in lanes)
    wide = (width - left - GAP * (places - 1) - 4) // places
    drawing, y = Drawing(width, 0), 4
    for lane in lanes:
        if not left:
            drawing.words(2, y + 14, lane.title, size=14, fill=INK, weight="700")
            y += 24
        else:
            drawing.words(2, y + TALL // 2 + 5, fitted(lane.title, left - 8), size=14, fill=INK, weight="700")
        y = _rows(drawing, lane.stops, left, y, wide, places) + 12
    drawing.height = _legend(drawing, y + 8)
    return drawing


def _rows(drawing, stops, left, y, wide, places):
    for place, stop in enumerate(stops):
        row, column = divmod(place, places)
        x, top = left + column * (wide + GAP) + 2, y + row * (TALL + 8)
        if column:
            drawing.line(x - GAP, top + TALL // 2, x, top + TALL // 2, LINE, 2)
        _box(drawing, stop, x, top, wide)
    return y + (len(stops) - 1) // places * (TALL + 8) + TALL


def _box(drawing, stop, x, y, wide):
    fill, border, ink, dash, sign, _word = LOOKS[stop.state]
    words = str(listed([part for part in (stop.label, stop.words, stop.note) if part], "，"))
    drawing.rect(x, y, wide, TALL, fill, 6, href=stop.href, title=words)
    corners = f"{x},{y} {x + wide},{y} {x + wide},{y + TALL} {x},{y + TALL} {x},{y}"
    drawing.add("polyline", points=corners, stroke=border, width=1.5, dash=dash)
    middle = y + (20 if stop.note else 28)
    weight = "700" if stop.state == NOW else "400"
    drawing.words(x + 10, middle, fitted(f"{sign}{stop.label}", wide - 14), fill=ink, weight=weight)
    if stop.note:
        note_ink = ink if stop.state in (NOW, STOPPED) else QUIET
        drawing.words(x + 10, y + 37, fitted(stop.note, wide - 14, 12), size=12, fill=note_ink)


def _legend(drawing, y):
    """What the looks mean; returns the height of the sheet."""
    x = 4
    for fill, border, _ink, dash, _sign, word in LOOKS.values():
        room = 24 + text_width(word)
        if x > 4 and x + room > drawing.width:
            x, y = 4, y + 22
        drawing.rect(x, y, 14, 12, fill, 2)
        corners = f"{x},{y} {x + 14},{y} {x + 14},{y + 12} {x},{y + 12} {x},{y}"
        drawing.add("polyline", points=corners, stroke=border, width=1.5, dash=dash)
        drawing.words(x + 20, y + 11, word)
        x += room + 18
    return y + 18


def way_table(lanes):
    """The picture as a table to be read aloud."""
    rows = [[f"{lane.title} · {stop.label}", stop.words, stop.note or "—"] for lane in lanes for stop in lane.stops]
    return {"heads": [_("Step"), _("State"), _("Words")], "rows": rows}
