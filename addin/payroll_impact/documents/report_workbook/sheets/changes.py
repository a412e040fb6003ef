"""The Changes sheet: a row per change, and under one of a group the heads of each of its roles."""

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.report.changes import ChangeRow
from payroll_impact.documents.report.data import BASELINE
from payroll_impact.documents.report_workbook.book import ReportBook, cell

_HEAD = 3
_TITLES = ("No.", "Change", "Role", "How much", "From", "Over months", "Heads moved", "In the baseline too")
_WIDTHS = (6, 46, 34, 26, 12, 12, 13, 20)
_MONTHS, _HEADS = 5, 6


def write(book: ReportBook) -> None:
    """Fill the sheet."""
    sheet = book.sheet("Changes", "What changes", _WIDTHS)
    sheet.write_string(1, 0, f"Heads moved in the months planned. {BASELINE}", book.styles("note"))
    book.head(sheet, _HEAD, _TITLES)
    for column in (4, _MONTHS, _HEADS):
        sheet.write_string(_HEAD, column, _TITLES[column], book.styles("head", "right"))
    sheet.write_string(_HEAD, 7, _TITLES[7], book.styles("head", "unit"))
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.repeat_rows(_HEAD)
    row = _HEAD + 1
    for change in book.content.changes:
        row = _change(book, sheet, row, change)
    if not book.content.changes:
        sheet.write_string(row, 0, "The plan has no changes.", book.styles("note"))


def _change(book: ReportBook, sheet: Worksheet, row: int, change: ChangeRow) -> int:
    """Write a change, and the split of one of a group; return the row after it."""
    of_group = change.of_group and change.heads is not None
    sheet.write_number(row, 0, change.number, book.styles("whole", "unit"))
    texts = {1: change.title, 2: "" if change.of_group else change.split[0].role, 3: change.amount}
    for column, text in texts.items():
        sheet.write_string(row, column, text, book.styles())
    sheet.write_datetime(row, 4, change.start, book.styles("date"))
    if change.months > 1:
        sheet.write_number(row, _MONTHS, change.months, book.styles("whole"))
    sheet.write_string(row, 7, "yes" if change.baseline else "no", book.styles("unit"))
    last = row + 1 + (len(change.split) if of_group else 0)
    if of_group:
        total = f"=SUM({cell(row + 1, _HEADS)}:{cell(last - 1, _HEADS)})"
        sheet.write_formula(row, _HEADS, total, book.styles("bold", "parts"), change.heads)
        for place, share in enumerate(change.split, start=row + 1):
            sheet.write_string(place, 2, share.role, book.styles("quiet"))
            sheet.write_number(place, _HEADS, share.heads or 0.0, book.styles("quiet", "parts"))
    elif change.heads is not None:
        sheet.write_number(row, _HEADS, change.heads, book.styles("bold", "parts"))
    return last
