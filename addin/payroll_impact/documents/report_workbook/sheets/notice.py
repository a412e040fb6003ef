"""The Notice sheet: what each law asks of each day of cuts, and what short notice would cost."""

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.report.notices import HOW_COUNTED, say_triggered
from payroll_impact.documents.report_workbook.book import Book
from payroll_impact.scenarios.layoffs import NoticeRow

_HEAD = 4
_WHY = 46
_TWO_LINES = 28
_TITLES = (
    "Where", "Law", "Law of", "Day of the cut", "Heads cut", "Heads counted", "From", "To", "Employees",
    "Triggered", "Days required", "Days in the plan", "Days missing", "Cost of the days missing",
    "Cost of no notice", "Why", "Kind", "Who counts", "Source",
)  # fmt: skip
_WIDTHS = (10, 44, 9, 12, 9, 9, 12, 12, 11, 10, 10, 10, 10, 15, 15, _WHY, 20, _WHY, _WHY)
_ASKED = (10, 12, 13, 14)
_RIGHT = range(3, 15)


def write(book: Book) -> None:
    """Fill the sheet."""
    sheet = book.sheet("Notice", "Notice the cuts call for", _WIDTHS)
    sheet.write_string(1, 0, book.content.notice, book.styles("bold"))
    book.note(sheet, 2, f"{HOW_COUNTED} Amounts in {book.content.currency}.", _WIDTHS)
    sheet.set_row(_HEAD, _TWO_LINES)
    book.head(sheet, _HEAD, _TITLES)
    for column in _RIGHT:
        sheet.write_string(_HEAD, column, _TITLES[column], book.styles("head", "right"))
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.repeat_rows(_HEAD)
    for row, entry in enumerate(book.content.notices, start=_HEAD + 1):
        _row(book, sheet, row, entry)
    if not book.content.notices:
        sheet.write_string(_HEAD + 1, 0, "The plan cuts no employee.", book.styles("note"))


def _row(book: Book, sheet: Worksheet, row: int, entry: NoticeRow) -> None:
    short = entry.days_missing > 0 or entry.triggered is None
    style = ("top", "unknown") if short else ("top",)
    texts = {
        0: entry.place, 1: entry.law, 2: entry.law_of, 9: say_triggered(entry), 15: entry.why, 16: entry.kind,
        17: entry.counts, 18: entry.source,
    }  # fmt: skip
    for column, text in texts.items():
        more = ["right"] if column in _RIGHT else ["wrap"]
        sheet.write_string(row, column, text, book.styles(*style, *more))
    book.lines(sheet, row, max(entry.why, entry.law, entry.counts, entry.source, key=len), _WHY)
    for column, date in {3: entry.date, 6: entry.first, 7: entry.last}.items():
        sheet.write_datetime(row, column, date, book.styles(*style, "date"))
    heads = {4: entry.heads, 5: entry.counted, 8: entry.employees}
    days = {10: entry.days_required, 11: entry.days_given, 12: entry.days_missing}
    money = {13: entry.short, 14: entry.without}
    for column, value in (heads | days | money).items():
        look = book.styles(*style, "money" if column in money else "parts")
        if entry.triggered is None and column in _ASKED:
            sheet.write_blank(row, column, None, look)  # nothing is known to be asked: that is no 0
        else:
            sheet.write_number(row, column, value, look)
