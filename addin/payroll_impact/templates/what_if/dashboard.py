"""The sheet Dashboard: key figures against the baseline, and four charts; it reads the native model alone."""

from typing import Any

from xlsxwriter.chart import Chart

from payroll_impact.model import Plan
from payroll_impact.model.impact import METRICS
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import show_master
from payroll_impact.templates.formulas import CellReference
from payroll_impact.templates.styles import BAD, GOOD, GREY, NAVY
from payroll_impact.templates.what_if import read
from payroll_impact.templates.what_if.grid import Block, TimeSheet
from payroll_impact.templates.what_if.impact import FALL, metric_cell, run_rate
from payroll_impact.templates.what_if.limits import FIRST, MONTH_ROW, last_column, size
from payroll_impact.templates.what_if.years import LABEL_ROW, year_cell

_GROUP_COLOURS = (NAVY, "#8FAADC", "#C55A11", "#7F9F5F", "#BF9000")
_FONT = {"size": 9, "color": "#404040"}
_MILLIONS = "#,##0.0,,"
_TABLE = 5
_SHOWN = {
    "one_time_cost": "signed", "first_year_impact": "signed", "cumulative_impact": "signed", "npv": "signed",
    "peak_funding": "money", "payback_month": "whole", "cost_per_head": "money", "blended_hourly_cost": "cents",
}  # fmt: skip


def write_dashboard(book: Book, total: TimeSheet, plan: Plan | None) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "Dashboard", "output", "What the plan does to payroll",
        "Plan against baseline; a positive number costs more.",
        (34, 15, 15, 15, 18, *[11] * 8),
    )  # fmt: skip
    show_master(sheet, 1, 3)
    sheet.text(2, 0, "Case shown", "bold")
    sheet.formula(2, 1, read.pick(), "bold")
    sheet.formula(2, 2, read.setting("name") & "", "note")
    _figures(sheet, total)
    _years(sheet)
    groups = len({role.group for role in plan.workforce}) if plan else 0
    frame = {"object_position": 2, "x_offset": 4, "y_offset": 4}
    top, below = _TABLE + len(_SHOWN) + 4, _TABLE + len(_SHOWN) + 22
    for row, column, chart, told in (
        (top, 0, _payroll(book, total), "Lines: payroll by month, plan and baseline, one-time cost included."),
        (top, 4, _cumulative(book, total), "Columns: cumulative impact by month; money is out while it is above zero."),
        (below, 0, _heads(book, total, groups), "Stacked columns: headcount by month and group."),
        (below, 4, _waterfall(book), "Waterfall: from the baseline's yearly run rate to the plan's, step by step."),
    ):
        chart.set_size({"width": 562, "height": 340})
        sheet.worksheet.insert_chart(row, column, chart, {**frame, "description": told})
    sheet.worksheet.fit_to_pages(1, 1)
    sheet.worksheet.print_area(0, 0, below + 17, 10)
    sheet.worksheet.center_horizontally()


def _figures(sheet: Sheet, total: TimeSheet) -> None:
    sheet.text(_TABLE - 1, 0, "key figure", "head")
    sheet.texts(_TABLE - 1, 1, ("plan", "baseline", "change"), "head", "right")
    sheet.text(_TABLE - 1, 4, "unit", "head", "unit_head")
    rows = (
        ("Payroll, yearly run rate", run_rate("plan"), run_rate("baseline"), "currency/year", "money", "signed"),
        ("Headcount at the end", total["heads"].last(), total["base heads"].last(), "heads", "heads", "heads"),
    )
    for row, (title, plan, baseline, unit, style, change) in enumerate(rows, start=_TABLE):
        sheet.text(row, 0, title, "bold")
        sheet.formula(row, 1, plan, style)
        sheet.formula(row, 2, baseline, style)
        sheet.formula(row, 3, CellReference("B", row + 1) - CellReference("C", row + 1), change, "bold")
        sheet.text(row, 4, unit, "unit", "indent")
    for row, (name, style) in enumerate(_SHOWN.items(), start=_TABLE + len(rows)):
        own = 3 if style == "signed" or name in ("peak_funding", "payback_month") else 1
        sheet.text(row, 0, METRICS[name].title, "bold")
        sheet.formula(row, own, metric_cell(name), style, "right", *(("bold",) if own > 1 else ()))
        sheet.text(row, 4, METRICS[name].unit, "unit", "indent")


def _years(sheet: Sheet) -> None:
    """Write payroll by fiscal year beside the key figures."""
    label, first = 5, 7
    sheet.texts(_TABLE - 1, label, ("by fiscal year", ""), "head")
    for offset, (title, key, style) in enumerate(
        (("plan", "plan", "money"), ("baseline", "baseline", "money"), ("change", "impact", "signed")), start=1
    ):
        sheet.text(_TABLE - 1 + offset, label, f"payroll, {title}", "bold")
        for index in range(size().years):
            sheet.formula(_TABLE - 1 + offset, first + index, year_cell(key, index), style)
    for index in range(size().years):
        name = year_cell("plan", index)
        sheet.formula(_TABLE - 1, first + index, name.moved(LABEL_ROW - name.row), "head", "right")
    sheet.text(_TABLE + 3, label, "quarters: sheet Years", "note")


def _series(block: Block, index: int = 0) -> list[Any]:
    row = block.row(index) - 1
    return [block.sheet, row, FIRST, row, last_column()]


def _months(sheet: str) -> list[Any]:
    return [sheet, MONTH_ROW, FIRST, MONTH_ROW, last_column()]


def _framed(chart: Chart, title: str, unit: str, number: str, *, legend: bool = True) -> Chart:
    chart.set_title({"name": title, "overlay": False, "name_font": {"size": 11, "bold": True, "color": NAVY}})
    chart.set_y_axis(
        {
            "name": unit, "name_font": {**_FONT, "bold": False}, "num_font": _FONT, "num_format": number,
            "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0", "width": 0.75}}, "line": {"none": True},
        }
    )  # fmt: skip
    chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": "#D0D0D0"}})
    return chart


def _month_axis(chart: Chart) -> None:
    chart.set_x_axis(
        {"num_font": {**_FONT, "rotation": -45}, "num_format": "mmm yy", "interval_unit": 3, "interval_tick": 3,
         "text_axis": True, "label_position": "low"}
    )  # fmt: skip


def _payroll(book: Book, total: TimeSheet) -> Chart:
    chart = book.workbook.add_chart({"type": "line"})
    for name, key, colour, dash in (("Baseline", "baseline", GREY, "dash"), ("Plan", "plan", NAVY, "solid")):
        chart.add_series(
            {
                "name": name, "categories": _months("Impact"), "values": _series(total[key]),
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
            }
        )  # fmt: skip
    _month_axis(chart)
    return _framed(chart, "Payroll by month, one-time cost included", "millions", _MILLIONS)


def _cumulative(book: Book, total: TimeSheet) -> Chart:
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "Cumulative impact", "categories": _months("Impact"), "values": _series(total["cumulative"]),
            "fill": {"color": BAD}, "invert_if_negative": True, "invert_if_negative_color": GOOD, "gap": 40,
        }
    )  # fmt: skip
    _month_axis(chart)
    title = "Cumulative impact: money is out while it is above zero"
    return _framed(chart, title, "millions", _MILLIONS, legend=False)


def _heads(book: Book, total: TimeSheet, groups: int) -> Chart:
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    block = total["groups"]
    for index in range(block.count):
        chart.add_series(
            {
                "name": [block.sheet, block.row(index) - 1, 0], "categories": _months("Impact"),
                "values": _series(block, index), "gap": 20,
                "fill": {"color": _GROUP_COLOURS[index % len(_GROUP_COLOURS)]},
            }
        )  # fmt: skip
    _month_axis(chart)
    framed = _framed(chart, "Headcount by group", "heads", "#,##0")
    framed.set_legend({"position": "bottom", "font": _FONT, "delete_series": list(range(groups, block.count))})
    return framed


def _waterfall(book: Book) -> Chart:
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    first, last = FALL.head, FALL.head + FALL.count - 1
    for offset, colour in enumerate((None, BAD, BAD, GOOD, GOOD, NAVY)):
        column = 3 + offset
        chart.add_series(
            {
                "name": FALL.columns[column], "categories": ["Metrics", first, 0, last, 0],
                "values": ["Metrics", first, column, last, column],
                "fill": {"color": colour} if colour else {"none": True}, "border": {"none": True}, "gap": 40,
            }
        )  # fmt: skip
    chart.set_x_axis({"num_font": _FONT, "label_position": "low"})
    title = "From the baseline's yearly run rate to the plan's (red costs more)"
    return _framed(chart, title, "millions", _MILLIONS, legend=False)
