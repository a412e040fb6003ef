"""The bridge of a comparison as a native chart: stacked columns on a base that is not drawn."""

from collections.abc import Sequence
from itertools import pairwise

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from payroll_impact.documents.render.styles import DOWN, GREY, TOTAL, UP

PARTS = ("Base", "Rise", "Rise below zero", "Fall", "Fall below zero", "Total")
_COLOURS = (None, UP, UP, DOWN, DOWN, TOTAL)
_SCALES = ((1e6, " million", "#,##0.0,,"), (1e3, " thousand", "#,##0,"))
_FONT = {"size": 9, "color": GREY}


def parts_of(levels: Sequence[float]) -> list[tuple[float, ...]]:
    """Return the parts of each bar: the first level, a step to each further one, and the last level.

    >>> parts_of([4.0, 6.0])
    [(0.0, 0.0, 0.0, 0.0, 0.0, 4.0), (4.0, 2.0, 0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0, 0.0, 6.0)]
    """
    rows = [(0.0, 0.0, 0.0, 0.0, 0.0, levels[0])]
    for before, after in pairwise(levels):
        low, high = sorted((before, after))
        base = low if low > 0 else min(high, 0.0)
        above, below = max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)
        rises = after >= before
        bar = (above, below, 0.0, 0.0) if rises else (0.0, 0.0, above, below)
        rows.append((base, *bar, 0.0))
    return [*rows, (0.0, 0.0, 0.0, 0.0, 0.0, levels[-1])]


def waterfall(workbook: Workbook, sheet: str, rows: range, column: int, *, title: str, unit: str, size: float) -> Chart:  # noqa: PLR0913
    """Return the chart of parts that stand in `rows` from `column` on, with their labels in the first column.

    The axis counts thousands or millions where amounts reach the `size` for it.
    """
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for offset, (name, colour) in enumerate(zip(PARTS, _COLOURS, strict=True)):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet, rows.start, 0, rows.stop - 1, 0],
                "values": [sheet, rows.start, column + offset, rows.stop - 1, column + offset],
                "fill": {"color": colour} if colour else {"none": True},
                "border": {"none": True},
                "gap": 40,
            }
        )
    chart.set_title({"name": title, "overlay": False, "name_font": {"size": 11}})
    chart.set_x_axis({"num_font": _FONT, "label_position": "low"})
    word, number = next(((word, shown) for bound, word, shown in _SCALES if size >= bound), ("", "#,##0"))
    chart.set_y_axis(
        {
            "name": f"{unit}{word}",
            "num_font": _FONT,
            "num_format": number,
            "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}},
        }
    )
    chart.set_legend({"none": True})
    return chart
