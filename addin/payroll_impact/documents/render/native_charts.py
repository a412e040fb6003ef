"""The native charts of a workbook, one drawing of each kind; they read the cells of tables."""

import re
from collections.abc import Callable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart

from payroll_impact.documents.document import Chart, Document, Series
from payroll_impact.documents.quantities import format_amount, format_scaled, scale_of
from payroll_impact.documents.render.chart_words import describe_chart
from payroll_impact.documents.render.styles import DOWN, GREY, NAVY, TOTAL, UP
from payroll_impact.documents.waterfall import WATERFALL

WIDTH, HEIGHT = 880, 380
_BAR = 24  # pixels a bar of a tornado takes
_FRAME = 130
_TENTH = 0.1
_FEW = 10.0  # of money or items: below it the numbers of an axis have decimals
# (table, column) → where the rows of a series stand: sheet, first row and column, last row and column
Places = dict[tuple[str, str], Callable[[range], list[Any]]]
FONT = {"size": 9, "color": "#404040"}
SKY, PLANNED = "#8FAADC", "#C55A11"
GROUPS = (NAVY, SKY, "#C55A11", "#7F9F5F", "#A5A5A5", "#BF9000", "#5B7F95", "#9E5A8A")
BANDS = ("", "#DDE6F3", "#B4C7E7", SKY, "#B4C7E7", "#DDE6F3")  # the first lies below the fan and is not drawn
_DECIMALS = {1.0: "#,##0", 1e3: "#,##0,", 1e6: "#,##0.0,,", 1e9: "#,##0.0,,,"}


def chart_height(chart: Chart) -> int:
    """Return the height of a chart in pixels: lying bars need room for each."""
    if chart.kind in ("tornado", "bars"):
        return _FRAME + _BAR * max(4, len(chart.series[0].rows))
    return HEIGHT


def draw_native(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
    """Return a native chart.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        Where it will stand.
    document : Document
        Whose tables the chart reads.
    chart : Chart
        What it shows.
    places : dict
        Where the columns of the tables are.
    """
    drawn = _DRAWINGS[chart.kind](workbook, document, chart, places)
    drawn.set_size({"width": WIDTH, "height": chart_height(chart)})
    drawn.set_chartarea({"border": {"color": "#D0D0D0"}})
    drawn.show_blanks_as("gap")
    return drawn


def chart_options(document: Document, chart: Chart) -> dict[str, Any]:
    """Return how a chart stands on a sheet: it moves with the cells, and says what it shows."""
    return {"object_position": 2, "description": f"{chart.title}. {describe_chart(document, chart)}"}


def place_down(sheet: str, first: int, column: int) -> Callable[[range], list[Any]]:
    """Return where rows of a column stand whose first row is `first`."""
    return lambda rows: [sheet, first + rows.start, column, first + rows.stop - 1, column]


def place_across(sheet: str, row: int, first: int) -> Callable[[range], list[Any]]:
    """Return where months of a row stand whose first column is `first`."""
    return lambda months: [sheet, row, first + months.start, row, first + months.stop - 1]


def _scale(document: Document, chart: Chart, axis: str = "y") -> tuple[float, str]:
    """Return the unit of an axis and its word."""
    return scale_of(_largest(document, chart, axis))


def _largest(document: Document, chart: Chart, axis: str = "y") -> float:
    columns = ("begins", "ends") if chart.kind == "waterfall" else (None,)
    values = (
        value for series in chart.series for column in columns
        for value in document.numbers(series, column or getattr(series, axis))
    )  # fmt: skip
    return max((abs(value) for value in values if value == value), default=0.0)  # noqa: PLR0124 - NaN is not itself


def _title(title: str) -> str:
    """Return a title that is not taken for a reference to a cell: ``Wow!A1`` becomes ``Wow! A1``."""
    return re.sub(r"!(?=\$?[A-Z]+\$?\d)", "! ", title)


def _ends(places: Places, series: Series) -> dict[str, Any]:
    return {
        "name": series.name,
        "categories": places[series.table, series.x](series.rows),
        "values": places[series.table, series.y](series.rows),
    }


def _titled(native: NativeChart, title: str) -> None:
    native.set_title({"name": _title(title), "overlay": False, "name_font": {"size": 11, "bold": True, "color": NAVY}})
    native.set_legend({"position": "bottom", "font": FONT})


def _fine_axis(document: Document, chart: Chart, axis: str = "y", *, grid: bool = True) -> dict[str, Any]:
    """Return an axis of numbers in its unit, with decimals where they are few."""
    made = _axis(chart.x_title if axis == "x" else chart.y_title, *_scale(document, chart, axis), grid=grid)
    return made | ({"num_format": "0.00##"} if _largest(document, chart, axis) < _FEW else {})


def _axis(name: str, bound: float, word: str, *, grid: bool = True, small: bool = False) -> dict[str, Any]:
    """Return an axis of numbers in its unit."""
    number = "General" if small and bound == 1.0 else _DECIMALS[bound]
    return {
        "name": _title(f"{name}, {word}" if word else name),
        "name_font": {**FONT, "bold": False},
        "num_font": FONT,
        "num_format": number,
        "major_gridlines": {"visible": grid, "line": {"color": "#E0E0E0", "width": 0.75}},
        "line": {"none": grid},
        "label_position": "low",
    }


def _bars(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
    """Return lying bars on either side of nothing, the first row on top."""
    native = workbook.add_chart({"type": "bar"})
    apart = {"overlap": 100, "gap": 35} if chart.kind == "tornado" else {"overlap": 0, "gap": 60}
    for series in chart.series:
        colour = NAVY if series.look == "high" else SKY
        native.add_series({**_ends(places, series), "fill": {"color": colour}, "border": {"none": True}, **apart})
    native.set_y_axis({"reverse": True, "num_font": FONT, "label_position": "low", "line": {"color": GREY}})
    # the first row on top puts the axis of amounts on top as well: its labels go back to the bottom
    axis = {**_fine_axis(document, chart), "label_position": "high"}
    if chart.kind == "bars":
        axis["num_format"] = "0%" if _largest(document, chart) > _TENTH else "0.0%"
    native.set_x_axis(axis)
    _titled(native, chart.title)
    return native


def _line(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
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
    bound, word = _scale(document, chart, "x")
    native.set_x_axis(_axis(chart.x_title, bound, word, grid=False, small=True))
    bound, word = _scale(document, chart)
    native.set_y_axis(_axis(chart.y_title, bound, word, small=True))
    _titled(native, chart.title)
    return native


def _marker(kind: str, colour: str, size: int) -> dict[str, Any]:
    return {"type": kind, "size": size, "fill": {"color": colour}, "border": {"color": colour}}


def _histogram(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
    """Return how often a result lies where."""
    native = workbook.add_chart({"type": "column"})
    for series in chart.series:
        native.add_series({**_ends(places, series), "fill": {"color": NAVY}, "border": {"color": "white"}, "gap": 0})
    every = max(1, len(chart.series[0].rows) // 10)
    axis = _fine_axis(document, chart, "x", grid=False)
    axis["name"] += "".join(f"; {label} {format_amount(value, '')}" for label, value in chart.levels)
    native.set_x_axis({**axis, "interval_unit": every, "interval_tick": every})
    native.set_y_axis(_axis(chart.y_title, *_scale(document, chart)))
    _titled(native, chart.title)
    native.set_legend({"none": True})
    return native


def _fan(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
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
        {"num_font": {**FONT, "rotation": -45}, "num_format": "mmm yy", "label_position": "low",
         "interval_unit": every, "interval_tick": every, "position_axis": "on_tick", "text_axis": True}
    )  # fmt: skip
    native.set_y_axis(_axis(chart.y_title, *_scale(document, chart)))
    _titled(native, chart.title)
    native.set_legend({"position": "bottom", "font": FONT, "delete_series": [0]})
    return native


def _month_axis(chart: Chart) -> dict[str, Any]:
    every = max(1, -(-len(chart.series[0].rows) // 12))
    font = {**FONT, "rotation": -45}
    return {"num_font": font, "num_format": "mmm yy", "interval_unit": every, "interval_tick": every, "text_axis": True,
            "label_position": "low"}  # fmt: skip


def _time(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
    """Return lines by month; the baseline is dashed."""
    native = workbook.add_chart({"type": "line"})
    for series in chart.series:
        base = series.look == "base"
        line = {"color": GREY if base else NAVY, "width": 2.25, "dash_type": "dash" if base else "solid"}
        native.add_series({**_ends(places, series), "line": line})
    native.set_x_axis(_month_axis(chart))
    native.set_y_axis(_fine_axis(document, chart))
    _titled(native, chart.title)
    return native


def _stacked(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
    """Return columns by month, the series on top of each other."""
    native = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for index, series in enumerate(chart.series):
        native.add_series({**_ends(places, series), "fill": {"color": GROUPS[index % len(GROUPS)]}, "gap": 20})
    native.set_x_axis(_month_axis(chart))
    native.set_y_axis(_axis(chart.y_title, *_scale(document, chart)))
    _titled(native, chart.title)
    return native


def _columns(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
    """Return columns by month on either side of nothing."""
    native = workbook.add_chart({"type": "column"})
    native.add_series({**_ends(places, chart.series[0]), "fill": {"color": NAVY}, "gap": 40})
    native.set_x_axis(_month_axis(chart))
    native.set_y_axis(_axis(chart.y_title, *_scale(document, chart)))
    _titled(native, chart.title)
    native.set_legend({"none": True})
    return native


def _waterfall(workbook: Workbook, document: Document, chart: Chart, places: Places) -> NativeChart:
    """Return the steps between two totals: stacked columns on a base that is not drawn, labelled above."""
    native = workbook.add_chart({"type": "column", "subtype": "stacked"})
    series = chart.series[0]
    categories = places[series.table, series.x](series.rows)
    for (column, name), colour in zip(WATERFALL.items(), (None, UP, UP, DOWN, DOWN, TOTAL), strict=True):
        native.add_series(
            {
                "name": name,
                "categories": categories,
                "values": places[series.table, column](series.rows),
                "fill": {"color": colour} if colour else {"none": True},
                "border": {"none": True},
                "gap": 40,
            }
        )
    bound, word = _scale(document, chart)
    amounts = document.numbers(series, series.y)
    last = len(amounts) - 1
    labels = [
        {"value": format_scaled(amount / bound, 1, signed=place not in (0, last))}
        for place, amount in enumerate(amounts)
    ]
    line = workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": "Amount",
            "categories": categories,
            "values": places[series.table, "top"](series.rows),
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {"value": True, "position": "above", "font": {**FONT, "bold": True}, "custom": labels},
        }
    )
    native.combine(line)
    native.set_x_axis({"num_font": FONT, "label_position": "low"})
    native.set_y_axis(_axis(chart.y_title, bound, word))
    _titled(native, chart.title)
    native.set_legend({"none": True})
    return native


_DRAWINGS: dict[str, Callable[[Workbook, Document, Chart, Places], NativeChart]] = {
    "time": _time,
    "stacked": _stacked,
    "columns": _columns,
    "waterfall": _waterfall,
    "tornado": _bars,
    "bars": _bars,
    "histogram": _histogram,
    "fan": _fan,
    "line": _line,
}
