"""The Years sheet: the months of Monthly and Headcount put together into fiscal years and quarters."""

import attrs
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.report.periods import PeriodRow, period_note, period_rows
from payroll_impact.documents.report_workbook.book import FIRST_MONTH, ReportBook, cell
from payroll_impact.documents.report_workbook.sheets.headcount import HeadcountRows, heads_style
from payroll_impact.documents.report_workbook.sheets.monthly import ALL_MONTHS, TO_ONE_OFF, TO_RECURRING, MonthlyRows
from payroll_impact.model.periods import Period

_HEAD = 4
_WIDTHS = (26, 10, 10, 8, *[17] * 10)
_FIRST_FIGURE = 4


@attrs.frozen
class _Figure:
    """A column: a row of another sheet, summed over the months of a period or taken at its end."""

    title: str
    sheet: str
    row: int
    field: str
    style: str
    summed: bool = True


def write(book: ReportBook, months: MonthlyRows, heads: HeadcountRows) -> None:
    """Fill the sheet; its figures are formulas on the sheets Monthly and Headcount."""
    sheet = book.sheet("Years", "Fiscal years and quarters", _WIDTHS)
    plan, figures = book.comparison.plan.plan, _figures(book, months, heads)
    sheet.write_string(1, 0, period_note(plan), book.styles("note"))
    sheet.write_string(2, 0, f"{SIGN_CONVENTION} Amounts in {book.unit('currency')}.", book.styles("note"))
    sheet.freeze_panes(_HEAD + 1, 1)
    head = _HEAD
    for kind, title in (("year", "Year"), ("quarter", "Quarter")):
        titles = (title, "From", "To", "Months", *(figure.title for figure in figures))
        book.head(sheet, head, titles, range(1, len(titles)))
        rows = period_rows(book.comparison, kind)
        for row, (period, found) in enumerate(zip(plan.periods(kind), rows, strict=True), start=head + 1):
            _period(book, sheet, row, period, found, figures)
        _totals(book, sheet, range(head + 1, head + 1 + len(rows)), rows, figures)
        head += len(rows) + 4


def _figures(book: ReportBook, months: MonthlyRows, heads: HeadcountRows) -> tuple[_Figure, ...]:
    whole, monthly = heads_style(book), "Monthly"
    return (
        _Figure("Heads, baseline", "Headcount", heads.baseline, "heads_baseline", whole, summed=False),
        _Figure("Heads, plan", "Headcount", heads.plan, "heads_plan", whole, summed=False),
        _Figure("Recurring, baseline", monthly, months.baseline - TO_RECURRING, "recurring_baseline", "money"),
        _Figure("One-off, baseline", monthly, months.baseline - TO_ONE_OFF, "one_off_baseline", "money"),
        _Figure("Total, baseline", monthly, months.baseline, "payroll_baseline", "money"),
        _Figure("Recurring, plan", monthly, months.plan - TO_RECURRING, "recurring_plan", "money"),
        _Figure("One-off, plan", monthly, months.plan - TO_ONE_OFF, "one_off_plan", "money"),
        _Figure("Total, plan", monthly, months.plan, "payroll_plan", "money"),
        _Figure("Impact", monthly, months.impact, "impact", "signed"),
        _Figure("Cumulative impact", monthly, months.cumulative, "cumulative_impact", "signed", summed=False),
    )


def _period(  # noqa: PLR0913, PLR0917 - a row and what stands in it
    book: ReportBook, sheet: Worksheet, row: int, period: Period, found: PeriodRow, figures: tuple[_Figure, ...]
) -> None:
    sheet.write_string(row, 0, found.label, book.styles())
    sheet.write_datetime(row, 1, found.first, book.styles("month"))
    sheet.write_datetime(row, 2, found.last, book.styles("month"))
    sheet.write_number(row, 3, len(period.columns), book.styles("whole"))
    for column, figure in enumerate(figures, start=_FIRST_FIGURE):
        first, last = (cell(figure.row, FIRST_MONTH + month) for month in (period.columns[0], period.columns[-1]))
        place = f"'{book.named(figure.sheet)}'!"
        formula = f"=SUM({place}{first}:{last})" if figure.summed else f"={place}{last}"
        sheet.write_formula(row, column, formula, book.styles(figure.style), getattr(found, figure.field))


def _totals(
    book: ReportBook, sheet: Worksheet, rows: range, found: tuple[PeriodRow, ...], figures: tuple[_Figure, ...]
) -> None:
    """Write the sums over all periods, and hold them against the sheet Monthly."""
    sheet.write_string(rows.stop, 0, "All months", book.styles("total"))
    sheet.write_string(rows.stop + 1, 0, "Check: less Monthly", book.styles("note"))
    for column in range(1, _FIRST_FIGURE):
        sheet.write_blank(rows.stop, column, None, book.styles("total"))
    for column, figure in enumerate(figures, start=_FIRST_FIGURE):
        if not figure.summed:
            sheet.write_blank(rows.stop, column, None, book.styles("total"))
            continue
        total = sum(getattr(row, figure.field) for row in found)
        formula = f"=SUM({cell(rows.start, column)}:{cell(rows.stop - 1, column)})"
        sheet.write_formula(rows.stop, column, formula, book.styles("total", figure.style), total)
        less = f"=ROUND({cell(rows.stop, column)}-'{book.named('Monthly')}'!{cell(figure.row, ALL_MONTHS)},2)"
        sheet.write_formula(rows.stop + 1, column, less, book.styles("note", "cents"), 0.0)
