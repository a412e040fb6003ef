"""The One-off sheet: what the plan costs once beside what it changes every year, and the payback."""

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.report.one_off_vs_recurring import ONCE, YEARLY
from payroll_impact.documents.report_workbook.book import ReportBook, cell
from payroll_impact.model.titles import LINE_TITLES

_HEAD = 4
_TITLES = ("Line", "Baseline", "Plan", "Change", "Unit")
_SECTIONS = ((ONCE, "One-off, over all months", "currency"), (YEARLY, "Recurring, yearly run rate", "currency/year"))


def write(book: ReportBook) -> None:
    """Fill the sheet."""
    sheet = book.sheet("One-off", "One-off against recurring", [34, 18, 18, 18, 16])
    sheet.write_string(1, 0, book.content.outlay, book.styles("bold"))
    sheet.write_string(2, 0, SIGN_CONVENTION, book.styles("note"))
    book.head(sheet, _HEAD, _TITLES, range(1, 4))
    sheet.freeze_panes(_HEAD + 1, 1)
    row = _HEAD + 1
    for kind, title, unit in _SECTIONS:
        row = _section(book, sheet, row, kind, title, book.unit(unit)) + 1


def _section(book: ReportBook, sheet: Worksheet, first: int, kind: str, title: str, unit: str) -> int:  # noqa: PLR0913, PLR0917
    """Write the lines of one kind and their total; return the row after it."""
    rows = [row for row in book.content.outlays if row.kind == kind]
    for row, entry in enumerate(rows, start=first):
        sheet.write_string(row, 0, LINE_TITLES[entry.line], book.styles())
        sheet.write_number(row, 1, entry.baseline, book.styles("money"))
        sheet.write_number(row, 2, entry.plan, book.styles("money"))
        sheet.write_formula(row, 3, f"={cell(row, 2)}-{cell(row, 1)}", book.styles("signed"), entry.change)
        sheet.write_string(row, 4, unit, book.styles("unit"))
    last = first + len(rows)
    sheet.write_string(last, 0, title, book.styles("total"))
    sheet.write_string(last, 4, unit, book.styles("total", "unit"))
    for column, name, style in ((1, "baseline", "money"), (2, "plan", "money"), (3, "change", "signed")):
        total = sum(getattr(entry, name) for entry in rows)
        formula = f"=SUM({cell(first, column)}:{cell(last - 1, column)})"
        sheet.write_formula(last, column, formula, book.styles("total", style), total)
    return last + 1
