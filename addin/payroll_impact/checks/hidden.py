"""Standard 15: nothing is hidden, and no cells are merged where data stands."""

from collections.abc import Iterator

from payroll_impact.cells.addresses import Area, area, letters
from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.model import Model
from payroll_impact.checks.names import of_a_program
from payroll_impact.checks.workbook import CheckedSheet
from payroll_impact.xlsx.tree import children, flag, number

_INVISIBLE = ";;"


def nothing_is_hidden(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 15: nothing hidden, and no merged cells in data."""
    book = model.book
    for title, state in book.source.states.items():
        if state != "visible":
            yield Finding(15, title, "", "the sheet is hidden")
    for entry in book.source.names:
        if entry.hidden and not of_a_program(entry):
            yield Finding(15, "", "", f"the name {entry.name} is hidden")
    for sheet_view in book.sheets.values():
        yield from _rows_and_columns(sheet_view)
        yield from _cells(sheet_view)
        yield from _merged(sheet_view)


def _rows_and_columns(sheet: CheckedSheet) -> Iterator[Finding]:
    for line, row in sheet.source.rows.items():
        if flag(row, "hidden") or _is_zero(row.get("ht")):
            yield Finding(15, sheet.name, f"A{line}", "a hidden row")
    last = max((column for _, column in sheet.cells), default=0)
    for columns in children(sheet.source.root, "cols"):
        if flag(columns, "hidden") or _is_zero(columns.get("width")):
            # columns cut off at the end hold nothing
            for column in range(number(columns, "min", 1), min(number(columns, "max"), last) + 1):
                yield Finding(15, sheet.name, f"{letters(column)}1", "a hidden column")


def _is_zero(measure: str | None) -> bool:
    return measure is not None and not measure.strip("0.")


def _cells(sheet: CheckedSheet) -> Iterator[Finding]:
    for cell in sheet.cells.values():
        if cell.formula is not None and cell.look.hidden:
            yield at(15, cell.place, "a formula that is hidden while the sheet is protected")
        if (cell.is_figure or cell.text) and set(cell.look.number_format) == set(_INVISIBLE):
            yield at(15, cell.place, "a value its number format hides")


def _merged(sheet: CheckedSheet) -> Iterator[Finding]:
    for entry in children(sheet.source.root, "mergeCells"):
        merged = area(sheet.name, entry.get("ref", ""))
        if merged is not None and _parts_data(sheet, merged):
            yield Finding(15, sheet.name, entry.get("ref", ""), "merged cells in data")


def _parts_data(sheet: CheckedSheet, merged: Area) -> bool:
    """Whether a merged area stands among figures; a heading or a note over columns of one row does not."""
    own = sheet.cells.get((merged.first.row, merged.first.column))
    if merged.rows == 1 and own is not None and own.text:
        return False
    rows = range(merged.first.row, merged.first.row + merged.rows)
    return any(cell.is_figure for row in rows for cell in sheet.row(row).values())
