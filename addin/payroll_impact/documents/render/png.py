"""The charts of a document as a picture, by matplotlib, one drawing of each kind."""

import datetime as dt
import io
from collections.abc import Callable
from textwrap import wrap
from typing import Any

import numpy as np

from payroll_impact import __version__
from payroll_impact.documents.document import Chart, Document, Grid, Series
from payroll_impact.documents.quantities import (
    format_amount,
    format_brief,
    format_date,
    format_number,
    format_scaled,
    scale_of,
)
from payroll_impact.documents.waterfall import waterfall_bars
from payroll_impact.errors import HostError, InputError

NAVY, SKY, GREY, UP, DOWN, PLANNED = "#1F3864", "#8FAADC", "#7F7F7F", "#C0504D", "#4F8A5B", "#C55A11"
_BANDS = ("", "#DDE6F3", "#B4C7E7", SKY, "#B4C7E7", "#DDE6F3")
_GROUPS = (NAVY, SKY, "#C55A11", "#7F9F5F", "#A5A5A5", "#BF9000", "#5B7F95", "#9E5A8A")
_WIDTH, _HEIGHT, _BAR = 9.0, 4.2, 0.28  # inches
_DPI = 110
_LABELLED = 144  # cells of a heat map that have room for their number
_FOOT = 140  # characters of a line below the charts
_TICKS = 20
_RC: dict[str, Any] = {
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.titlesize": 10,
    "axes.titlecolor": NAVY,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}


def check_drawing() -> None:
    """Raise HostError if pictures cannot be drawn here."""
    try:
        import matplotlib as mpl  # noqa: F401, PLC0415 - an extra, and slow to load
    except ImportError:
        raise HostError("a picture needs the library matplotlib: pip install 'payroll-impact[pictures]'") from None


def render_png(document: Document) -> bytes:
    """Return the charts of a document as one picture.

    Parameters
    ----------
    document : Document
        With charts or a grid.

    Returns
    -------
    bytes
        A PNG file.

    Raises
    ------
    HostError
        If matplotlib is missing.
    InputError
        If there is nothing to draw.
    """
    check_drawing()
    import matplotlib as mpl  # noqa: PLC0415 - an extra, and slow to load
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    if not document.charts and document.grid is None:
        raise InputError(f"there is nothing to draw: {document.headline or document.title}")
    with mpl.rc_context(_settings(mpl)):
        heights = [_height(chart) for chart in document.charts] or [_grid_height(document.grid)]
        layout = ConstrainedLayoutEngine(h_pad=0.08, w_pad=0.08)
        figure = Figure(figsize=(_WIDTH, sum(heights) + 0.4), dpi=_DPI, layout=layout)
        axes = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
        for chart, axis in zip(document.charts, axes, strict=False):
            _DRAWINGS[chart.kind](document, chart, axis)
        if document.grid is not None:
            _heat(figure, document, document.grid, axes[0])
        figure.supxlabel(_foot(document), fontsize=7, color=GREY)
        target = io.BytesIO()
        figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def _settings(mpl: Any) -> Any:
    """Return settings that no file of the user's changes."""
    return {**{name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}, **_RC}


def _foot(document: Document) -> str:
    parts = [str(document.fact(name)) for name in ("sign", "statutory") if document.fact(name)]
    subject = document.fact("scenario") or document.title
    return "\n".join(wrap(f"{subject}. {' '.join(parts)} payroll-impact {__version__}", _FOOT))


def _height(chart: Chart) -> float:
    if chart.kind in ("tornado", "bars"):
        return 1.5 + _BAR * max(4, len(chart.series[0].rows))
    return _HEIGHT


def _grid_height(grid: Grid | None) -> float:
    return _HEIGHT + 1.0 if grid is None else max(_HEIGHT, min(1.5 + _BAR * grid.values.size, 12.0))


def _names(document: Document, series: Series) -> list[str]:
    cells = document.cells(series, series.x)
    return [format_date(cell, "month") if isinstance(cell, dt.date) else str(cell) for cell in cells]


def _values(document: Document, series: Series, column: str) -> Any:
    return np.array(document.numbers(series, column), dtype=np.float64)


def _scaled(axis: Any, values: list[Any], title: str, *, side: str = "y") -> None:
    """Label an axis of numbers in thousands or millions."""
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415

    known = np.concatenate([each[np.isfinite(each)] for each in values]) if values else np.zeros(0)
    bound, word = scale_of(float(np.abs(known).max(initial=0.0)))
    one = axis.yaxis if side == "y" else axis.xaxis
    one.set_major_formatter(FuncFormatter(lambda value, _: format_number(round(value / bound, 9)).replace("-", "−")))
    one.set_label_text(", ".join(filter(None, (title, word))))


def _grid_lines(axis: Any, side: str) -> None:
    axis.grid(visible=True, axis=side, color="#E0E0E0", linewidth=0.6)
    axis.set_axisbelow(True)


def _bars(document: Document, chart: Chart, axis: Any) -> None:
    names = [_short(name) for name in _names(document, chart.series[0])]
    values = [_values(document, series, series.y) for series in chart.series]
    size = 0.75 if chart.kind == "tornado" else 0.75 / len(values)
    for index, (series, each) in enumerate(zip(chart.series, values, strict=True)):
        shift = 0.0 if chart.kind == "tornado" else (index - (len(values) - 1) / 2) * size
        colour = NAVY if series.look == "high" else SKY
        axis.barh(np.arange(len(names)) + shift, np.nan_to_num(each), size, color=colour, label=series.name)
    axis.set_yticks(range(len(names)), names)
    axis.invert_yaxis()
    axis.axvline(0, color=GREY, linewidth=0.8)
    _grid_lines(axis, "x")
    _scaled(axis, values, chart.y_title, side="x")
    if chart.kind == "bars":
        axis.xaxis.set_major_formatter(lambda value, _: f"{format_number(round(value * 100, 6))} %")
    axis.set_title(chart.title)
    axis.legend(loc="lower right")


def _short(name: str) -> str:
    return name if len(name) <= 48 else f"{name[:47]}…"  # noqa: PLR2004 - half of the picture


def _line(document: Document, chart: Chart, axis: Any) -> None:
    looks: dict[str, dict[str, Any]] = {
        "line": {"color": NAVY, "linewidth": 1.8, "marker": "o", "markersize": 3},
        "mark": {"color": PLANNED, "linestyle": "none", "marker": "D", "markersize": 7},
        "answer": {"color": UP, "linestyle": "none", "marker": "s", "markersize": 7},
    }
    across, up = [], []
    for series in chart.series:
        x, y = _values(document, series, series.x), _values(document, series, series.y)
        axis.plot(x, y, label=series.name, **looks[series.look])
        across.append(x)
        up.append(y)
    _grid_lines(axis, "y")
    _scaled(axis, across, chart.x_title, side="x")
    _scaled(axis, up, chart.y_title)
    axis.set_title(chart.title)
    axis.legend(loc="best")


def _histogram(document: Document, chart: Chart, axis: Any) -> None:
    series = chart.series[0]
    middles, counts = _values(document, series, series.x), _values(document, series, series.y)
    width = middles[1] - middles[0] if middles.size > 1 else 1.0
    axis.bar(middles, counts, width, color=NAVY, edgecolor="white", linewidth=0.4)
    _grid_lines(axis, "y")
    for (label, value), style in zip(chart.levels, ("--", "-", "--", "-"), strict=False):
        colour = UP if label == "budget" else PLANNED
        axis.axvline(value, color=colour, linestyle=style, linewidth=1.2, label=f"{label} {format_amount(value, '')}")
    _scaled(axis, [middles], chart.x_title, side="x")
    if chart.levels:
        axis.legend(loc="upper right")
    _scaled(axis, [counts], chart.y_title)
    axis.set_title(chart.title)


def _fan(document: Document, chart: Chart, axis: Any) -> None:
    months = _names(document, chart.series[0])
    places = np.arange(len(months))
    level, values = np.zeros(len(months)), []
    for series in chart.series:
        each = _values(document, series, series.y)
        if series.look.startswith("band"):
            colour = _BANDS[int(series.look[4:])]
            if colour:
                axis.fill_between(places, level, level + each, color=colour, linewidth=0, label=series.name)
            level = level + each
            values.append(level)
        else:
            look = {"color": DOWN, "linestyle": "--"} if series.look == "dashed" else {"color": NAVY}
            axis.plot(places, each, label=series.name, linewidth=1.6, **look)
    every = max(1, -(-len(months) // 12))
    axis.set_xticks(places[::every], months[::every], rotation=45, ha="right")
    axis.axhline(0, color=GREY, linewidth=0.8)
    _grid_lines(axis, "y")
    _scaled(axis, values, chart.y_title)
    axis.set_title(chart.title)
    axis.legend(loc="best", ncols=2)


def _heat(figure: Any, document: Document, grid: Grid, axis: Any) -> None:
    from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm  # noqa: PLC0415

    known = grid.results[np.isfinite(grid.results)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    norm = TwoSlopeNorm(0.0, low, high) if low < 0 < high else None
    colours = LinearSegmentedColormap.from_list("heat", [DOWN, "#FFFFFF", UP])
    shown = np.where(np.isfinite(grid.results), grid.results, np.nan)
    image = axis.imshow(shown, cmap=colours, norm=norm, aspect="auto", origin="upper")
    axis.set_facecolor("#D0D0D0")
    for one, values in ((axis.xaxis, grid.values2), (axis.yaxis, grid.values)):
        every = max(1, -(-values.size // _TICKS))
        one.set_ticks(np.arange(values.size)[::every], [format_number(float(value)) for value in values[::every]])
    axis.set_xlabel(grid.across)
    axis.set_ylabel(grid.down)
    axis.set_title(document.title)
    if grid.results.size <= _LABELLED and grid.values2.size <= 12:  # noqa: PLR2004
        for (row, column), value in np.ndenumerate(grid.results):
            axis.text(column, row, format_brief(float(value)), ha="center", va="center", fontsize=7)
    bar = figure.colorbar(image, ax=axis)
    _scaled(bar.ax, [known], "", side="y")


def _time(document: Document, chart: Chart, axis: Any) -> None:
    values = [_values(document, series, series.y) for series in chart.series]
    for series, each in zip(chart.series, values, strict=True):
        look = {"color": GREY, "linestyle": "--"} if series.look == "base" else {"color": NAVY}
        axis.plot(np.arange(each.size), each, label=series.name, linewidth=1.8, **look)
    _over_months(document, chart, axis, values)
    axis.set_ylim(bottom=min(0.0, axis.get_ylim()[0]))
    axis.legend(loc="best")


def _stacked(document: Document, chart: Chart, axis: Any) -> None:
    values = [_values(document, series, series.y) for series in chart.series]
    level = np.zeros_like(values[0])
    for index, (series, each) in enumerate(zip(chart.series, values, strict=True)):
        axis.bar(np.arange(each.size), each, 0.8, level, color=_GROUPS[index % len(_GROUPS)], label=series.name)
        level = level + each
    _over_months(document, chart, axis, [level])
    axis.legend(loc="best", ncols=2)


def _columns(document: Document, chart: Chart, axis: Any) -> None:
    values = _values(document, chart.series[0], chart.series[0].y)
    axis.bar(np.arange(values.size), values, 0.7, color=np.where(values > 0, UP, DOWN))
    for label, month in chart.levels:
        axis.axvline(month - 1, color=PLANNED, linestyle="--", linewidth=1.2, label=label)
    _over_months(document, chart, axis, [values])
    if chart.levels:
        axis.legend(loc="best")


def _over_months(document: Document, chart: Chart, axis: Any, values: list[Any]) -> None:
    months = _names(document, chart.series[0])
    every = max(1, -(-len(months) // 12))
    axis.set_xticks(range(0, len(months), every), months[::every], rotation=45, ha="right")
    axis.axhline(0, color=GREY, linewidth=0.8)
    _grid_lines(axis, "y")
    _scaled(axis, values, chart.y_title)
    axis.set_title(chart.title)


def _waterfall(document: Document, chart: Chart, axis: Any) -> None:
    bars = waterfall_bars(document, chart)
    levels = [level for bar in bars for level in (bar.begins, bar.ends)]
    bound, _ = scale_of(max(map(abs, levels)))
    for place, (_, amount, begins, ends, total) in enumerate(bars):
        colour = NAVY if total else UP if amount > 0 else DOWN
        axis.bar(place, ends - begins, 0.64, begins, color=colour)
        top = max(begins, ends)
        shown = format_scaled(amount / bound, 1, signed=not total)
        axis.annotate(shown, (place, top), (0, 3), textcoords="offset points", ha="center", fontsize=7)
    axis.set_xticks(range(len(bars)), ["\n".join(wrap(_short(bar.name), 16)) for bar in bars], fontsize=7)
    axis.axhline(0, color=GREY, linewidth=0.8)
    _grid_lines(axis, "y")
    _scaled(axis, [np.array(levels)], chart.y_title)
    axis.set_title(chart.title)


_DRAWINGS: dict[str, Callable[[Document, Chart, Any], None]] = {
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
