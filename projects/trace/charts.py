"""Data of charts, and the arithmetic shared by their drawings (see drawings.py). Lengths are whole pixels."""

import math
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

TONES = {
    "blue": "#1d5fbf",
    "sky": "#7fb0ea",
    "green": "#2f9e77",
    "amber": "#e0a030",
    "red": "#c8553d",
    "navy": "#12305c",
    "purple": "#7a5fb5",
    "grey": "#9aa8bc",
}
ORDER = ["blue", "sky", "green", "amber", "red", "purple", "navy", "grey"]
INK, QUIET, GRID, TRACK = "#1c2534", "#4a5a75", "#dfe5ee", "#edf1f6"
FONT = 13


@dataclass(frozen=True)
class Datum:
    """One figure of a chart; `value` is an int or Decimal, never negative; `text` replaces the printed figure."""

    label: str
    value: int | Decimal
    href: str = ""
    tone: str = ""
    text: str = ""

    def __post_init__(self):
        if self.value < 0:
            raise ValueError(f"a chart cannot show a negative value: {self.label} {self.value}")

    @property
    def figure(self):
        """The figure as printed."""
        return self.text or figure(self.value)


@dataclass(frozen=True)
class Series:
    """A named row of figures."""

    name: str
    data: list[Datum]
    tone: str = ""


@dataclass
class Mark:
    """One shape of a drawing; `kind` says which attributes the template writes."""

    kind: str
    at: dict
    href: str = ""
    title: str = ""
    text: str = ""


@dataclass
class Drawing:
    """Shapes on a sheet of width by height pixels, in the order in which they are painted."""

    width: int
    height: int
    marks: list[Mark] = field(default_factory=list)

    def add(self, kind, *, href="", title="", text="", **at):
        """Put one shape on top of the others."""
        self.marks.append(Mark(kind, at, href, title, text))

    def rect(self, x, y, w, h, fill, rx=0, **more):
        """A filled rectangle."""
        self.add("rect", x=x, y=y, w=w, h=h, fill=fill, rx=rx, **more)

    def line(self, x1, y1, x2, y2, stroke=GRID, width=1, dash=""):
        """A straight line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, width=width, dash=dash)

    def words(self, x, y, text, anchor="start", size=FONT, fill=QUIET, weight="400"):
        """Text whose baseline is at y."""
        self.add("text", text=text, x=x, y=y, anchor=anchor, size=size, fill=fill, weight=weight)

    @property
    def linked(self):
        """Whether any shape leads somewhere."""
        return any(mark.href for mark in self.marks)


def figure(value):
    """A number as written on charts: no exponent, no needless zeros."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def scaled(value, top, length):
    """Pixels of `value` on an axis of `length` pixels that ends at `top`, rounded half up."""
    return int((value * length * 2 + top) // (2 * top)) if top else 0


def axis(maximum, steps=5):
    """End and step of an axis from zero that holds `maximum`: steps of 1, 2 or 5 times a power of ten."""
    if maximum <= 0:
        return steps - 1, 1
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * steps >= maximum:
                return math.ceil(Decimal(maximum) / step) * step, step
        power *= 10


def percent(part, total, places=1):
    """Share in percent as text, rounded half up, without needless zeros; a dash when there is no total."""
    if not total:
        return "—"
    share = Decimal(part) * 100 / Decimal(total)
    return figure(share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + "%"


def text_width(text, size=FONT):
    """Estimated width of a line: Chinese characters are square, others a little over half as wide."""
    return sum(size if ord(char) > 0x2E7F else size * 58 // 100 for char in str(text))


def fitted(text, room, size=FONT):
    """The text, cut with an ellipsis when it is wider than `room`."""
    text = str(text)
    if text_width(text, size) <= room:
        return text
    while text and text_width(text, size) + size > room:
        text = text[:-1]
    return text + "…"


def colour(tone, index=0):
    """Fill of a tone, or of the place in the order when no tone is given."""
    return TONES.get(tone) or TONES[ORDER[index % len(ORDER)]]


def lighter(fill, tenths):
    """A colour mixed with white: 0 is the colour itself, 10 is white."""
    parts = [int(fill[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{part + (255 - part) * tenths // 10:02x}" for part in parts)


def as_series(series):
    """A list of series from one or several; all must have the labels of the first."""
    rows = [series] if isinstance(series, Series) else list(series)
    labels = [datum.label for datum in rows[0].data] if rows else []
    if any([datum.label for datum in row.data] != labels for row in rows):
        raise ValueError("the series of a chart need the same labels")
    return rows, labels
