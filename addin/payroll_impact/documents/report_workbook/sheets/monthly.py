"""The Monthly sheet: every cost line of baseline, plan and impact, month by month, with totals that tie."""

import attrs
import numpy as np
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.render.native_charts import place_across
from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.report_workbook.book import FIRST_MONTH, ReportBook, cell
from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES
from payroll_impact.model.fields import Array
from payroll_impact.model.titles import LINE_TITLES

_HEAD = 3
ALL_MONTHS = FIRST_MONTH - 1  # the column of their sum
_BLOCK = len(RECURRING_LINES) + len(ONE_OFF_LINES) + 3
TO_RECURRING, TO_ONE_OFF = len(ONE_OFF_LINES) + 2, 1  # rows from the total of a case up to those of its kinds


@attrs.frozen
class MonthlyRows:
    """Where years find their rows: the totals of each case, the impact so far."""

    baseline: int
    plan: int
    impact: int
    cumulative: int


def write(book: ReportBook) -> MonthlyRows:
    """Fill the sheet; return the rows of the totals."""
    sheet = book.sheet("Monthly", "Cost by month", [26, 10, 12, 14])
    sheet.write_string(1, 0, f"{SIGN_CONVENTION} All lines in {book.unit('currency/month')}.", book.styles("note"))
    book.months(sheet, _HEAD, ["Line", "Case", "Unit", "All months"])
    sheet.write_string(_HEAD, ALL_MONTHS, "All months", book.styles("head", "right"))
    starts = [_HEAD + 1 + index * (_BLOCK + 1) for index in range(3)]
    comparison = book.comparison
    sides = (comparison.baseline.lines, comparison.plan.lines, comparison.impact)
    for case, start, lines in zip(("Baseline", "Plan", "Impact"), starts, sides, strict=True):
        apart = (starts[0], starts[1]) if case == "Impact" else None
        _block(book, sheet, case, start, {name: line.sum(axis=0) for name, line in lines.items()}, apart)
    last = starts[2] + _BLOCK
    _cumulative(book, sheet, last, starts[2] + _BLOCK - 1)
    baseline, plan, impact = (start + _BLOCK - 1 for start in starts)
    drawn = {"month": _HEAD, "payroll_baseline": baseline, "payroll_plan": plan, "so_far": last}
    for column, row in drawn.items():
        book.places["months", column] = place_across(sheet.get_name(), row, FIRST_MONTH)
    return MonthlyRows(baseline, plan, impact, last)


def _block(  # noqa: PLR0913, PLR0917 - one block of one sheet
    book: ReportBook, sheet: Worksheet, case: str, start: int, lines: dict[str, Array], apart: tuple[int, int] | None
) -> None:
    """Write the lines of one case, and under each kind its total."""
    row, totals = start, []
    for title, names in (("Recurring", RECURRING_LINES), ("One-off", ONE_OFF_LINES)):
        first = row
        for name in names:
            formula = None if apart is None else (row - start + apart[1], row - start + apart[0])
            _line(book, sheet, row, (LINE_TITLES[name], case), lines[name], formula)
            row += 1
        values = np.asarray(sum(lines[name] for name in names))
        _total(book, sheet, row, (title, case), values, f"SUM({{0}}{first + 1}:{{0}}{row})")
        totals.append(row)
        row += 1
    everything = np.asarray(sum(lines.values()))
    _total(book, sheet, row, ("Total", case), everything, f"{{0}}{totals[0] + 1}+{{0}}{totals[1] + 1}")


def _line(  # noqa: PLR0913, PLR0917 - a row and where it stands
    book: ReportBook, sheet: Worksheet, row: int, labels: tuple[str, str], values: Array, less: tuple[int, int] | None
) -> None:
    _labels(book, sheet, row, labels, ())
    for column, value in enumerate(values.tolist(), start=FIRST_MONTH):
        if less is None:
            sheet.write_number(row, column, value, book.styles("money"))
        else:
            formula = f"={cell(less[0], column)}-{cell(less[1], column)}"
            sheet.write_formula(row, column, formula, book.styles("money"), value)
    _sum_of_months(book, sheet, row, values, ())


def _total(  # noqa: PLR0913, PLR0917 - a row and where it stands
    book: ReportBook, sheet: Worksheet, row: int, labels: tuple[str, str], values: Array, formula: str
) -> None:
    _labels(book, sheet, row, labels, ("total",))
    for column, value in enumerate(values.tolist(), start=FIRST_MONTH):
        letters = cell(0, column)[:-1]
        sheet.write_formula(row, column, "=" + formula.format(letters), book.styles("total", "money"), value)
    _sum_of_months(book, sheet, row, values, ("total",))


def _labels(book: ReportBook, sheet: Worksheet, row: int, labels: tuple[str, str], style: tuple[str, ...]) -> None:
    for column, label in enumerate((*labels, book.unit("currency/month"))):
        sheet.write_string(row, column, label, book.styles(*style))


def _sum_of_months(book: ReportBook, sheet: Worksheet, row: int, values: Array, style: tuple[str, ...]) -> None:
    span = f"{cell(row, FIRST_MONTH)}:{cell(row, FIRST_MONTH + len(values) - 1)}"
    sheet.write_formula(row, ALL_MONTHS, f"=SUM({span})", book.styles("bold", *style, "money"), float(values.sum()))


def _cumulative(book: ReportBook, sheet: Worksheet, row: int, total: int) -> None:
    """Write the impact so far: last month's and this month's."""
    _labels(book, sheet, row, ("Cumulative impact", "Impact"), ("total",))
    sheet.write_string(row, 2, book.unit("currency"), book.styles("total"))
    sheet.write_blank(row, ALL_MONTHS, None, book.styles("total"))
    for column, value in enumerate(book.comparison.cumulative.tolist(), start=FIRST_MONTH):
        before = "" if column == FIRST_MONTH else f"{cell(row, column - 1)}+"
        formula = f"={before}{cell(total, column)}"
        sheet.write_formula(row, column, formula, book.styles("total", "money"), value)
