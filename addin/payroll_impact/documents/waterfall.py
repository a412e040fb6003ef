"""The steps between two totals as a table, with the columns that draw them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from payroll_impact.documents.document import Cell, Chart, Column, Document
from payroll_impact.documents.quantities import Kind

# the parts of a bar: a base that is not drawn, and what stands on it
WATERFALL = {
    "base": "Base", "rise": "Rise", "rise_below": "Rise below zero", "fall": "Fall", "fall_below": "Fall below zero",
    "total_bar": "Total",
}  # fmt: skip
_DRAWN = {"begins": "Begins", "ends": "Ends", **WATERFALL, "top": "Label"}


_MANY = 12  # bars whose names have room beside each other


class WaterfallBar(NamedTuple):
    """A total, or the step from one level to the next."""

    name: str
    amount: float
    begins: float
    ends: float
    total: bool


def waterfall_bars(document: Document, chart: Chart) -> list[WaterfallBar]:
    """Return the bars of a waterfall; of many those of nought are left out."""
    series = chart.series[0]
    names = [str(cell) for cell in document.cells(series, series.x)]
    amounts, begins, ends = (document.numbers(series, column) for column in (series.y, "begins", "ends"))
    totals = [place in (0, len(names) - 1) for place in range(len(names))]
    bars = [WaterfallBar(*each) for each in zip(names, amounts, begins, ends, totals, strict=True)]
    return bars if len(bars) <= _MANY else [bar for bar in bars if bar.total or bar.amount]


def waterfall_columns(kind: Kind) -> tuple[Column, ...]:
    """Return the columns that draw a waterfall."""
    return tuple(Column(name, title, kind, drawn=True) for name, title in _DRAWN.items())


def waterfall_cells(levels: Sequence[float]) -> list[tuple[Cell, ...]]:
    """Return the cells of `waterfall_columns` for each bar: the first level, a step to each further one, the last.

    >>> [cells[:2] for cells in waterfall_cells([4.0, 6.0])]
    [(0.0, 4.0), (4.0, 6.0), (0.0, 6.0)]
    """
    steps = [(0.0, levels[0]), *pairwise(levels), (0.0, levels[-1])]
    last = len(steps) - 1
    return [_bar(begins, ends, total=place in (0, last)) for place, (begins, ends) in enumerate(steps)]


def _bar(begins: float, ends: float, *, total: bool) -> tuple[Cell, ...]:
    low, high = sorted((begins, ends))
    if total:
        return begins, ends, 0.0, 0.0, 0.0, 0.0, 0.0, ends, max(high, 0.0)
    base = low if low > 0 else min(high, 0.0)
    above, below = max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)
    parts = (above, below, 0.0, 0.0) if ends >= begins else (0.0, 0.0, above, below)
    return begins, ends, base, *parts, 0.0, max(high, 0.0)
