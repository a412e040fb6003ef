"""Standard 9: a checks sheet of 0/1 checks that all hold, with one master check shown on every output sheet."""

from collections.abc import Iterator

from payroll_impact.cells.addresses import Address, Area, area, split_sheet
from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.formulas import Formula
from payroll_impact.checks.model import Model
from payroll_impact.checks.sheet_kinds import OUTPUT
from payroll_impact.checks.workbook import CheckedBook, CheckedCell, CheckedSheet

_NAMES = ("checks", "check", "check sheet", "checks sheet", "model checks")
_MASTER = ("master", "overall", "all checks")


def checks_hold(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 9: a checks sheet of 0/1 checks, one master check shown on every output sheet."""
    book = model.book
    sheet = next((found for name, found in book.sheets.items() if name.strip().casefold() in _NAMES), None)
    if sheet is None:
        yield Finding(9, "", "", "there is no sheet Checks")
        return
    master = _master(sheet)
    if master is None:
        yield Finding(9, sheet.name, "", "no master check: a formula right of a text with 'master' in it")
        return
    checks = [cell for cell in _below(sheet, master) if cell.formula is not None]
    if not checks:
        yield Finding(9, sheet.name, "", "no checks in the column of the master check")
    failed = list(_values(book, checks))
    yield from failed or _values(book, [master])
    yield from _covered(book, master, checks)
    for name, kind in model.kinds.items():
        if kind == OUTPUT and name != sheet.name and not _shows(book, book.sheets[name], master.place):
            yield Finding(9, name, "", f"the master check, {master.place}, is not shown")


def _master(sheet: CheckedSheet) -> CheckedCell | None:
    for cell in sheet.cells.values():
        if any(word in cell.text.casefold() for word in _MASTER):
            right = sheet.row(cell.place.row)
            for column in sorted(at for at in right if at > cell.place.column):
                if right[column].formula is not None:
                    return right[column]
    return None


def _below(sheet: CheckedSheet, master: CheckedCell) -> list[CheckedCell]:
    column = master.place.column
    return [cell for (_, at_column), cell in sheet.cells.items() if at_column == column and cell is not master]


def _values(book: CheckedBook, cells: list[CheckedCell]) -> Iterator[Finding]:
    for cell in cells:
        value = book.value(cell.place)
        if book.shows_error(cell.place):
            continue  # reported as an error value
        if isinstance(value, bool) or value not in (0, 1):
            yield at(9, cell.place, "a check that is neither 0 nor 1")
        elif value == 0:
            yield at(9, cell.place, f"the check does not hold{_title(book, cell)}")


def _title(book: CheckedBook, check: CheckedCell) -> str:
    """Return what a check is called, by the text nearest to its left."""
    row = book.sheets[check.place.sheet].row(check.place.row)
    left = (row[column].text for column in sorted(row, reverse=True) if column < check.place.column)
    return f": {title}" if (title := next(filter(None, left), "")) else ""


def _covered(book: CheckedBook, master: CheckedCell, checks: list[CheckedCell]) -> Iterator[Finding]:
    areas = list(_areas(book, master.formula))
    for cell in checks:
        if not any(_holds(found, cell.place) for found in areas):
            yield at(9, cell.place, "a check the master check leaves out")


def _shows(book: CheckedBook, sheet: CheckedSheet, master: Address) -> bool:
    return any(_holds(found, master) for formula in sheet.formulas for found in _areas(book, formula) if found.single)


def _areas(book: CheckedBook, formula: Formula | None) -> Iterator[Area]:
    """Yield what a formula refers to, by name too."""
    names = {name.name.casefold(): name.refers_to for name in book.source.names}
    for reference in formula.references if formula is not None else ():
        if reference.area is not None:
            yield reference.area
        elif reference.name.casefold() in names:
            found = area(*split_sheet(names[reference.name.casefold()].removeprefix("=")))
            if found is not None:
                yield found


def _holds(found: Area, place: Address) -> bool:
    first = found.first
    across = 0 <= place.column - first.column < found.columns
    return place.sheet.casefold() == first.sheet.casefold() and 0 <= place.row - first.row < found.rows and across
