"""Which cells a name means, and what may be set there."""

from typing import Any

import attrs

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, Area, area, split_sheet
from payroll_impact.errors import InputError, nearest
from payroll_impact.workbooks.recalc.values import settable
from payroll_impact.xlsx.sheet import Worksheet
from payroll_impact.xlsx.workbook import DefinedName, Workbook


def located(name: str, book: Workbook) -> Area:
    """Return the cells of a defined name, of `Sheet!A1` or of `Sheet!A1:B3`.

    Raises
    ------
    InputError
        If there is no such name or sheet, or the name stands for something else than cells.
    """
    written = name.strip().removeprefix("=")
    sheet, rest = split_sheet(written)
    defined = _defined(written, sheet, rest, book)
    if defined is not None:
        return _referred(defined, book)
    title = _sheet(sheet, book)
    found = area(title, rest) if title is not None else None
    if found is not None:
        return found
    if sheet and title is None:
        raise InputError(f"the workbook has no sheet {sheet!r}{nearest(sheet, list(book.parts))}")
    if not sheet and area("", rest) is not None:
        example = next(iter(book.parts), "Sheet1")
        raise InputError(f"{name}: say on which sheet, such as {Address(example, 1, 1)}")
    names = [entry.name for entry in book.names if not entry.name.startswith("_xl")]
    raise InputError(f"the workbook has no name {name!r}{nearest(rest if sheet else written, names)}")


def _defined(written: str, sheet: str, rest: str, book: Workbook) -> DefinedName | None:
    """Return the defined name that is meant: the workbook's own, or the one of the sheet it is asked for."""
    key, place = (rest, sheet) if sheet else (written, None)
    found = [entry for entry in book.names if entry.name.casefold() == key.casefold()]
    if place is not None:
        return next((entry for entry in found if (entry.sheet or "").casefold() == place.casefold()), None)
    workbooks_own = [entry for entry in found if entry.sheet is None]
    if len(workbooks_own or found) > 1:
        sheets = ", ".join(sorted(str(entry.sheet) for entry in found))
        raise InputError(f"several sheets have a name {written!r}: {sheets}; write Sheet!{written}")
    return next(iter(workbooks_own or found), None)


def _referred(defined: DefinedName, book: Workbook) -> Area:
    sheet, reference = split_sheet(defined.refers_to)
    title = _sheet(sheet, book) if sheet else defined.sheet
    found = area(title, reference) if title is not None else None
    if found is None:
        raise InputError(f"the name {defined.name!r} is no cell or range but {defined.refers_to[:60]}")
    return found


def _sheet(title: str, book: Workbook) -> str | None:
    return next((name for name in book.parts if name.casefold() == title.casefold()), None) if title else None


@attrs.frozen
class Guard:
    """What stands in a workbook's cells and must not be overwritten."""

    sheets: dict[str, Worksheet]
    fixed: dict[str, list[tuple[Area, str]]]  # array formulas and table headers by sheet

    def check(self, address: Address, name: str) -> None:
        """Raise if a cell holds a formula, part of an array's result or a table's header."""
        cell = self.sheets[address.sheet].cells.get((address.row, address.column))
        place = name if name == str(address) else f"{name} ({address})"
        if cell is not None and cell.content is not None:
            raise InputError(f"{place} holds a formula; set the cells it reads instead")
        for found, what in self.fixed.get(address.sheet, []):
            if address in found:
                raise InputError(f"{place} is part of {what} in {found.reference}; it cannot be set")


def assignments(sets: dict[str, Any], book: Workbook, guard: Guard) -> dict[Address, Cell]:
    """Return which cell gets which value.

    Raises
    ------
    InputError
        If a name is not known, a value fits no cell, the rows do not fit the range, or a formula stands there.
    """
    result: dict[Address, Cell] = {}
    for name, value in sets.items():
        places = located(name, book)
        for address, cell in _spread(name, places, value):
            guard.check(address, name)
            if address in result:
                raise InputError(f"{name}: {address} is set twice")
            result[address] = settable(cell, name)
    return result


def _spread(name: str, places: Area, value: Any) -> list[tuple[Address, Any]]:
    """Return each cell of a range with its value."""
    if not isinstance(value, list | tuple):
        if not places.single:
            raise InputError(f"{name} is {places.rows} × {places.columns} cells; give it rows of values")
        return [(places.first, value)]
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
    shape = {len(row) for row in rows}
    if len(rows) != places.rows or shape != {places.columns}:
        widest = max(shape, default=0)
        raise InputError(f"{name} is {places.rows} × {places.columns} cells; got {len(rows)} × {widest} values")
    pairs = zip(places.grid(), rows, strict=True)
    return [pair for cells, row in pairs for pair in zip(cells, row, strict=True)]
