"""What a chart shows in a sentence, for who does not see it: the same in every form."""

import datetime as dt
import math
from collections.abc import Callable

from payroll_impact.documents.document import Chart, Document, Series
from payroll_impact.documents.quantities import format_amount
from payroll_impact.documents.render.svg import Scale
from payroll_impact.documents.waterfall import waterfall_bars
from payroll_impact.documents.wording import truncate

_TOLD = 5  # bars of a tornado


def describe_chart(document: Document, chart: Chart) -> str:
    """Return in words what a chart shows, with its figures.

    Parameters
    ----------
    document : Document
        Whose tables the chart reads.
    chart : Chart
        What to describe.
    """
    return _SENTENCES[chart.kind](document, chart)


def axis_labels(document: Document, series: Series) -> list[str]:
    """Return what stands below the places of a series: months in short."""
    return [
        f"{cell:%b %y}" if isinstance(cell, dt.date) else str(cell)
        for cell in document.cells(series, series.x)
    ]


def fan_levels(document: Document, chart: Chart) -> list[list[float]]:
    """Return the percentiles between the bands of a fan, the lowest first."""
    first, *others = (series for series in chart.series if series.look.startswith("band"))
    levels = [document.numbers(first, first.y)]
    for series in others:
        heights = document.numbers(series, series.y)
        levels.append([low + height for low, height in zip(levels[-1], heights, strict=True)])
    return levels


def histogram_span(middles: list[float]) -> tuple[float, float]:
    """Return where the first bar of a histogram begins, and how wide all are together."""
    step = middles[1] - middles[0] if len(middles) > 1 else 1.0
    return middles[0] - step / 2, step * len(middles)


def _time(document: Document, chart: Chart) -> str:
    lines = {series: document.numbers(series, series.y) for series in chart.series}
    scale = Scale.over([value for each in lines.values() for value in each])
    labels = axis_labels(document, chart.series[0])
    ends = "; ".join(
        f"{series.name} from {scale.exact(values[0])} to {scale.exact(values[-1])}" for series, values in lines.items()
    )
    return f"{labels[0]} to {labels[-1]}: {ends}; {scale.word}{chart.y_title}."


def _stacked(document: Document, chart: Chart) -> str:
    stacks = ((series.name, document.numbers(series, series.y)) for series in chart.series)
    ends = "; ".join(f"{truncate(name)} from {values[0]:,.0f} to {values[-1]:,.0f}" for name, values in stacks)
    return f"{ends} {chart.y_title}."


def _columns(document: Document, chart: Chart) -> str:
    values = document.numbers(chart.series[0], chart.series[0].y)
    scale = Scale.over(values)
    last, most = scale.exact(values[-1], signed=True), scale.exact(max(*values, 0.0))
    unit = f"{scale.word}{chart.y_title}"
    return f"{last} {unit} after {len(values)} months; at most {most} {unit} out."


def _waterfall(document: Document, chart: Chart) -> str:
    bars = waterfall_bars(document, chart)
    scale = Scale.over([level for bar in bars for level in (bar.begins, bar.ends)])
    told = "; ".join(f"{truncate(bar.name)} {scale.exact(bar.amount, signed=not bar.total)}" for bar in bars)
    return f"{told}; {scale.word}{chart.y_title}."


def _lying(document: Document, chart: Chart) -> str:
    names = [str(cell) for cell in document.cells(chart.series[0], chart.series[0].x)]
    sides = [document.numbers(series, series.y) for series in chart.series]
    signed = chart.kind == "tornado"
    scale = Scale.over([value for each in sides for value in each], scaled=signed)
    told = "; ".join(
        f"{truncate(name)} {' and '.join(scale.exact(value, signed=signed) for value in values)}"
        for name, values in list(zip(names, zip(*sides, strict=True), strict=True))[:_TOLD]
        if all(map(math.isfinite, values))
    )
    return f"{told}; {scale.word}{chart.y_title}."


def _histogram(document: Document, chart: Chart) -> str:
    first, span = histogram_span(document.numbers(chart.series[0], chart.series[0].x))
    across = Scale.over([first, first + span], zero=False)
    levels = "".join(f"; {name} {across.exact(level)}" for name, level in chart.levels)
    return (
        f"Results from {across.exact(first)} to {across.exact(first + span)} {across.word}{chart.x_title}{levels}."
    )


def _fan(document: Document, chart: Chart) -> str:
    levels = fan_levels(document, chart)
    lines = (series for series in chart.series if not series.look.startswith("band"))
    scale = Scale.over([value for each in (*levels, *(document.numbers(s, s.y) for s in lines)) for value in each])
    low, high = (scale.exact(level[-1]) for level in (levels[0], levels[-1]))
    told = f"After {len(levels[0])} months nine draws in ten lie between {low} and {high}"
    return f"{told}; {scale.word}{chart.y_title}."


def _line(document: Document, chart: Chart) -> str:
    points = [
        (x, y) for series in chart.series
        for x, y in zip(document.numbers(series, series.x), document.numbers(series, series.y), strict=True)
        if math.isfinite(x) and math.isfinite(y)
    ]  # fmt: skip
    across = Scale.over([x for x, _ in points], zero=False, lines=8)
    ends = [f"{format_amount(y, chart.y_title)} at {across.exact(x)}" for x, y in points[:1] + points[-1:]]
    return f"{' to '.join(ends) or 'No value has a result'}."


_SENTENCES: dict[str, Callable[[Document, Chart], str]] = {
    "time": _time,
    "stacked": _stacked,
    "columns": _columns,
    "waterfall": _waterfall,
    "tornado": _lying,
    "bars": _lying,
    "histogram": _histogram,
    "fan": _fan,
    "line": _line,
}
