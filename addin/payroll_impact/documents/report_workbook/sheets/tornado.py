"""The Tornado sheet: each input on its own at both ends of its range, the strongest first, with its chart."""

import math

import attrs
from xlsxwriter.worksheet import Worksheet

from payroll_impact.analysis import Bar
from payroll_impact.documents.report_workbook.book import Book, cell
from payroll_impact.documents.wording import clean, in_currency

HEAD = 5
_TWO_LINES = 28
_CHART_ROWS = 24
_TITLES = (
    "Input", "Low end", "High end", "Unit", "Change at the low end", "Change at the high end",
    "Low end less plan", "High end less plan", "Confidence",
)  # fmt: skip
SHOWN = 15  # bars in the chart


@attrs.frozen
class TornadoRows:
    """The rows of the bars the chart shows, and the columns of their two sides."""

    rows: range
    sides: tuple[int, int]


def write(book: Book) -> TornadoRows:
    """Fill the sheet; return where its chart finds the bars."""
    page = book.content.tornado
    assert page is not None  # noqa: S101 - the sheet exists only then
    sheet = book.sheet("Tornado", "Tornado: what one input alone does to the answer", [52, 12, 12, 22, *[19] * 4, 12])
    sheet.write_string(1, 0, f"{page.ranges} {page.tornado.note}", book.styles("note"))
    unit = book.unit("currency/year")
    sheet.write_string(2, 0, f"Change of the yearly run rate as planned, {unit}", book.styles("bold"))
    sheet.write_number(2, 4, page.tornado.as_planned, book.styles("bold", "signed"))
    first = HEAD + _CHART_ROWS + 1
    book.head(sheet, first - 1, _TITLES)
    sheet.set_row(first - 1, _TWO_LINES)
    for column in (1, 2, *range(4, 8)):
        sheet.write_string(first - 1, column, _TITLES[column], book.styles("head", "right"))
    for row, bar in enumerate(page.tornado.bars, start=first):
        _row(book, sheet, row, bar, page.tornado.as_planned)
    return TornadoRows(range(first, first + min(SHOWN, len(page.tornado.bars))), (6, 7))


def _row(book: Book, sheet: Worksheet, row: int, bar: Bar, planned: float) -> None:
    sheet.write_string(row, 0, clean(bar.driver.title), book.styles())
    sheet.write_number(row, 1, bar.low, book.styles("general"))
    sheet.write_number(row, 2, bar.high, book.styles("general"))
    sheet.write_string(row, 3, in_currency(bar.driver.unit, book.content.currency), book.styles("unit"))
    sheet.write_string(row, 8, bar.driver.confidence, book.styles("unit"))
    for column, value in ((4, bar.at_low), (5, bar.at_high)):
        if math.isnan(value):
            sheet.write_string(row, column, "not valid", book.styles("right"))
            sheet.write_string(row, column + 2, "not valid", book.styles("right"))
            continue
        sheet.write_number(row, column, value, book.styles("signed"))
        formula = f"={cell(row, column)}-$E$3"
        sheet.write_formula(row, column + 2, formula, book.styles("signed"), value - planned)
