"""The Summary sheet: the answer, what it hangs on, the key figures and the charts, on one page."""

import math
from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.quantities import whole_style
from payroll_impact.documents.render.native_charts import chart_options, draw_native
from payroll_impact.documents.report.data import BASELINE, SIGN_CONVENTION
from payroll_impact.documents.report.key_figures import Figure
from payroll_impact.documents.report_workbook.book import HIGHEST, ReportBook

_WIDTHS = (46, 18, 18, 18, 20)
_LINE = 138  # characters of the sheet's width in a sentence
_HEIGHT = 14.5
_CHART = {"width": 428, "height": 300}
_CHART_ROWS = 16
_SENTENCES, _REMARKS = 12, 6
_DRAWN = ("time", "once", "bridge")  # the sections whose charts stand here


def write(book: ReportBook) -> None:
    """Fill the sheet; its charts read the other sheets."""
    sheet = book.sheet("Summary", book.content.name, _WIDTHS)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.activate()
    row = 1
    for text, style in _sentences(book):
        _sentence(book, sheet, row, text, style)
        row += 1
    row = _figures(book, sheet, row + 1)
    drawn = [chart for name in _DRAWN for chart in book.document.section(name).charts]
    for index, each in enumerate(drawn):
        chart = draw_native(book.workbook, book.document, each, book.places)
        chart.set_size(_CHART)
        place = {**chart_options(book.document, each), "x_offset": 0 if index % 2 == 0 else 105, "y_offset": 4}
        sheet.insert_chart(row + 1 + index // 2 * _CHART_ROWS, index % 2, chart, place)
    sheet.print_area(0, 0, row + 2 * _CHART_ROWS, len(_WIDTHS) - 1)


def _sentences(book: ReportBook) -> Iterator[tuple[str, str]]:
    content = book.content
    span = f"{content.first:%B %Y} to {content.last:%B %Y}"
    yield f"{span}, amounts in {content.currency}, payroll-impact {content.version}", "note"
    if content.options.workbook_checks:
        yield content.options.workbook_checks, "bold"
    yield content.headline, "headline"
    yield content.outlay, "wrap"
    yield content.notice, "wrap"
    if content.statutory_points:
        yield content.statutory_points, "bold"
    if content.doubt:
        yield content.doubt, "bold"
    if content.remarks:
        yield "Worth a look", "section"
    for remark in content.remarks[:_REMARKS]:
        yield remark.sentence, "wrap"
    left = len(content.remarks) - _REMARKS
    if left > 0:
        yield f"{left} more: see the sheet Worth a look.", "wrap"
    yield "What is unknown, and where the answer turns", "section"
    for note in content.unknowns[:_SENTENCES]:
        yield note.sentence, "wrap"
    left = len(content.unknowns) - _SENTENCES
    if left > 0:
        yield f"{left} more: see Assumptions.", "wrap"
    if not content.unknowns:
        yield "No input is marked unknown; the sheet Assumptions says how far each can be trusted.", "wrap"
    yield f"{SIGN_CONVENTION} {BASELINE} {content.law}", "note"


def _sentence(book: ReportBook, sheet: Worksheet, row: int, text: str, style: str) -> None:
    big = style == "headline"
    lines = math.ceil(len(text) / (_LINE * (0.8 if big else 1.0)))
    sheet.set_row(row, min(_HEIGHT * max(lines, 1) * (1.2 if big else 1.0) + 2, HIGHEST))
    sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, "", book.styles(style, "wrap"))
    sheet.write_string(row, 0, text, book.styles(style, "wrap"))


def _figures(book: ReportBook, sheet: Worksheet, head: int) -> int:
    """Write the key figures; return the row after them."""
    book.head(sheet, head, ["Key figure", "Baseline", "Plan", "Change", "Unit"], range(1, 4))
    for row, figure in enumerate(book.content.figures, start=head + 1):
        sheet.write_string(row, 0, figure.title, book.styles())
        sheet.write_string(row, 4, figure.unit, book.styles("unit"))
        for column, value in enumerate((figure.baseline, figure.plan, figure.change), start=1):
            _value(book, sheet, row, column, value, figure)
    return head + 1 + len(book.content.figures)


def _value(book: ReportBook, sheet: Worksheet, row: int, column: int, value: float | None, figure: Figure) -> None:  # noqa: PLR0913, PLR0917
    signed = column == 3 and figure.is_signed  # noqa: PLR2004 - the column Change
    if value is None:
        sheet.write_blank(row, column, None, book.styles())
    elif math.isinf(value) or math.isnan(value):
        sheet.write_string(row, column, "never" if math.isinf(value) else "not defined", book.styles("right"))
    else:
        sheet.write_number(row, column, value, book.styles(whole_style(figure.kind, value, signed=signed)))
