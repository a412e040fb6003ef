"""The native charts of the workbook: payroll, headcount, cumulative impact and the waterfall."""

from typing import Any

from xlsxwriter.chart import Chart

from payroll_impact.documents.render.styles import DOWN, GREY, NAVY, TOTAL, UP
from payroll_impact.documents.report_workbook.book import FIRST_MONTH, Book, series_of
from payroll_impact.documents.report_workbook.sheets.bridge import PARTS, BridgeRows
from payroll_impact.documents.report_workbook.sheets.headcount import HeadcountRows
from payroll_impact.documents.report_workbook.sheets.monthly import MonthlyRows

_SCALES = ((1e6, "million", "#,##0.0,,"), (1e3, "thousand", "#,##0,"))
FONT = {"size": 9, "color": "#404040"}
_GROUP_COLOURS = (NAVY, "#8FAADC", "#C55A11", "#7F9F5F", "#A5A5A5", "#BF9000", "#5B7F95", "#9E5A8A")


def _last(book: Book) -> int:
    return FIRST_MONTH + len(book.comparison.total) - 1


def scale(size: float) -> tuple[str, str]:
    """Return the word and the number format for amounts of a size."""
    return next(((f" {word}", shown) for bound, word, shown in _SCALES if size >= bound), ("", "#,##0"))


def framed(chart: Chart, title: str, unit: str, number: str) -> Chart:
    """Give a chart its title, value axis, legend and frame."""
    chart.set_title({"name": title, "overlay": False, "name_font": {"size": 11, "bold": True, "color": NAVY}})
    chart.set_y_axis(
        {
            "name": unit,
            "name_font": {**FONT, "bold": False},
            "num_font": FONT,
            "num_format": number,
            "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0", "width": 0.75}},
            "line": {"none": True},
        }
    )
    chart.set_legend({"position": "bottom", "font": FONT})
    chart.set_chartarea({"border": {"color": "#D0D0D0"}})
    return chart


def _month_axis(book: Book, chart: Chart) -> None:
    months = len(book.comparison.total)
    every = max(1, -(-months // 12))
    font = {**FONT, "rotation": -45}
    chart.set_x_axis(
        {"num_font": font, "num_format": "mmm yy", "interval_unit": every, "interval_tick": every, "text_axis": True,
         "label_position": "low"}
    )  # fmt: skip


def payroll(book: Book, rows: MonthlyRows) -> Chart:
    """Return the recurring and one-off cost of baseline and plan by month."""
    word, number = scale(float(book.comparison.plan.totals.total.max()))
    chart = book.workbook.add_chart({"type": "line"})
    for name, row, colour in (("Baseline", rows.baseline, GREY), ("Plan", rows.plan, NAVY)):
        chart.add_series(
            {
                "name": name,
                "categories": series_of(book.named("Monthly"), rows.head, FIRST_MONTH, _last(book)),
                "values": series_of(book.named("Monthly"), row, FIRST_MONTH, _last(book)),
                "line": {"color": colour, "width": 2.25, "dash_type": "dash" if name == "Baseline" else "solid"},
            }
        )
    _month_axis(book, chart)
    return framed(chart, "Payroll by month, one-time cost included", f"{book.unit('currency')}{word}", number)


def cumulative(book: Book, rows: MonthlyRows) -> Chart:
    """Return the impact so far by month."""
    word, number = scale(float(abs(book.comparison.cumulative).max()))
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "Cumulative impact",
            "categories": series_of(book.named("Monthly"), rows.head, FIRST_MONTH, _last(book)),
            "values": series_of(book.named("Monthly"), rows.cumulative, FIRST_MONTH, _last(book)),
            "fill": {"color": NAVY},
            "gap": 40,
        }
    )
    _month_axis(book, chart)
    shown = framed(chart, "Cumulative impact (above zero: costs more)", f"{book.unit('currency')}{word}", number)
    shown.set_legend({"none": True})
    return shown


def heads(book: Book, rows: HeadcountRows) -> Chart:
    """Return the closing headcount of each group by month, stacked."""
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for index, row in enumerate(rows.groups):
        chart.add_series(
            {
                "name": [book.named("Headcount"), row, 1],
                "categories": series_of(book.named("Headcount"), rows.head, FIRST_MONTH, _last(book)),
                "values": series_of(book.named("Headcount"), row, FIRST_MONTH, _last(book)),
                "fill": {"color": _GROUP_COLOURS[index % len(_GROUP_COLOURS)]},
                "gap": 20,
            }
        )
    _month_axis(book, chart)
    return framed(chart, "Headcount by group", "heads", "#,##0")


def waterfall(book: Book, rows: BridgeRows) -> Chart:
    """Return the bridge as stacked columns: a hidden base, and parts that rise and fall on either side of zero."""
    size = max(abs(row.ends) for row in book.content.bridge)
    word, number = scale(size)
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    first, last = rows.rows.start, rows.rows.stop - 1
    colours = (None, UP, UP, DOWN, DOWN, TOTAL)
    categories = [book.named("Bridge"), rows.steps.start, 0, rows.steps.stop - 1, 0]
    for offset, colour in enumerate(colours):
        column = rows.parts + offset
        chart.add_series(
            {
                "name": PARTS[offset],
                "categories": categories,
                "values": [book.named("Bridge"), first, column, last, column],
                "fill": {"color": colour} if colour else {"none": True},
                "border": {"none": True},
                "gap": 40,
            }
        )
    _label(book, chart, rows, categories)
    chart.set_x_axis({"num_font": FONT, "label_position": "low"})
    shown = framed(chart, "Bridge of the yearly run rate", f"{book.unit('currency')}{word}", number)
    shown.set_legend({"none": True})
    return shown


def _label(book: Book, chart: Chart, rows: BridgeRows, categories: list[Any]) -> None:
    """Put each bar's amount above it, on a line that is not drawn."""
    column = rows.parts + len(PARTS) - 1
    bound = _bound(book)
    labels = [{"value": _short(row.amount / bound, signed=not row.total)} for row in book.content.bridge]
    line = book.workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": "Amount",
            "categories": categories,
            "values": [book.named("Bridge"), rows.rows.start, column, rows.rows.stop - 1, column],
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {"value": True, "position": "above", "font": {**FONT, "bold": True}, "custom": labels},
        }
    )
    chart.combine(line)


def _bound(book: Book) -> float:
    """Return the unit of the axis, which the labels share."""
    size = max(abs(row.ends) for row in book.content.bridge)
    return next((bound for bound, _, _ in _SCALES if size >= bound), 1.0)


def _short(amount: float, *, signed: bool) -> str:
    text = f"{amount:+,.1f}" if signed and round(amount, 1) else f"{abs(amount) if signed else amount:,.1f}"
    return text.replace("-", "−")
