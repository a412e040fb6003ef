"""The sheet Dashboard: the answer in a sentence, key figures against the baseline, four charts; all of them native."""

from collections.abc import Callable, Sequence

from xlsxwriter.chart import Chart

from payroll_impact.model import METRICS, Metric
from payroll_impact.model.titles import SMALL_PRICE, key_figures
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import show_master
from payroll_impact.templates.formulas import CellReference, Expression, expression, fn
from payroll_impact.templates.styles import BAD, GOOD, NAVY, SCALED
from payroll_impact.templates.what_if import case, places, read
from payroll_impact.templates.what_if.charts import FONT, framed, lines_of_both, month_axis, months_of, series_of
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import FALL, LEVEL_FORMULAS, metric_cell
from payroll_impact.templates.what_if.limits import size
from payroll_impact.templates.what_if.plan_sheets import PlanSheets
from payroll_impact.templates.what_if.words import words
from payroll_impact.templates.what_if.years import LABEL_ROW, year_cell

# dark enough for white letters; from the eleventh group on they begin again
_GROUP_COLOURS = (
    NAVY, "#C55A11", "#4F8A5B", "#7B4F9D", "#2E75B6", "#A67C00", "#8C2D2D", "#3B7A78", "#595959", "#B04A7D",
)  # fmt: skip
_SIGNED = {"money": "signed", "cents": "signed cents", "heads": "signed heads"}
_SENTENCES = 4  # the row of the first, from 0
_TABLE = 9  # the header of the key figures
_CHART_ROWS = 18
_LAST_COLUMN = 9
_GROUPS_ON_ONE_PAGE = 12
_STATUTORY = "What the law asks at least on leaving is not computed on these sheets: see the report of this workbook."


def write_dashboard(book: Book, total: TimeSheet, both: Sequence[PlanSheets]) -> None:
    """Write the sheet; `both` are the sheets of the plan and of the baseline."""
    sheet = book.sheet(
        "Dashboard", "output", "What the plan does to payroll",
        "Plan against baseline; a positive number costs more.",
        (34, 15, 15, 15, 18, 20, *[16] * 4),
    )  # fmt: skip
    show_master(sheet, 1, 3)
    sheet.text(2, 0, "Case shown", "bold")
    sheet.formula(2, 1, read.pick(), "bold")
    sheet.formula(2, 3, read.setting("name") & "", "note")
    sheet.formula(_SENTENCES, 0, words("headline"), "headline")
    sheet.formula(_SENTENCES + 1, 0, words("outlay"), "bold")
    sheet.formula(_SENTENCES + 2, 0, words("efficiency"), "bold")
    sheet.formula(_SENTENCES + 3, 0, words("bridged"), "bold")
    notes = fn.IF(case.CUTS_LISTED == 0, "", _STATUTORY) & " " & words("without items") & " " & words("sure")
    sheet.formula(_SENTENCES + 4, 0, fn.TRIM(notes), "note")
    _figures(sheet)
    _years(sheet)
    top = _TABLE + len(METRICS) + 3
    below = top + _CHART_ROWS + 1
    currency = expression(" [") & case.CURRENCY & "]"
    placed: tuple[tuple[int, int, str, Expression, Chart, str], ...] = (
        (top, 0, "Payroll by month, one-time cost included", currency,
         lines_of_both(book, total["plan"], total["baseline"], SCALED),
         "Lines: payroll by month, plan and baseline, one-time cost included."),
        (top, 4, "Cumulative impact: money is out while it is above zero", currency, _cumulative(book, total),
         "Columns: cumulative impact by month, red while it costs, green while it saves."),
        (below, 0, "Headcount by group, its colours below", expression(" [heads]"), _heads(book, total),
         "Stacked columns: headcount by month and group; the table below says which colour is which group."),
        (below, 4, "From the baseline's yearly run rate to the plan's: red costs more, green saves", currency,
         _waterfall(book), "Waterfall: from the baseline's yearly run rate to the plan's, step by step."),
    )  # fmt: skip
    for row, column, title, unit, chart, told in placed:
        # titles are cells, for a chart's own cannot say the currency of the plan in every program
        sheet.formula(row, column, expression(title) & unit, "bold")
        chart.set_size({"width": 562, "height": 20 * (_CHART_ROWS - 1)})
        place = {"object_position": 2, "x_offset": 4, "y_offset": 2, "description": told}
        sheet.worksheet.insert_chart(row + 1, column, chart, place)
    _groups(sheet, below + _CHART_ROWS + 1, total, both)
    sheet.worksheet.freeze_panes(3, 0)
    groups = total["groups"].count
    sheet.worksheet.fit_to_pages(1, 1 if groups <= _GROUPS_ON_ONE_PAGE else 2)
    sheet.worksheet.print_area(0, 0, below + _CHART_ROWS + 1 + groups, _LAST_COLUMN)
    sheet.worksheet.center_horizontally()


def _figures(sheet: Sheet) -> None:
    """Write every metric as the report has it: what plan and baseline come to, and the change."""
    sheet.text(_TABLE, 0, "key figure", "head")
    sheet.texts(_TABLE, 1, ("plan", "baseline", "change"), "head", "right")
    sheet.text(_TABLE, 4, "unit", "head", "unit_head")
    sheet.worksheet.set_row(_TABLE, 27)  # names of years of two lines: LibreOffice does not find out by itself
    for row, name in enumerate(key_figures(), start=_TABLE + 1):
        metric, style = METRICS[name], _style(METRICS[name])
        sheet.text(row, 0, metric.level_title or metric.title, "bold")
        sheet.formula(row, 4, case.in_currency(metric.unit), "unit", "indent")
        plan, baseline = CellReference("B", row + 1), CellReference("C", row + 1)
        if name not in LEVEL_FORMULAS:
            sheet.texts(row, 1, ("–", "–"), "note", "right")
            sheet.formula(row, 3, metric_cell(name), style if metric.of_output else _SIGNED.get(style, style), "right",
                          "bold")  # fmt: skip
            continue
        sheet.formulas(row, 1, (metric_cell(name, side) for side in ("plan", "baseline")), style, "right")
        both_there = fn.ISNUMBER(plan) * fn.ISNUMBER(baseline)
        change = fn.IF(both_there, plan - baseline, "-") if metric.is_level else metric_cell(name)
        sheet.formula(row, 3, change, _SIGNED[style], "right", "bold")
        if style == "heads":
            _whole_heads(sheet, row)
        if metric.unit.endswith("/item"):
            _small_prices(sheet, row)


def _style(metric: Metric) -> str:
    """Return the digits of a metric, those the report shows."""
    styles = {"heads": "heads", "month": "whole", "of baseline": "rate", "ratio": "cents"}
    return styles.get(metric.unit, "cents" if metric.unit.endswith(("/hour", "/item")) else "money")


def _whole_heads(sheet: Sheet, row: int) -> None:
    """Show heads without a decimal where they are whole, as the report does."""
    _digits_where(sheet, row, "#,##0", lambda cell: fn.ABS(cell - fn.ROUND(cell, 0)) < places.DUST)


def _small_prices(sheet: Sheet, row: int) -> None:
    """Show four decimals of a price below ten cents, as the report does."""
    _digits_where(sheet, row, "#,##0.0000", lambda cell: fn.ABS(cell) < expression(SMALL_PRICE))


def _digits_where(sheet: Sheet, row: int, digits: str, holds: Callable[[CellReference], Expression]) -> None:
    """Show plan, baseline and change with other digits where something holds of them."""
    for column, signed in ((1, ""), (2, ""), (3, "+")):
        made = sheet.book.workbook.add_format({"num_format": f'{signed}{digits};-{digits};"–"'})
        rule = {"type": "formula", "criteria": f"={holds(CellReference('BCD'[column - 1], row + 1))}", "format": made}
        sheet.worksheet.conditional_format(row, column, row, column, rule)


def _years(sheet: Sheet) -> None:
    """Write payroll by fiscal year beside the key figures."""
    label, first = 5, 6
    sheet.text(_TABLE, label, "by fiscal year", "head")
    for offset, (title, key, style) in enumerate(
        (("plan", "plan", "money"), ("baseline", "baseline", "money"), ("change", "impact", "signed")), start=1
    ):
        sheet.text(_TABLE + offset, label, f"payroll, {title}", "bold")
        for index in range(size().years):
            sheet.formula(_TABLE + offset, first + index, year_cell(key, index), style)
    for index in range(size().years):
        name = year_cell("plan", index)
        sheet.formula(_TABLE, first + index, name.moved(LABEL_ROW - name.row), "head", "right")
    sheet.text(_TABLE + 4, label, "quarters: sheet Years", "note")


def _groups(sheet: Sheet, head: int, total: TimeSheet, both: Sequence[PlanSheets]) -> None:
    """Write headcount by group, each name in its colour of the chart: a legend that has all there are."""
    groups = case.WORKFORCE.column("group")
    sheet.text(head, 0, "headcount at the end by group", "head")
    sheet.texts(head, 1, ("plan", "baseline", "change"), "head", "right")
    sheet.text(head, 4, "unit", "head", "unit_head")
    for index in range(total["groups"].count):
        row, name = head + 1 + index, case.group(index)
        sheet.formula(row, 0, name, "bold")
        there = CellReference("A", row + 1)
        plan, baseline = (fn.SUMPRODUCT((groups == name) * side.heads["closing"].all_last) for side in both)
        change = CellReference("B", row + 1) - CellReference("C", row + 1)
        for column, (heads, style) in enumerate(
            ((plan, "heads"), (baseline, "heads"), (change, "signed heads")), start=1
        ):
            sheet.formula(row, column, fn.IF(there == "", "", heads), style, "right")
        sheet.formula(row, 4, fn.IF(there == "", "", "heads"), "unit", "indent")
        _whole_heads(sheet, row)
        made = sheet.book.workbook.add_format({"bg_color": _colour(index), "font_color": "white"})
        rule = {"type": "formula", "criteria": f'={there.absolute}<>""', "format": made}
        sheet.worksheet.conditional_format(row, 0, row, 0, rule)


def _colour(index: int) -> str:
    return _GROUP_COLOURS[index % len(_GROUP_COLOURS)]


def _cumulative(book: Book, total: TimeSheet) -> Chart:
    """Draw money out and money saved as two series, for not every program shows a colour of negative columns."""
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for name, key, colour in (("Costs so far", "money out", BAD), ("Saves so far", "money saved", GOOD)):
        chart.add_series(
            {
                "name": name, "categories": months_of("Impact"), "values": series_of(total[key]),
                "fill": {"color": colour}, "gap": 40,
            }
        )  # fmt: skip
    month_axis(chart)
    return framed(chart, SCALED)


def _heads(book: Book, total: TimeSheet) -> Chart:
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    block = total["groups"]
    for index in range(block.count):
        chart.add_series(
            {
                "name": [block.sheet, block.row(index) - 1, 0], "categories": months_of("Impact"),
                "values": series_of(block, index), "fill": {"color": _colour(index)}, "gap": 20,
            }
        )  # fmt: skip
    month_axis(chart)
    return framed(chart, "#,##0", legend=False)


def _waterfall(book: Book) -> Chart:
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    first, last = FALL.head, FALL.head + FALL.count - 1
    label = FALL.columns.index("label")
    for offset, colour in enumerate((None, BAD, BAD, GOOD, GOOD, NAVY)):
        column = 3 + offset
        chart.add_series(
            {
                "name": FALL.columns[column], "categories": ["Metrics", first, label, last, label],
                "values": ["Metrics", first, column, last, column],
                "fill": {"color": colour} if colour else {"none": True}, "border": {"none": True}, "gap": 40,
            }
        )  # fmt: skip
    chart.set_x_axis({"num_font": FONT, "label_position": "low"})
    return framed(chart, SCALED, legend=False)
