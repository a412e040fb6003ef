"""The charts of a document in SVG, one drawing of each kind."""

import math
from collections.abc import Callable, Sequence
from textwrap import wrap

from payroll_impact.documents.document import Chart, Document
from payroll_impact.documents.render.chart_words import axis_labels, describe_chart, fan_levels, histogram_span
from payroll_impact.documents.render.svg import BOTTOM, HEIGHT, WIDTH, Plot, Scale, image, text, written
from payroll_impact.documents.waterfall import waterfall_bars
from payroll_impact.documents.wording import truncate

_ROW = 26.0
_NAMES = 345.0
_LINES, _LINE = 5, 13.0  # of a name below its bar, and how high they are
_LONG, _KEY = 52, 26  # letters of a name beside its bar, and in a legend
_CLASSES = {"plan": "plan", "line": "plan", "base": "base", "dashed": "base"}


def draw_svg(document: Document, chart: Chart, ident: str) -> str:
    """Return a chart as an SVG image that says what it shows.

    Parameters
    ----------
    document : Document
        Whose tables the chart reads.
    chart : Chart
        What to draw.
    ident : str
        Its id on the page.
    """
    return _DRAWINGS[chart.kind](document, chart, ident)


def _known(values: Sequence[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def _time(document: Document, chart: Chart, ident: str) -> str:
    """Return lines by month; what is dashed is the baseline."""
    lines = {series: document.numbers(series, series.y) for series in chart.series}
    legend = [(series.name, _CLASSES[series.look]) for series in chart.series]
    plot = Plot(Scale.over([value for each in lines.values() for value in each]), chart.y_title, legend=legend)
    for series, values in lines.items():
        plot.line(values, f"line {_CLASSES[series.look]}{' dashed' if series.look in ('base', 'dashed') else ''}")
    labels = axis_labels(document, chart.series[0])
    unit = f"{plot.scale.word}{chart.y_title}"
    for place, label in enumerate(labels):
        told = ", ".join(f"{series.name} {plot.scale.exact(values[place])}" for series, values in lines.items())
        x, width = plot.x(place, len(labels)), plot.x(1, len(labels)) - plot.left
        plot.bar(x, width, (plot.scale.low, plot.scale.high), "touch", f"{label}: {told} {unit}")
    plot.labels(labels)
    return plot.svg(ident, chart.title, describe_chart(document, chart))


def _stacked(document: Document, chart: Chart, ident: str) -> str:
    """Return columns by month, the series on top of each other."""
    stacks = [document.numbers(series, series.y) for series in chart.series]
    labels = axis_labels(document, chart.series[0])
    legend = [(_cut(series.name, _KEY), f"g{index}") for index, series in enumerate(chart.series)]
    totals = [math.fsum(_known([values[place] for values in stacks])) for place in range(len(labels))]
    plot = Plot(Scale.over(totals, scaled=False), chart.y_title, legend=legend)
    width = (plot.x(1, len(labels)) - plot.left) * 0.8
    for place, label in enumerate(labels):
        level, x = 0.0, plot.x(place + 0.1, len(labels))
        for index, values in enumerate(stacks):
            told = f"{label}, {truncate(chart.series[index].name)}: {values[place]:,.1f} {chart.y_title}"
            plot.bar(x, width, (level, level + values[place]), f"g{index}", told)
            level += values[place]
    plot.labels(labels)
    return plot.svg(ident, chart.title, describe_chart(document, chart))


def _columns(document: Document, chart: Chart, ident: str) -> str:
    """Return columns by month on either side of nothing, with months that are marked."""
    series = chart.series[0]
    values, labels = document.numbers(series, series.y), axis_labels(document, series)
    plot = Plot(Scale.over(values), chart.y_title, legend=(("costs more so far", "up"), ("has saved so far", "down")))
    width = (plot.x(1, len(labels)) - plot.left) * 0.7
    unit = f"{plot.scale.word}{chart.y_title}"
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        told = f"{label}: {plot.scale.exact(value, signed=True)} {unit}"
        plot.bar(plot.x(place + 0.15, len(labels)), width, (0.0, value), "up" if value > 0 else "down", told)
    for name, month in chart.levels:
        x = plot.x(month - 0.5, len(labels))
        plot.add(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{plot.top:.1f}" y2="{plot.height - 34:.1f}"/>')
        text(plot, (x - 6, 42), name, "end", "strong")
    plot.labels(labels)
    return plot.svg(ident, chart.title, describe_chart(document, chart))


def _waterfall(document: Document, chart: Chart, ident: str) -> str:
    """Return the steps between two totals."""
    bars = waterfall_bars(document, chart)
    scale = Scale.over([level for bar in bars for level in (bar.begins, bar.ends)])
    count = len(bars)
    room = max(6, int((WIDTH - 76) / count / 6.2))  # letters that fit below a bar
    names = [(wrap(bar.name, room) or [""])[:_LINES] for bar in bars]
    more = _LINE * (max(map(len, names)) - 1)
    legend = (("total", "total"), ("costs more", "up"), ("saves", "down"))
    plot = Plot(scale, chart.y_title, height=HEIGHT + more, legend=legend, bottom=BOTTOM + more)
    width = (plot.x(1, count) - plot.left) * 0.64
    for place, (name, amount, begins, ends, total) in enumerate(bars):
        kind = "total" if total or not amount else "up" if amount > 0 else "down"
        exact = scale.exact(amount, signed=not total)
        x = plot.x(place + 0.18, count)
        plot.bar(x, width, (begins, ends), kind, f"{name}: {exact} {scale.word}{chart.y_title}")
        text(plot, (x + width / 2, plot.y(max(begins, ends)) - 5), exact, "middle", "strong")
        if place + 1 < count:
            y, end = plot.y(ends), plot.x(place + 1.18, count)
            plot.add(f'<line class="link" x1="{x + width:.1f}" x2="{end:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        for line, words in enumerate(names[place]):
            text(plot, (x + width / 2, plot.height - plot.bottom + 16 + _LINE * line), _cut(words, room), "middle")
    return plot.svg(ident, chart.title, describe_chart(document, chart))


def _lying(document: Document, chart: Chart, ident: str) -> str:
    """Return lying bars: on both sides of nothing in one row, or side by side."""
    names = [str(cell) for cell in document.cells(chart.series[0], chart.series[0].x)]
    sides = [document.numbers(series, series.y) for series in chart.series]
    together = chart.kind == "tornado"
    scale = Scale.over([value for each in sides for value in each], scaled=together)
    bottom = 52 + _ROW * len(names)
    unit = f"{scale.word}{chart.y_title}"
    parts = [written((0, 12), "" if together else unit, "start", "unit")]
    for tick in scale.ticks:
        x = _across(scale, tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="40" y2="{bottom:.1f}"/>')
        parts.append(written((x, 34), scale.label(tick), "middle"))
    thick = _ROW - 8 if together else (_ROW - 8) / len(sides)
    for place, name in enumerate(names):
        y = 46 + _ROW * place
        parts.append(written((_NAMES - 8, y + 14), _cut(name, _LONG), "end"))
        for index, (series, values) in enumerate(zip(chart.series, sides, strict=True)):
            if math.isfinite(values[place]):
                at = y if together else y + thick * index
                parts.append(_lying_bar(scale, values[place], at, thick, series.look))
    zero = _across(scale, 0.0)
    parts.append(f'<line class="zero" x1="{zero:.1f}" x2="{zero:.1f}" y1="40" y2="{bottom:.1f}"/>')
    for index, series in enumerate(chart.series):
        x = _NAMES + 170 * index
        parts.append(f'<rect class="{series.look} key" x="{x:.1f}" y="3" width="11" height="11"/>')
        parts.append(written((x + 16, 12.5), series.name, "start"))
    parts.append(written((WIDTH - 4, bottom + 16), unit, "end", "unit"))
    return image(ident, chart.title, describe_chart(document, chart), "".join(parts), bottom + 22)


def _across(scale: Scale, value: float) -> float:
    """Return where a value lies from left to right, beside the names."""
    return _NAMES + (WIDTH - _NAMES - 20) * (value - scale.low) / (scale.high - scale.low)


def _lying_bar(scale: Scale, value: float, y: float, thick: float, kind: str) -> str:
    first, last = sorted((_across(scale, 0.0), _across(scale, value)))
    size = f'x="{first:.1f}" y="{y:.1f}" width="{max(last - first, 0.7):.1f}" height="{thick:.1f}"'
    return f'<rect class="{kind}" {size}/>'


def _histogram(document: Document, chart: Chart, ident: str) -> str:
    """Return how often a result lies where, with the levels worth a line."""
    series = chart.series[0]
    middles, counts = document.numbers(series, series.x), document.numbers(series, series.y)
    plot = Plot(Scale.over(counts, scaled=False), chart.y_title)
    first, span = histogram_span(middles)
    step = span / len(middles)
    across = Scale.over([first, first + span], zero=False)
    unit = f"{across.word}{chart.x_title}"
    for middle, count in zip(middles, counts, strict=True):
        x, end = (plot.x(middle + side - first, span) for side in (-step / 2, step / 2))
        told = f"about {across.exact(middle)} {unit}: {count:,.0f} {chart.y_title}"
        plot.bar(x, max(end - x - 0.6, 0.4), (0.0, count), "up" if middle > 0 else "down", told)
    for tick in across.ticks:
        if first <= tick <= first + span:
            text(plot, (plot.x(tick - first, span), plot.height - 18), across.label(tick), "middle")
    for name, level in chart.levels:
        if first <= level <= first + span:
            x = plot.x(level - first, span)
            plot.add(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{plot.top:.1f}" y2="{plot.height - 34:.1f}"/>')
            text(plot, (x + 3, plot.top + 10), name, "start", "strong")
    text(plot, (plot.right, plot.height - 3), unit, "end", "unit")
    return plot.svg(ident, chart.title, describe_chart(document, chart))


def _fan(document: Document, chart: Chart, ident: str) -> str:
    """Return bands stacked on the lowest percentile, which is not drawn, with lines over them."""
    bands = [series for series in chart.series if series.look.startswith("band")]
    lines = [series for series in chart.series if series not in bands]
    levels = fan_levels(document, chart)
    looks = {series: min(index, len(bands) - index) for index, series in enumerate(bands)}
    legend = [(series.name, f"band{looks[series]}") for series in bands[1 : len(bands) // 2 + 1]]
    legend += [(series.name, _CLASSES[series.look]) for series in lines]
    values = [value for level in levels for value in level]
    values += [value for series in lines for value in document.numbers(series, series.y)]
    plot = Plot(Scale.over(values), chart.y_title, legend=legend)
    labels = axis_labels(document, chart.series[0])
    for index, series in enumerate(bands[1:], start=1):
        there = [(plot.x(place + 0.5, len(labels)), plot.y(value)) for place, value in enumerate(levels[index])]
        back = [(plot.x(place + 0.5, len(labels)), plot.y(value)) for place, value in enumerate(levels[index - 1])]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*there, *back[::-1]))
        plot.add(f'<polygon class="band{looks[series]}" points="{points}"/>')
    for series in lines:
        dashed = " dashed" if series.look == "dashed" else ""
        plot.line(document.numbers(series, series.y), f"line {_CLASSES[series.look]}{dashed}")
    plot.labels(labels)
    return plot.svg(ident, chart.title, describe_chart(document, chart))


def _line(document: Document, chart: Chart, ident: str) -> str:
    """Return lines through points, and points that stand out."""
    points = {
        series: list(zip(document.numbers(series, series.x), document.numbers(series, series.y), strict=True))
        for series in chart.series
    }
    known = [(x, y) for each in points.values() for x, y in each if math.isfinite(x) and math.isfinite(y)]
    xs = [x for x, _ in known] or [0.0]
    across = Scale.over(xs, zero=False, lines=8)
    looks = {"line": "plan", "mark": "point", "answer": "solution"}
    plot = Plot(
        Scale.over([y for _, y in known], zero=False),
        chart.y_title,
        legend=[(series.name, looks[series.look]) for series in chart.series if series.name],
    )
    span = across.high - across.low
    for series, each in points.items():
        places = [(plot.x(x - across.low, span), plot.y(y)) if math.isfinite(y) else None for x, y in each]
        if series.look == "line":
            plot.add(*_stretches(places))
        else:
            plot.add(
                *(f'<circle class="{looks[series.look]}" cx="{p[0]:.1f}" cy="{p[1]:.1f}" r="6"/>' for p in places if p)
            )
    for tick in across.ticks:
        text(plot, (plot.x(tick - across.low, span), plot.height - 18), across.label(tick), "middle")
    text(
        plot,
        (plot.right, plot.height - 3),
        f"{chart.x_title}{f', {across.word}' if across.word else ''}",
        "end",
        "unit",
    )
    return plot.svg(ident, chart.title, describe_chart(document, chart))


def _stretches(places: Sequence[tuple[float, float] | None]) -> list[str]:
    """Return a line for each stretch of points without a gap."""
    lines: list[list[str]] = [[]]
    for place in places:
        if place is None:
            lines.append([])
        else:
            lines[-1].append(f"{place[0]:.1f},{place[1]:.1f}")
    return [f'<polyline class="line plan" points="{" ".join(each)}"/>' for each in lines if each]


def _cut(name: str, length: int) -> str:
    plain = truncate(name)
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"


_DRAWINGS: dict[str, Callable[[Document, Chart, str], str]] = {
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
