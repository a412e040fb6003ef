"""The native charts of an answer's workbook; they read the cells of its tables."""

import math
import re
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart

from payroll_impact.documents.document import Answer, Chart, Series
from payroll_impact.documents.quantities import scale_of, words
from payroll_impact.documents.render.styles import DOWN, GREY, NAVY, UP

WIDTH, HEIGHT = 880, 380
_BAR = 24  # pixels a bar of a tornado takes
_FRAME = 130
_TENTH = 0.1
Places = dict[tuple[str, str], tuple[str, int, int]]  # (table, column) → sheet, first row, column
FONT = {"size": 9, "color": "#404040"}
SKY, PLANNED = "#8FAADC", "#C55A11"
BANDS = ("", "#DDE6F3", "#B4C7E7", SKY, "#B4C7E7", "#DDE6F3")  # the first lies below the fan and is not drawn
_DECIMALS = {1.0: "#,##0", 1e3: "#,##0,", 1e6: "#,##0.0,,", 1e9: "#,##0.0,,,"}


def draw(workbook: Workbook, chart: Chart, places: Places, answer: Answer) -> tuple[NativeChart, int]:
    """Return a native chart and its height in pixels.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        Where it will stand.
    chart : Chart
        What it shows.
    places : dict
        Where the columns of the tables are.
    answer : Answer
        Whose tables they are.
    """
    maker = {"tornado": _bars, "bars": _bars, "line": _line, "columns": _columns, "fan": _fan}[chart.kind]
    drawn = maker(workbook, chart, places, answer)
    height = HEIGHT
    if chart.kind in ("tornado", "bars"):
        height = _FRAME + _BAR * max(4, len(chart.series[0].rows))
    drawn.set_size({"width": WIDTH, "height": height})
    drawn.set_chartarea({"border": {"color": "#D0D0D0"}})
    drawn.show_blanks_as("gap")
    return drawn, height


def values_of(answer: Answer, series: Series, column: str) -> list[float]:
    """Return the finite numbers a series shows."""
    cells = answer.table(series.table).column(column)
    picked = [cells[row] for row in series.rows]
    return [float(cell) for cell in picked if isinstance(cell, int | float) and math.isfinite(cell)]


def scale(answer: Answer, chart: Chart, axis: str = "y") -> tuple[float, str]:
    """Return the unit of an axis and its word."""
    return scale_of(_largest(answer, chart, axis))


def _largest(answer: Answer, chart: Chart, axis: str = "y") -> float:
    sizes = [abs(value) for series in chart.series for value in values_of(answer, series, getattr(series, axis))]
    return max(sizes, default=0.0)


def said(title: str) -> str:
    """Return a title that is not taken for a reference to a cell: ``Wow!A1`` becomes ``Wow! A1``."""
    return re.sub(r"!(?=\$?[A-Z]+\$?\d)", "! ", title)


def levels_of(chart: Chart) -> str:
    """Return the values worth a line, as text beside the title of an axis."""
    return "".join(f"; {label} {words(value, '')}" for label, value in chart.levels)


def _cells(places: Places, series: Series, column: str) -> list[Any]:
    sheet, first, place = places[series.table, column]
    return [sheet, first + series.rows.start, place, first + series.rows.stop - 1, place]


def _ends(places: Places, series: Series) -> dict[str, Any]:
    return {
        "name": series.name,
        "categories": _cells(places, series, series.x),
        "values": _cells(places, series, series.y),
    }


def _titled(native: NativeChart, title: str) -> None:
    native.set_title({"name": said(title), "overlay": False, "name_font": {"size": 11, "bold": True, "color": NAVY}})
    native.set_legend({"position": "bottom", "font": FONT})


def _axis(name: str, bound: float, word: str, *, grid: bool = True, small: bool = False) -> dict[str, Any]:
    """Return an axis of numbers in its unit."""
    number = "General" if small and bound == 1.0 else _DECIMALS[bound]
    return {
        "name": said(f"{name}, {word}" if word else name),
        "name_font": {**FONT, "bold": False},
        "num_font": FONT,
        "num_format": number,
        "major_gridlines": {"visible": grid, "line": {"color": "#E0E0E0", "width": 0.75}},
        "line": {"none": grid},
        "label_position": "low",
    }


def _bars(workbook: Workbook, chart: Chart, places: Places, answer: Answer) -> NativeChart:
    """Return lying bars on either side of nothing, the first row on top."""
    native = workbook.add_chart({"type": "bar"})
    apart = {"overlap": 100, "gap": 35} if chart.kind == "tornado" else {"overlap": 0, "gap": 60}
    for series in chart.series:
        colour = NAVY if series.look == "high" else SKY
        native.add_series({**_ends(places, series), "fill": {"color": colour}, "border": {"none": True}, **apart})
    bound, word = scale(answer, chart)
    native.set_y_axis({"reverse": True, "num_font": FONT, "label_position": "low", "line": {"color": GREY}})
    # the first row on top puts the axis of amounts on top as well: its labels go back to the bottom
    axis = {**_axis(chart.y_title, bound, word), "label_position": "high"}
    if chart.kind == "bars":
        axis["num_format"] = "0%" if _largest(answer, chart) > _TENTH else "0.0%"
    native.set_x_axis(axis)
    _titled(native, chart.title)
    return native


def _line(workbook: Workbook, chart: Chart, places: Places, answer: Answer) -> NativeChart:
    """Return a line through points, with what stands out marked."""
    native = workbook.add_chart({"type": "scatter", "subtype": "straight"})
    looks = {
        "line": {"line": {"color": NAVY, "width": 2.25}, "marker": _marker("circle", NAVY, 4)},
        "mark": {"line": {"none": True}, "marker": _marker("diamond", PLANNED, 10)},
        "answer": {"line": {"none": True}, "marker": _marker("square", UP, 9)},
    }
    for series in chart.series:
        look = dict(looks[series.look])
        if len(series.rows) > 40 and series.look == "line":  # noqa: PLR2004 - markers would merge
            look["marker"] = {"type": "none"}
        native.add_series({**_ends(places, series), **look})
    bound, word = scale(answer, chart, "x")
    native.set_x_axis(_axis(chart.x_title, bound, word, grid=False, small=True))
    bound, word = scale(answer, chart)
    native.set_y_axis(_axis(chart.y_title, bound, word, small=True))
    _titled(native, chart.title)
    return native


def _marker(kind: str, colour: str, size: int) -> dict[str, Any]:
    return {"type": kind, "size": size, "fill": {"color": colour}, "border": {"color": colour}}


def _columns(workbook: Workbook, chart: Chart, places: Places, answer: Answer) -> NativeChart:
    """Return the columns of a histogram."""
    native = workbook.add_chart({"type": "column"})
    for series in chart.series:
        native.add_series({**_ends(places, series), "fill": {"color": NAVY}, "border": {"color": "white"}, "gap": 0})
    bound, word = scale(answer, chart, "x")
    every = max(1, len(chart.series[0].rows) // 10)
    axis = _axis(chart.x_title, bound, word, grid=False)
    axis["name"] += levels_of(chart)
    native.set_x_axis({**axis, "interval_unit": every, "interval_tick": every})
    native.set_y_axis(_axis(chart.y_title, *scale(answer, chart)))
    _titled(native, chart.title)
    native.set_legend({"none": True})
    return native


def _fan(workbook: Workbook, chart: Chart, places: Places, answer: Answer) -> NativeChart:
    """Return bands stacked on the lowest percentile, with lines over them."""
    native = workbook.add_chart({"type": "area", "subtype": "stacked"})
    lines = workbook.add_chart({"type": "line"})
    for series in chart.series:
        if series.look.startswith("band"):
            colour = BANDS[int(series.look[4:])]
            fill = {"color": colour} if colour else {"none": True}
            native.add_series({**_ends(places, series), "fill": fill, "border": {"none": True}})
        else:
            dash = "dash" if series.look == "dashed" else "solid"
            colour = DOWN if series.look == "dashed" else NAVY
            lines.add_series({**_ends(places, series), "line": {"color": colour, "width": 2.0, "dash_type": dash}})
    native.combine(lines)
    every = max(1, -(-len(chart.series[0].rows) // 12))
    native.set_x_axis(
        {"num_font": {**FONT, "rotation": -45}, "label_position": "low", "interval_unit": every, "interval_tick": every,
         "position_axis": "on_tick", "text_axis": True}
    )  # fmt: skip
    native.set_y_axis(_axis(chart.y_title, *scale(answer, chart)))
    _titled(native, chart.title)
    native.set_legend({"position": "bottom", "font": FONT, "delete_series": [0]})
    return native
