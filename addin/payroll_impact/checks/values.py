"""What recalculation shows: circles (10), error values and what hides them (11)."""

from collections.abc import Iterator

from payroll_impact.cells import CellError, is_blank
from payroll_impact.cells.addresses import Address
from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.formulas import Formula
from payroll_impact.checks.model import Model
from payroll_impact.checks.sheet_kinds import OUTPUT
from payroll_impact.checks.workbook import CheckedBook
from payroll_impact.workbooks.recalc.data_tables import DataTable
from payroll_impact.workbooks.recalc.model import ERROR, OF_GOOGLE, UNKNOWN_FUNCTION
from payroll_impact.xlsx.tree import flag

_MASKS = frozenset(["IFERROR", "IFNA", "ISERROR", "ISERR", "ISNA", "ERROR.TYPE"])
_UNCOMPUTED = "#N/IMPL!"
_UNKNOWN = "#NAME?"


def nothing_is_circular(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 10: no circular references, and no iteration that would hide them."""
    book = model.book
    if any(flag(entry, "iterate") for entry in book.source.root.iterchildren("{*}calcPr")):
        yield Finding(10, "", "", "iterative calculation is on: it hides circular references")
    for finding in book.recalculated.findings:
        if finding.in_circle:
            yield at(10, finding.address, "its value depends on itself")
    for table in book.tables:
        if _has_inputs(book, table) and table.area.first not in book.recalculated.values:
            yield at(10, table.area.first, "a data table whose formula or headings depend on itself")


def nothing_is_wrong(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 11: no error values, and no IFERROR that would mask them.

    Functions nobody but a spreadsheet program can compute here are judged by the value the file has for them. Only
    outputs may ask whether our functions are there.
    """
    book = model.book
    yield from _errors(book)
    ours = _our_cells(book)
    for formula in book.formulas:
        if OF_GOOGLE in formula.text.casefold():
            yield at(11, formula.place, "no formula any more: the value Google Sheets computed when it made the file")
            continue
        masks = sorted(_MASKS & set(formula.pattern.calls))
        if masks and not (model.kinds.get(formula.place.sheet) == OUTPUT and _tests_ours(formula, ours)):
            yield at(11, formula.place, f"{masks[0]} hides what goes wrong")
    for table in book.tables:
        if not _has_inputs(book, table):
            yield at(11, table.area.first, "a data table without an input cell: it keeps its last values")


def _has_inputs(book: CheckedBook, table: DataTable) -> bool:
    """Whether a data table has input cells that values can be put into: arrays do not let any in."""
    arrays = [found for sheet in book.source.sheets.values() for found in sheet.arrays.values()]
    return bool(table.inputs) and not any(cell in found for cell in table.inputs for found in arrays)


def _errors(book: CheckedBook) -> Iterator[Finding]:
    unknown = any(finding.kind == UNKNOWN_FUNCTION for finding in book.recalculated.findings)
    for finding in book.recalculated.findings:
        if finding.kind not in (ERROR, UNKNOWN_FUNCTION) or finding.address in book.unjudged:
            continue
        value = book.value(finding.address)
        code = value.code if isinstance(value, CellError) else _UNKNOWN
        excused = code == _UNCOMPUTED or finding.kind == UNKNOWN_FUNCTION or (unknown and code == _UNKNOWN)
        if not excused or _saved_wrong(book, finding.address):
            yield at(11, finding.address, f"an error value: {finding.message}")
    for place in book.recalculated.untrusted:
        value = book.stored(place)
        if isinstance(value, CellError):
            yield at(11, place, f"an error value: {value.code}")
    for sheet in book.sheets.values():
        for cell in sheet.cells.values():
            if isinstance(cell.typed, CellError):
                yield at(11, cell.place, f"an error value: {cell.typed.code}")


def _saved_wrong(book: CheckedBook, place: Address) -> bool:
    stored = book.stored(place)
    return is_blank(stored) or isinstance(stored, CellError)


def _our_cells(book: CheckedBook) -> set[Address]:
    """Return the cells our functions fill."""
    ours = {formula.place for formula in book.formulas if formula.pattern.is_ours}
    spilled = {cell.place for sheet in book.sheets.values() for cell in sheet.cells.values() if cell.spilled}
    return ours | (spilled if ours else set())


def _tests_ours(formula: Formula, ours: set[Address]) -> bool:
    if formula.pattern.is_ours:
        return True
    areas = [reference.area for reference in formula.references if reference.area is not None]
    return any(not ours.isdisjoint(area.cells()) for area in areas if area.rows * area.columns <= len(ours) + 10_000)
