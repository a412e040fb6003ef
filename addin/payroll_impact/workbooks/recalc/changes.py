"""The cells of a workbook that have to be written anew once it is recalculated."""

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, Area
from payroll_impact.xlsx.cell import NewCell, is_same_value
from payroll_impact.xlsx.sheet import Place, Worksheet


def changed_cells(
    sheets: dict[str, Worksheet],
    values: dict[Address, Cell],
    spills: dict[Address, tuple[int, int]],
    given: dict[Address, Cell],
) -> dict[str, dict[Place, NewCell]]:
    """Return the cells whose element has to change, by sheet."""
    cells: dict[str, dict[Place, NewCell]] = {title: {} for title in sheets}
    for title, sheet in sheets.items():
        for found in sheet.arrays.values():  # a spill that has shrunk leaves blanks
            for held in sheet.held(found):
                if Address(title, held.row, held.column) not in values and len(held.element):
                    cells[title][held.row, held.column] = NewCell(None)
    for address, value in values.items():
        sheet, place = sheets[address.sheet], (address.row, address.column)
        reference, old = _new_reference(address, sheet, spills), sheet.cells.get(place)
        if reference is not None or old is None or not is_same_value(sheet.value(old), value):
            cells[address.sheet][place] = NewCell(value, reference=reference)
    for address, value in given.items():
        sheet, place = sheets[address.sheet], (address.row, address.column)
        if place not in sheet.cells or not is_same_value(sheet.value(sheet.cells[place]), value):
            cells[address.sheet][place] = NewCell(value, typed=True)
    return cells


def _new_reference(address: Address, sheet: Worksheet, spills: dict[Address, tuple[int, int]]) -> str | None:
    """Return the range a dynamic array fills now, if it is another than the file says."""
    place = (address.row, address.column)
    if place not in sheet.arrays or not sheet.cells[place].is_dynamic:
        return None
    found = Area(address, *spills.get(address, (1, 1)))
    return found.reference if found != sheet.arrays[place] else None
