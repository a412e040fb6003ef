"""The workbook an engine gets: inputs set, old results of arrays taken out, formulas in words it understands.

Data tables hold plain values there, until they are computed.
"""

from collections.abc import Iterator

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, Area, area
from payroll_impact.xlsx.cell import NewCell, cached
from payroll_impact.workbooks.recalc.engine import load_formualizer
from payroll_impact.xlsx.sheet import CellXml, SheetXml
from payroll_impact.workbooks.recalc.spellings import understood


def array_areas(sheet: SheetXml) -> Iterator[Area]:
    """Return the ranges of a sheet's array formulas."""
    for cell in sheet.cells.values():
        formula = cell.formula
        if formula is not None and formula.attributes.get("t") == "array":
            found = area(sheet.title, formula.attributes.get("ref", ""))
            if found is not None:
                yield found


def prepared(
    sheets: dict[str, SheetXml], given: dict[Address, Cell], *, names: dict[str, str] | None = None
) -> dict[str, dict[tuple[int, int], NewCell]]:
    """Return the cells that an engine has to get otherwise than they are, by sheet.

    Parameters
    ----------
    sheets : dict
        The workbook's sheets.
    given : dict
        What cells are set to.
    names : dict, optional
        For formualizer, which needs some formulas in other words: defined names that call our functions, in lower
        case, and what they stand for.
    """
    cells: dict[str, dict[tuple[int, int], NewCell]] = {title: {} for title in sheets}
    for title, sheet in sheets.items():
        cells[title] |= _without_results(sheet)
        tables = [place for place, cell in sheet.cells.items() if cell.formula is not cell.child("f")]
        cells[title] |= dict.fromkeys(tables, NewCell(None, frozen=True))
        if names is not None:
            cells[title] |= _reworded(sheet, names)
    for address, value in given.items():
        cells[address.sheet][address.row, address.column] = NewCell(value, typed=True)
    return cells


def _without_results(sheet: SheetXml) -> dict[tuple[int, int], NewCell]:
    """Take out the cells arrays have spilled into: to an engine they would stand in the way."""
    arrays = [cell for cell in sheet.cells.values() if cell.formula is not None]
    found: dict[tuple[int, int], NewCell] = {}
    for cell in arrays:
        for place in _members(cell, sheet):
            held = sheet.cells.get(place)
            if held is not None and held.child("f") is None:
                found[place] = NewCell(None, removed=True)
    return found


def _members(cell: CellXml, sheet: SheetXml) -> list[tuple[int, int]]:
    formula = cell.formula
    if formula is None or formula.attributes.get("t") != "array":
        return []
    found = area(sheet.title, formula.attributes.get("ref", ""))
    return [(place.row, place.column) for place in found.cells()] if found else []


def _reworded(sheet: SheetXml, names: dict[str, str]) -> dict[tuple[int, int], NewCell]:
    tokenize = load_formualizer().tokenize
    found: dict[tuple[int, int], NewCell] = {}
    for place, cell in sheet.cells.items():
        formula = cell.formula
        if formula is None or not any(word in formula.text.casefold() for word in ("payroll", *names)):
            continue
        text = understood(formula.text, tokenize, names)
        if text and text != formula.text:
            found[place] = NewCell(cached(cell) if isinstance(cached(cell), float) else None, formula=text)
    return found
