"""Data, arithmetic and drawings of charts."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template

from projects.trace import charts, drawings
from projects.trace.charts import Datum, Series

MONTHS = [f"{month}月" for month in range(1, 13)]


def months(*values, href=""):
    return Series("计入", [Datum(label, value, href) for label, value in zip(MONTHS, values, strict=False)])


def bars_of(drawing):
    return [mark.at for mark in drawing.marks if mark.kind == "bar"]


@pytest.mark.parametrize(
    ("maximum", "expected"),
    [
        (0, (4, 1)),
        (1, (1, 1)),
        (5, (5, 1)),
        (6, (6, 2)),
        (9, (10, 2)),
        (11, (15, 5)),
        (37, (40, 10)),
        (80, (80, 20)),
        (101, (150, 50)),
        (Decimal("13.33"), (15, 5)),
        (Decimal("0.4"), (1, 1)),
        (1234, (1500, 500)),
    ],
)
def test_axis_has_round_steps(maximum, expected):
    assert charts.axis(maximum) == expected


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, 13), (40, 500), (80, 1000), (Decimal("0.04"), 1)])
def test_scaled_rounds_half_up_to_whole_pixels(value, expected):
    got = charts.scaled(value, 80, 1000)
    assert (got, type(got)) == (expected, int)


def test_scaled_on_an_empty_axis_is_nothing():
    assert charts.scaled(0, 0, 100) == 0


@pytest.mark.parametrize("value", [-1, Decimal("-0.01")])
def test_negative_is_refused(value):
    with pytest.raises(ValueError, match="negative"):
        Datum("甲", value)


@pytest.mark.parametrize(
    ("part", "total", "places", "expected"),
    [(61, 80, 2, "76.25%"), (80, 80, 2, "100%"), (1, 3, 1, "33.3%"), (1, 8, 0, "13%"), (1, 0, 1, "—")],
)
def test_percent(part, total, places, expected):
    assert charts.percent(part, total, places) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(7, "7"), (Decimal("2.20"), "2.2"), (Decimal("100"), "100"), (Decimal("1E+2"), "100")]
)
def test_figure(value, expected):
    assert charts.figure(value) == expected


def test_long_label_is_cut_to_its_room():
    assert charts.fitted("新能源新材料", 200) == "新能源新材料"
    cut = charts.fitted("新能源新材料", 50)
    assert cut == "新能…"
    assert charts.text_width(cut) <= 50


def test_lighter_goes_to_white():
    assert (charts.lighter("#1d5fbf", 0), charts.lighter("#1d5fbf", 10)) == ("#1d5fbf", "#ffffff")


def test_bars_keep_the_proportion_of_values():
    drawing = drawings.draw_bars(months(2, 4, 8), 640, 240)
    heights = [at["h"] for at in bars_of(drawing)]
    assert heights[2] == pytest.approx(2 * heights[1], abs=1)
    assert heights[1] == pytest.approx(2 * heights[0], abs=1)


def test_bars_of_zero_have_no_height_and_no_figure():
    drawing = drawings.draw_bars(months(0, 0), 640, 240)
    assert [at["h"] for at in bars_of(drawing)] == [0, 0]
    assert [mark.text for mark in drawing.marks if mark.kind == "text"] == ["0", "1", "2", "3", "4", "1月", "2月"]


@pytest.mark.parametrize("count", [0, 1, 12])
@pytest.mark.parametrize("width", [336, 640])
def test_bars_stay_on_the_sheet(count, width):
    drawing = drawings.draw_bars(
        [months(*range(count)), Series("飞地", months(*range(count)).data)],
        width,
        240,
        target=80,
        line=months(*range(count)),
    )
    for at in bars_of(drawing):
        assert at["x"] >= 0
        assert at["x"] + at["w"] <= width
        assert at["y"] >= 0
        assert at["y"] + at["h"] <= 240


def test_every_length_is_a_whole_number():
    drawing = drawings.draw_bars(
        months(Decimal("1.5"), Decimal("13.3")), 336, 200, target=7, line=months(Decimal("6.67"), Decimal("13.33"))
    )
    lengths = [
        value
        for mark in drawing.marks
        for name, value in mark.at.items()
        if name in {"x", "y", "w", "h", "x1", "y1", "x2", "y2", "hit_y", "hit_h"}
    ]
    assert {type(value) for value in lengths} == {int}


def test_axis_holds_the_pace_line():
    drawing = drawings.draw_bars(
        months(1, 2), 640, 240, line=Series("时序进度", months(Decimal("6.67"), Decimal("13.33")).data)
    )
    points = next(mark.at["points"] for mark in drawing.marks if mark.kind == "polyline")
    assert all(0 < int(point.split(",")[1]) < 240 for point in points.split())


def test_series_with_other_labels_are_refused():
    with pytest.raises(ValueError, match="same labels"):
        drawings.draw_bars([months(1, 2), Series("别", [Datum("甲", 1)])], 640, 240)


def test_line_may_end_before_its_labels():
    drawing = drawings.draw_line([months(1, 3), Series("时序", months(*range(12)).data)], 640, 240)
    assert [len(mark.at["points"].split()) for mark in drawing.marks if mark.kind == "polyline"] == [2, 12]


@pytest.mark.parametrize(("other", "above"), [(40, True), (10, False), (2, True)])
def test_figure_of_a_line_keeps_clear_of_the_other_line(other, above):
    drawing = drawings.draw_line([months(1, 9), Series("时序", months(1, other).data)], 640, 240, target=60)
    point = [mark.at for mark in drawing.marks if mark.kind == "dot"][1]
    words = next(mark.at for mark in drawing.marks if mark.text == "9")
    assert (words["y"] < point["y"]) is above


def test_hbars_of_nothing_and_of_zeros():
    assert drawings.draw_hbars([], 420).marks == []
    assert [at["w"] for at in bars_of(drawings.draw_hbars([Datum("甲", 0), Datum("乙", 0)], 420))] == [0, 0]


def test_donut_of_one_part_is_a_whole_ring():
    paths = [mark.at for mark in drawings.draw_donut([Datum("飞地", 5)], 420, 200).marks if mark.kind == "path"]
    assert [at["stroke"] == at["fill"] for at in paths] == [True]
    assert paths[0]["d"].count("A") == 4


def test_donut_of_zeros_is_an_empty_ring():
    paths = [
        mark.at for mark in drawings.draw_donut([Datum("甲", 0), Datum("乙", 0)], 420, 200).marks if mark.kind == "path"
    ]
    assert [at["fill"] for at in paths] == [charts.TRACK]


def test_donut_prints_figure_and_share():
    texts = [
        mark.text
        for mark in drawings.draw_donut([Datum("甲", 1), Datum("乙", 2)], 420, 200, unit="个").marks
        if mark.text
    ]
    assert texts == ["3", "甲", "1 个", "33.3%", "乙", "2 个", "66.7%"]


def test_stack_fills_the_bar_exactly():
    drawing = drawings.draw_stack([Datum("甲", 1), Datum("乙", 1), Datum("丙", 1)], 640)
    parts = [mark.at for mark in drawing.marks if mark.kind == "rect" and mark.at["h"] == 30][1:]
    assert parts[-1]["x"] + parts[-1]["w"] == 4 + 632
    assert sum(at["w"] for at in parts) == 632 - 2


@pytest.mark.parametrize(("value", "fill"), [(61, "blue"), (50, "amber")])
def test_gauge_behind_the_pace_is_amber(value, fill):
    rects = [mark.at for mark in drawings.draw_gauge(value, 80, 420, pace=60).marks if mark.kind == "rect"]
    assert rects[1]["fill"] == charts.TONES[fill]


def test_gauge_over_the_target_stays_on_the_sheet():
    rects = [mark.at for mark in drawings.draw_gauge(100, 80, 420).marks if mark.kind == "rect"]
    assert rects[1]["x"] + rects[1]["w"] <= 420


def render(source, **context):
    return Template("{% load charts %}" + source).render(Context(context))


def test_page_has_links_a_narrow_drawing_and_a_table():
    html = render("{% chart_bars data title='每月计入' unit='个' %}", data=months(1, 2, href="/projects/?m=1&y=2"))
    assert html.count("<svg") == 2
    assert html.count('href="/projects/?m=1&amp;y=2"') == 6  # two drawings and the table
    assert 'role="group" aria-label="每月计入"' in html
    assert re.findall(r"<t[hd][^>]*>(?:<a[^>]*>)?([^<]*)</", html) == ["分项", "计入", "1月", "1", "2月", "2"]


def test_paper_has_one_drawing_without_links_classes_or_table():
    html = render("{% chart_bars data title='每月计入' paper=True %}", data=months(1, 2, href="/projects/"))
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert html.count("<svg") == 1
    assert "href" not in html
    assert "class=" not in svg
    assert "<table" not in html
    assert 'role="img" aria-label="每月计入"' in svg
    assert 'font-family="Noto Sans CJK SC' in svg


def test_labels_are_escaped():
    html = render("{% chart_hbars data title=title %}", data=[Datum("<script>", 1)], title="<b>")
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    "tag",
    [
        "chart_bars series",
        "chart_line series target=80",
        "chart_hbars data",
        "chart_donut data label='个'",
        "chart_gauge 61 80 pace=60",
        "chart_stack data",
    ],
)
@pytest.mark.parametrize("paper", ["True", "False"])
def test_every_chart_is_well_formed(tag, paper):
    from xml.etree import ElementTree

    html = render(
        f"{{% {tag} title='图' paper={paper} %}}", series=months(1, 2, 3), data=[Datum("甲", 1), Datum("乙", 0)]
    )
    ElementTree.fromstring(html.strip())
