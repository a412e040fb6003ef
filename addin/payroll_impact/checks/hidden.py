"""Standard 15: nothing is hidden, and no cells are merged where data stands."""

from collections.abc import Iterator
from typing import Any

from payroll_impact.cells.addresses import LAST_ROW, letters
from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.model import Model
from payroll_impact.checks.workbook import Book, Sheet

_INVISIBLE = ";;"


def nothing_is_hidden(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 15: nothing hidden, and no merged cells in data."""
    book = model.book
    for sheet in [*book.source.worksheets, *book.source.chartsheets]:
        if sheet.sheet_state != "visible":
            yield Finding(15, sheet.title, "", "the sheet is hidden")
    for name, entry in _names(book):
        if entry.hidden and not name.casefold().startswith("_xl"):
            yield Finding(15, "", "", f"the name {name} is hidden")
    for sheet_view in book.sheets.values():
        yield from _rows_and_columns(sheet_view)
        yield from _cells(sheet_view)
        yield from _merged(sheet_view)


def _names(book: Book) -> Iterator[tuple[str, Any]]:
    yield from book.source.defined_names.items()
    for sheet in book.source.worksheets:
        yield from sheet.defined_names.items()


def _rows_and_columns(sheet: Sheet) -> Iterator[Finding]:
    for number, row in sheet.source.row_dimensions.items():
        if row.hidden or row.height == 0:
            yield Finding(15, sheet.name, f"A{number}", "a hidden row")
    last = max((column for _, column in sheet.cells), default=0)
    for dimension in sheet.source.column_dimensions.values():
        first = dimension.min or 0
        if (dimension.hidden or dimension.width == 0) and first <= last:  # columns cut off at the end hold nothing
            for column in range(first, min(dimension.max or first, last) + 1):
                yield Finding(15, sheet.name, f"{letters(column)}1", "a hidden column")


def _cells(sheet: Sheet) -> Iterator[Finding]:
    for cell in sheet.cells.values():
        if cell.formula is not None and cell.look.hidden:
            yield at(15, cell.place, "a formula that is hidden while the sheet is protected")
        if (cell.is_figure or cell.text) and set(cell.look.number_format) == set(_INVISIBLE):
            yield at(15, cell.place, "a value its number format hides")


def _merged(sheet: Sheet) -> Iterator[Finding]:
    for merged in sheet.source.merged_cells.ranges:
        rows = range(merged.min_row, min(merged.max_row, LAST_ROW) + 1)
        figures = (cell for row in rows for cell in sheet.row(row).values() if cell.is_figure)
        if next(figures, None) is not None:
            yield Finding(15, sheet.name, str(merged.coord), "merged cells in data")
