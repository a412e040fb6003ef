"""The Assumptions sheet: every input with its unit, source and confidence; what is unknown stands out."""

import datetime as dt

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from payroll_impact.analysis.breakeven import UNKNOWN
from payroll_impact.documents.report.inputs import InputRow, Value, input_rows
from payroll_impact.documents.report_workbook.book import ReportBook

_HEAD = 3
_SOURCE, _VALUE = 72, 20
_TITLES = ("Table", "Row", "Input", "Column", "Value", "Unit", "Low", "High", "Confidence", "Source")


def write(book: ReportBook) -> None:
    """Fill the sheet."""
    sheet = book.sheet("Assumptions", "Assumptions", [10, 34, 28, 18, _VALUE, 21, 9, 9, 12, _SOURCE])
    rows = input_rows(book.comparison.plan.plan)
    unknown = sum(row.confidence == UNKNOWN for row in rows)
    note = (
        f"{len(rows)} inputs; {unknown} unknown, on amber: what stands there is an assumption and no fact. "
        "Confidence: sourced, assumed, unknown; given = a choice of the plan; default = left blank."
    )
    sheet.write_string(1, 0, note, book.styles("note"))
    book.head(sheet, _HEAD, _TITLES, range(4, 5))
    for column in (6, 7):
        sheet.write_string(_HEAD, column, _TITLES[column], book.styles("head", "right"))
    sheet.write_string(_HEAD, 8, _TITLES[8], book.styles("head", "unit"))
    sheet.freeze_panes(_HEAD + 1, 4)
    sheet.repeat_rows(_HEAD)
    sheet.autofilter(_HEAD, 0, _HEAD + len(rows), len(_TITLES) - 1)
    for row, entry in enumerate(rows, start=_HEAD + 1):
        _row(book, sheet, row, entry)


def _row(book: ReportBook, sheet: Worksheet, row: int, entry: InputRow) -> None:
    style = {UNKNOWN: ("top", "unknown"), "default": ("top", "quiet")}.get(entry.confidence, ("top",))
    texts = {0: entry.table, 1: entry.row, 2: entry.title, 3: entry.column, 5: entry.unit, 8: entry.confidence}
    for column, text in texts.items():
        sheet.write_string(row, column, text, book.styles(*style, *(["unit"] if column in (5, 8) else [])))
    book.lines(sheet, row, entry.source, _SOURCE * 1.25)
    sheet.write_string(row, 9, entry.source, book.styles(*style, "wrap"))
    if isinstance(entry.value, str) and len(entry.value) > _VALUE:
        sheet.write_string(row, 4, entry.value, book.styles(*style, "wrap"))
        book.lines(sheet, row, *max((entry.source, _SOURCE * 1.25), (entry.value, _VALUE), key=_lines))
        return
    for column, value in {4: entry.value, 6: entry.low, 7: entry.high}.items():
        write_value(sheet, row, column, value, {kind: book.styles(*style, kind) for kind in _KINDS})


def _lines(text_and_width: tuple[str, float]) -> float:
    text, width = text_and_width
    return len(text) / width


_KINDS = ("whole", "general", "date", "right")


def write_value(sheet: Worksheet, row: int, column: int, value: Value, formats: dict[str, Format]) -> None:
    """Write a figure, a date or a text as what it is; nothing as a blank."""
    if value is None:
        sheet.write_blank(row, column, None, formats["right"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value, formats["right"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, formats["date"])
    else:
        sheet.write_number(row, column, value, formats["whole" if value == round(value) else "general"])
