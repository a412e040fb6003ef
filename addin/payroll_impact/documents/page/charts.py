"""The charts of the page: payroll, headcount, cumulative impact, bridge, tornado and risk."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from payroll_impact.analysis import Bar
from payroll_impact.documents.page.svg import WIDTH, Plot, Scale, image, text, written
from payroll_impact.documents.report.data import BridgeRow
from payroll_impact.documents.report.tornado_and_risk import TornadoPage
from payroll_impact.documents.wording import brief

MOST_GROUPS = 7
_BARS = 15
_ROW = 26.0
_NAMES = 300.0
_LONG, _KEY = 42, 18  # letters of a name beside its bar, and in a legend


def _months(months: Sequence[dt.date]) -> list[str]:
    return [f"{month:%b %y}" for month in months]


def payroll(ident: str, months: Sequence[dt.date], baseline: Sequence[float], plan: Sequence[float], unit: str) -> str:
    """Return payroll by month: baseline dashed, plan solid."""
    legend = (("Plan", "plan"), ("Baseline", "base"))
    plot = Plot(Scale.over([*baseline, *plan]), unit, legend=legend)
    plot.line(baseline, "line base dashed")
    plot.line(plan, "line plan")
    for place, month in enumerate(months):
        told = f"{month:%B %Y}: plan {plot.scale.exact(plan[place])}, baseline {plot.scale.exact(baseline[place])}"
        x, width = plot.x(place, len(months)), plot.x(1, len(months)) - plot.left
        plot.bar(x, width, (plot.scale.low, plot.scale.high), "touch", f"{told} {plot.scale.word}{unit}")
    plot.labels(_months(months))
    told = (
        f"Plan from {plot.scale.exact(plan[0])} in {months[0]:%B %Y} to {plot.scale.exact(plan[-1])} in "
        f"{months[-1]:%B %Y}; baseline from {plot.scale.exact(baseline[0])} to {plot.scale.exact(baseline[-1])}; "
        f"{plot.scale.word}{unit}. Every month stands in the table month by month."
    )
    return plot.svg(ident, "Payroll by month, one-time cost included", told)


def headcount(ident: str, months: Sequence[dt.date], groups: Mapping[str, Sequence[float]]) -> str:
    """Return closing headcount by month, the groups stacked; small groups beyond the seventh together."""
    shown = _largest(groups)
    totals = [sum(values[place] for values in shown.values()) for place in range(len(months))]
    legend = [(_short(group, _KEY), f"g{index}") for index, group in enumerate(shown)]
    plot = Plot(Scale.over(totals, scaled=False), "heads", legend=legend)
    width = (plot.x(1, len(months)) - plot.left) * 0.8
    for place, month in enumerate(months):
        level, x = 0.0, plot.x(place + 0.1, len(months))
        for index, (group, values) in enumerate(shown.items()):
            told = f"{month:%B %Y}, {brief(group)}: {values[place]:,.1f} heads"
            plot.bar(x, width, (level, level + values[place]), f"g{index}", told)
            level += values[place]
    plot.labels(_months(months))
    ends = "; ".join(f"{brief(group)} from {values[0]:,.0f} to {values[-1]:,.0f}" for group, values in shown.items())
    return plot.svg(ident, "Headcount of the plan by group", f"{ends} heads.")


def _largest(groups: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    ranked = sorted(groups, key=lambda group: -max(groups[group]))
    kept = ranked if len(ranked) <= MOST_GROUPS + 1 else ranked[:MOST_GROUPS]
    found = {group: list(values) for group, values in groups.items() if group in kept}
    rest = [groups[group] for group in groups if group not in kept]
    if rest:
        found[f"{len(rest)} others"] = [math.fsum(values) for values in zip(*rest, strict=True)]
    return found


def cumulative(ident: str, months: Sequence[dt.date], values: Sequence[float], unit: str, payback: float) -> str:
    """Return the impact so far by month; the month that pays it back is marked."""
    plot = Plot(Scale.over(values), unit, legend=(("costs more so far", "up"), ("has saved so far", "down")))
    width = (plot.x(1, len(months)) - plot.left) * 0.7
    for place, (month, value) in enumerate(zip(months, values, strict=True)):
        told = f"{month:%B %Y}: {plot.scale.exact(value, signed=True)} {plot.scale.word}{unit}"
        plot.bar(plot.x(place + 0.15, len(months)), width, (0.0, value), "up" if value > 0 else "down", told)
    if 0 < payback <= len(months):
        x = plot.x(payback - 0.5, len(months))
        plot.add(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{plot.top:.1f}" y2="{plot.height - 34:.1f}"/>')
        text(plot, (x - 6, 42), "paid back", "end", "strong")
    plot.labels(_months(months))
    told = f"{plot.scale.exact(values[-1], signed=True)} {plot.scale.word}{unit} after {len(months)} months"
    peak = max(*values, 0.0)
    most = f"at most {plot.scale.exact(peak)} {plot.scale.word}{unit} out"
    return plot.svg(ident, "Cumulative impact by month", f"{told}; {most}.")


def waterfall(ident: str, rows: Sequence[BridgeRow], unit: str) -> str:
    """Return the bridge from the baseline's run rate to the plan's."""
    scale = Scale.over([level for row in rows for level in (row.begins, row.ends)])
    plot = Plot(scale, unit, legend=(("total", "total"), ("costs more", "up"), ("saves", "down")))
    width = (plot.x(1, len(rows)) - plot.left) * 0.64
    for place, row in enumerate(rows):
        kind = "total" if row.total or not row.amount else "up" if row.amount > 0 else "down"
        amount = scale.exact(row.amount, signed=not row.total)
        x = plot.x(place + 0.18, len(rows))
        plot.bar(x, width, (row.begins, row.ends), kind, f"{row.title}: {amount} {scale.word}{unit}")
        text(plot, (x + width / 2, plot.y(max(row.begins, row.ends)) - 5), amount, "middle", "strong")
        if place + 1 < len(rows):
            y, end = plot.y(row.ends), plot.x(place + 1.18, len(rows))
            plot.add(f'<line class="link" x1="{x + width:.1f}" x2="{end:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        text(plot, (x + width / 2, plot.height - 18), row.title, "middle")
    told = "; ".join(f"{row.title} {scale.exact(row.amount, signed=not row.total)}" for row in rows)
    return plot.svg(ident, "Bridge of the yearly run rate", f"{told}; {scale.word}{unit}.")


def tornado(ident: str, page: TornadoPage, unit: str) -> str:
    """Return a bar for each of the strongest inputs, from the answer at its low end to that at its high end."""
    bars = [bar for bar in page.tornado.bars if math.isfinite(bar.effect)][:_BARS]
    planned = page.tornado.as_planned
    scale = Scale.over([planned, *(end for bar in bars for end in (bar.at_low, bar.at_high))], zero=False)
    bottom = 52 + _ROW * len(bars)
    parts = [written((0, 12), f"{scale.word}{unit}", "start", "unit")]
    for tick in scale.ticks:
        parts += [_upright("grid", _across(scale, tick), bottom)]
        parts.append(written((_across(scale, tick), 34), scale.label(tick), "middle"))
    for index, bar in enumerate(bars):
        parts += _bar(scale, bar, planned, 46 + _ROW * index)
    parts.append(_upright("zero", _across(scale, planned), bottom))
    for end, place in _ENDS.items():
        parts.append(f'<rect class="{end} key" x="{place}" y="3" width="11" height="11"/>')
        parts.append(written((place + 16, 12.5), f"at the {end} end", "start"))
    told = "; ".join(
        f"{brief(bar.driver.title)} from {scale.exact(bar.at_low)} to {scale.exact(bar.at_high)}" for bar in bars[:5]
    )
    title = "Tornado: the answer at both ends of each input"
    return image(ident, title, f"{told}; {scale.word}{unit}.", "".join(parts), bottom + 10)


def _short(text: str, length: int) -> str:
    plain = brief(text)
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"


def _across(scale: Scale, value: float) -> float:
    """Return where a value lies from left to right, beside the names."""
    return _NAMES + (WIDTH - _NAMES - 20) * (value - scale.low) / (scale.high - scale.low)


def _upright(kind: str, x: float, bottom: float) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="40" y2="{bottom:.1f}"/>'


def _bar(scale: Scale, bar: Bar, planned: float, y: float) -> list[str]:
    parts = [written((_NAMES - 8, y + 14), _short(bar.driver.title, _LONG), "end")]
    for end, kind in ((bar.at_low, "low"), (bar.at_high, "high")):
        first, last = sorted((_across(scale, planned), _across(scale, end)))
        size = f'x="{first:.1f}" y="{y:.1f}" width="{max(last - first, 0.7):.1f}" height="{_ROW - 8:.1f}"'
        parts.append(f'<rect class="{kind}" {size}/>')
    return parts


_ENDS = {"low": 300, "high": 430}


def histogram(ident: str, edges: Sequence[float], counts: Sequence[float], unit: str, draws: int) -> str:
    """Return how often the draws come to what."""
    plot = Plot(Scale.over([count / draws * 100 for count in counts], scaled=False), "% of draws")
    across = Scale.over([edges[0], edges[-1]], zero=False)
    span = edges[-1] - edges[0]
    for index, count in enumerate(counts):
        first, last = (plot.x(edges[index + side] - edges[0], span) for side in (0, 1))
        middle = (edges[index] + edges[index + 1]) / 2
        told = f"about {across.exact(middle)} {across.word}{unit}: {count / draws * 100:.1f} % of draws"
        plot.bar(first, max(last - first - 0.6, 0.4), (0, count / draws * 100), "up" if middle > 0 else "down", told)
    for tick in across.ticks:
        if edges[0] <= tick <= edges[-1]:
            text(plot, (plot.x(tick - edges[0], span), plot.height - 18), across.label(tick), "middle")
    text(plot, (plot.right, plot.height - 3), f"{across.word}{unit}", "end", "unit")
    told = f"Results from {across.exact(edges[0])} to {across.exact(edges[-1])} {across.word}{unit}."
    return plot.svg(ident, "Change of the yearly run rate over all draws", told)


def fan(ident: str, months: Sequence[dt.date], levels: Sequence[Sequence[float]], unit: str) -> str:
    """Return the cumulative impact by month with its spread: bands of 90 %, 80 % and 50 % of draws."""
    plot = Plot(Scale.over([value for level in levels for value in level]), unit, legend=_BANDS)
    for (low, high), (_, kind) in zip(((0, 6), (1, 5), (2, 4)), _BANDS, strict=False):
        there = [(plot.x(place + 0.5, len(months)), plot.y(value)) for place, value in enumerate(levels[high])]
        back = [(plot.x(place + 0.5, len(months)), plot.y(value)) for place, value in enumerate(levels[low])][::-1]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*there, *back))
        plot.add(f'<polygon class="{kind}" points="{points}"/>')
    plot.line(levels[3], "line plan")
    plot.labels(_months(months))
    ends = [plot.scale.exact(level[-1]) for level in levels]
    half = f"After {len(months)} months half of the draws lie between {ends[2]} and {ends[4]}"
    told = f"{half}, nine tenths between {ends[0]} and {ends[6]}"
    return plot.svg(ident, "Cumulative impact by month, with its spread", f"{told}; {plot.scale.word}{unit}.")


_BANDS = (("90 % of draws", "band1"), ("80 %", "band2"), ("50 %", "band3"), ("middle", "plan"))
