"""The Statutory sheet: what the law asks of each cut, beside what the plan gives."""

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.report.statutory import HOW_HELD, TITLE
from payroll_impact.documents.report_workbook.book import Book
from payroll_impact.scenarios.statutory import NOT_CHECKED, SHORT, StatutoryRow

_HEAD = 4
_WHY, _SOURCE = 46, 60
_TITLES = (
    "Where", "Role", "Day of the cut", "Heads", "Duty", "Law", "Law of", "Days asked", "Days given",
    "Asked, a head", "Given, a head", "Asked in all", "Given in all", "Short by", "of it counted", "State",
    "Why", "Assumed", "Source",
)  # fmt: skip
_WIDTHS = (10, 24, 12, 9, 20, 40, 9, 9, 9, 13, 13, 15, 15, 15, 15, 13, _WHY, 34, _SOURCE)
_RIGHT = (2, 3, *range(7, 15))
_TWO_LINES = 28


def write(book: Book) -> None:
    """Fill the sheet."""
    sheet = book.sheet("Statutory", TITLE, _WIDTHS)
    sheet.write_string(1, 0, book.content.statutory, book.styles("bold"))
    book.note(sheet, 2, f"{HOW_HELD} Amounts in {book.content.currency}.", _WIDTHS)
    sheet.set_row(_HEAD, _TWO_LINES)
    book.head(sheet, _HEAD, _TITLES)
    for column in _RIGHT:
        sheet.write_string(_HEAD, column, _TITLES[column], book.styles("head", "right"))
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.repeat_rows(_HEAD)
    for row, entry in enumerate(book.content.statutory_rows, start=_HEAD + 1):
        _row(book, sheet, row, entry)
    if not book.content.statutory_rows:
        sheet.write_string(_HEAD + 1, 0, "The plan cuts no employee.", book.styles("note"))


def _row(book: Book, sheet: Worksheet, row: int, entry: StatutoryRow) -> None:
    style = ("top", "unknown") if entry.status in (SHORT, NOT_CHECKED) else ("top",)
    texts = {
        0: entry.place, 1: entry.role, 4: entry.duty, 5: entry.law, 6: entry.law_of, 15: entry.status,
        16: entry.why, 17: entry.assumed, 18: entry.source,
    }  # fmt: skip
    for column, text in texts.items():
        sheet.write_string(row, column, text, book.styles(*style, "wrap"))
    widest = max((16, 17, 18, 5), key=lambda column: len(texts[column]) / _WIDTHS[column])
    book.lines(sheet, row, texts[widest], _WIDTHS[widest])
    sheet.write_datetime(row, 2, entry.date, book.styles(*style, "date"))
    sheet.write_number(row, 3, entry.heads, book.styles(*style, "parts"))
    figures = {
        7: (entry.days_asked, "parts"), 8: (entry.days_given, "parts"),
        9: (entry.asked, "money"), 10: (entry.given, "money"), 11: (entry.asked_in_all, "money"),
        12: (entry.given_in_all, "money"), 13: (entry.shortfall, "money"),
        14: (None if entry.shortfall is None else entry.counted, "money"),
    }  # fmt: skip
    for column, (value, number) in figures.items():
        if value is None:
            sheet.write_blank(row, column, None, book.styles(*style))
        else:
            sheet.write_number(row, column, value, book.styles(*style, number))
