"""What charts over time have in common."""

from typing import Any

from xlsxwriter.chart import Chart

from payroll_impact.templates.book import Book
from payroll_impact.templates.styles import GREY, NAVY
from payroll_impact.templates.what_if.grid import Block
from payroll_impact.templates.what_if.limits import FIRST, MONTH_ROW, last_column, size

FONT = {"size": 9, "color": "#404040"}


def lines_of_both(book: Book, plan: Block, baseline: Block, number: str, *, labels: bool = True) -> Chart:
    """Return a chart with a line of the plan and a dashed one of the baseline, their last months labelled if asked."""
    chart = book.workbook.add_chart({"type": "line"})
    for name, block, colour, dash in (("Baseline", baseline, GREY, "dash"), ("Plan", plan, NAVY, "solid")):
        chart.add_series(
            {
                "name": name, "categories": months_of(block.sheet), "values": series_of(block),
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
                "data_labels": _last_label(colour, number) if labels else {},
            }
        )  # fmt: skip
    month_axis(chart)
    return framed(chart, number)


def series_of(block: Block, index: int = 0) -> list[Any]:
    """Return where the months of a row stand."""
    row = block.row(index) - 1
    return [block.sheet, row, FIRST, row, last_column()]


def months_of(sheet: str) -> list[Any]:
    """Return where the names of the months of a sheet stand."""
    return [sheet, MONTH_ROW, FIRST, MONTH_ROW, last_column()]


def framed(chart: Chart, number: str, *, legend: bool = True) -> Chart:
    """Return a chart with the axis, the legend and the frame that all have; its title is a cell."""
    chart.set_title({"none": True})
    chart.set_y_axis(
        {
            "num_font": FONT, "num_format": number,
            "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0", "width": 0.75}}, "line": {"none": True},
        }
    )  # fmt: skip
    chart.set_legend({"position": "bottom", "font": FONT} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": "#D0D0D0"}})
    return chart


def month_axis(chart: Chart) -> None:
    """Give a chart an axis of months."""
    chart.set_x_axis(
        {"num_font": {**FONT, "rotation": -45}, "num_format": "mmm yy", "interval_unit": 3, "interval_tick": 3,
         "text_axis": True, "label_position": "low"}
    )  # fmt: skip


def _last_label(colour: str, number: str) -> dict[str, Any]:
    """Return data labels for the last month alone."""
    font = {"size": 9, "bold": True, "color": colour}
    others = [{"delete": True}] * (size().months - 1)
    shown = {"value": True, "num_format": number, "position": "above", "font": font}
    return shown | {"custom": [*others, {"font": font}]}
