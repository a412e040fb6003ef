"""The Risk sheet: how far the answer spreads when inputs vary within their ranges."""

from collections.abc import Sequence

import attrs
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.report.tornado_and_risk import RISK_METRICS, RiskPage
from payroll_impact.documents.report_workbook.book import Book
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model.impact import METRICS

HEAD = 4
_WIDTHS = (46, *[17] * 11)
_CHART_ROWS = 20
PER_CENT = {0.05: "5 %", 0.1: "10 %", 0.25: "25 %", 0.5: "half", 0.75: "75 %", 0.9: "90 %", 0.95: "95 %"}


@attrs.frozen
class RiskRows:
    """Where the charts find the histogram, and where they stand."""

    histogram: range
    chart: int


def write(book: Book) -> RiskRows:
    """Fill the sheet; return where its chart finds its rows."""
    page = book.content.risk
    assert page is not None  # noqa: S101 - the sheet exists only then
    sheet = book.sheet("Risk", "Risk: how far the answer spreads", _WIDTHS)
    sheet.write_string(1, 0, page.answer, book.styles("bold"))
    book.note(sheet, 2, " ".join((page.how, *page.risk.warnings)), _WIDTHS)
    below = [f"Below, in {share}" for share in PER_CENT.values()]
    titles = ["Measure", "Unit", "Mean", "Spread (sd)", "Worst 5 %, mean", *below]
    book.head(sheet, HEAD, titles)
    for column in range(2, len(titles)):
        sheet.write_string(HEAD, column, titles[column], book.styles("head", "right"))
    for row, name in enumerate(RISK_METRICS, start=HEAD + 1):
        _metric(book, sheet, row, page, name)
    chart = HEAD + len(RISK_METRICS) + 2
    row = _months(book, sheet, chart + _CHART_ROWS, page)
    rows = _histogram(book, sheet, row + 1, page)
    _drivers(book, sheet, rows.stop + 1, page)
    return RiskRows(rows, chart)


def _metric(book: Book, sheet: Worksheet, row: int, page: RiskPage, name: str) -> None:
    found = page.risk[name]
    sheet.write_string(row, 0, METRICS[name].title, book.styles())
    sheet.write_string(row, 1, in_currency(METRICS[name].unit, book.content.currency), book.styles("unit"))
    _numbers(book, sheet, row, 2, [found.mean, found.sd, found.shortfall, *(found.percentiles[x] for x in PER_CENT)])


def _numbers(book: Book, sheet: Worksheet, row: int, first: int, values: Sequence[float]) -> None:
    for column, value in enumerate(values, start=first):
        sheet.write_number(row, column, value, book.styles("money"))


def _months(book: Book, sheet: Worksheet, head: int, page: RiskPage) -> int:
    """Write the fan: the cumulative impact by month at each level; return the row after it."""
    title = f"Cumulative impact by month, {book.content.currency}"
    sheet.write_string(head - 1, 0, title, book.styles("section"))
    fan = page.risk.fan
    book.head(sheet, head, ["Month", *(f"{level:.0%}".replace("%", " %") for level in fan.levels)], range(1, 8))
    months = book.comparison.plan.calendar.months
    for index, month in enumerate(months):
        sheet.write_datetime(head + 1 + index, 0, month, book.styles("month"))
        _numbers(book, sheet, head + 1 + index, 1, fan.percentiles[:, index].tolist())
    return head + 1 + len(months)


def _histogram(book: Book, sheet: Worksheet, head: int, page: RiskPage) -> range:
    shown = page.risk[RISK_METRICS[0]].histogram
    sheet.write_string(head, 0, f"Draws by {METRICS[RISK_METRICS[0]].title.lower()}", book.styles("section"))
    book.head(sheet, head + 1, ["From", "To", "Draws"], range(3))
    for index, count in enumerate(shown.counts.tolist()):
        _numbers(book, sheet, head + 2 + index, 0, [float(shown.edges[index]), float(shown.edges[index + 1]), count])
    return range(head + 2, head + 2 + len(shown.counts))


def _drivers(book: Book, sheet: Worksheet, head: int, page: RiskPage) -> None:
    book.head(sheet, head, ["Input drawn", "Unit", "Low", "Likeliest", "High"], range(2, 5))
    for row, driver in enumerate(page.drawn, start=head + 1):
        sheet.write_string(row, 0, clean(driver.title), book.styles())
        sheet.write_string(row, 1, in_currency(driver.unit, book.content.currency), book.styles("unit"))
        for column, value in enumerate((driver.low, driver.value, driver.high), start=2):
            sheet.write_number(row, column, value, book.styles("general"))
    row = head + len(page.drawn) + 2
    for offset, driver in enumerate(page.left_out):
        sheet.write_string(row + offset, 0, f"left as assumed: {clean(driver.title)}"[:32_000], book.styles("unknown"))
