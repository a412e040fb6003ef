"""The Overview sheet of a workbook with several scenarios: their key figures side by side."""

import math
from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.quantities import whole_style
from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.report.key_figures import Figure
from payroll_impact.documents.report.statutory import TITLE
from payroll_impact.documents.report_workbook.book import ReportBook

NAME = "Overview"
_HEAD = 4


def write(books: Sequence[ReportBook]) -> None:
    """Fill the sheet."""
    first = books[0]
    sheet = first.workbook.get_worksheet_by_name(NAME)
    styles = first.styles
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.set_column(0, 0, 34, styles())
    sheet.set_column(1, len(books), 24, styles())
    sheet.write_string(0, 0, f"{len(books)} workforce plans side by side", styles("title"))
    sheet.write_string(1, 0, f"Change from the baseline of each. {SIGN_CONVENTION}", styles("note"))
    sheet.write_string(_HEAD, 0, "Key figure, change", styles("head"))
    for column, book in enumerate(books, start=1):
        sheet.write_string(_HEAD - 1, column, f"Sheets {book.number} …", styles("note", "right"))
        sheet.write_string(_HEAD, column, book.content.name, styles("head", "right"))
    known = [{figure.name: figure for figure in book.content.figures} for book in books]
    names = max(known, key=len)  # a plan without output has no figures of it
    for row, name in enumerate(names, start=_HEAD + 1):
        titles = (figures[name].title for figures in known if name in figures)
        sheet.write_string(row, 0, max(titles, key=len), styles())  # the longest says what is left out
        for column, (book, figures) in enumerate(zip(books, known, strict=True), start=1):
            if name in figures:
                _change(sheet, row, column, book, figures[name])
            else:
                sheet.write_string(row, column, "not computed", styles("right"))
    _currencies(sheet, books, _HEAD + 2 + len(names))


def _change(sheet: Worksheet, row: int, column: int, book: ReportBook, figure: Figure) -> None:
    if math.isfinite(figure.change):
        number = whole_style(figure.kind, figure.change, signed=figure.is_signed)
        sheet.write_number(row, column, figure.change, book.styles(number))
    else:
        sheet.write_string(row, column, _word(figure), book.styles("right"))


def _currencies(sheet: Worksheet, books: Sequence[ReportBook], row: int) -> None:
    sheet.write_string(row, 0, "Currency", books[0].styles())
    for column, book in enumerate(books, start=1):
        sheet.write_string(row, column, book.content.currency, book.styles("right"))
    sheet.write_string(row + 1, 0, TITLE, books[0].styles())
    for column, book in enumerate(books, start=1):
        sheet.write_string(row + 1, column, book.content.statutory_state, book.styles("right"))


def _word(figure: Figure) -> str:
    return "never" if figure.change > 0 else "not defined"
