"""A workbook as it is, and the cells of it that have to be written anew."""

from os import PathLike
from typing import Self

import attrs

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, Area
from payroll_impact.xlsx.cell import NewCell, cached, edited, same
from payroll_impact.xlsx.package import Package, open_package
from payroll_impact.workbooks.recalc.prepare import array_areas
from payroll_impact.xlsx.sheet import SheetXml, read_sheet
from payroll_impact.xlsx.workbook import Book, read_book

Cells = dict[str, dict[tuple[int, int], NewCell]]


@attrs.frozen
class Source:
    """A workbook: its file, what it says about itself, and its sheets."""

    package: Package
    book: Book
    members: dict[str, str]  # the member of the file that holds each sheet
    sheets: dict[str, SheetXml]

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Self:
        """Read a workbook.

        Raises
        ------
        InputError
            If it is not there, or no workbook this can recalculate.
        """
        package = open_package(path)
        book = read_book(package)
        members = {title: package.find(part) or part for title, part in book.parts.items()}
        sheets = {title: read_sheet(package.read(part), title) for title, part in members.items()}
        return cls(package, book, members, sheets)

    def with_cells(self, cells: Cells, *, protected: bool = True) -> bytes:
        """Return the file with some cells holding something new, and all else as it is but for protected sheets."""
        changed = {title for title, sheet in self.sheets.items() if sheet.protection is not None and not protected}
        changed |= {title for title, new in cells.items() if new}
        return self.package.rewritten(
            {self.members[title]: edited(self.sheets[title], cells[title], protected=protected) for title in changed}
        )


def changes(
    sheets: dict[str, SheetXml],
    values: dict[Address, Cell],
    spills: dict[Address, tuple[int, int]],
    given: dict[Address, Cell],
) -> Cells:
    """Return the cells whose element has to change, by sheet."""
    cells: Cells = {title: {} for title in sheets}
    for title, sheet in sheets.items():
        old = {cell for found in array_areas(sheet) for cell in found.cells()}
        for address in old - set(values):  # a spill that has shrunk leaves blanks
            held = sheet.cells.get((address.row, address.column))
            if held is not None and held.children:
                cells[title][address.row, address.column] = NewCell(None)
    for address, value in values.items():
        sheet = sheets[address.sheet]
        held = sheet.cells.get((address.row, address.column))
        reference = _new_reference(address, sheet, spills)
        if reference is not None or held is None or not same(cached(held), value):
            cells[address.sheet][address.row, address.column] = NewCell(value, reference=reference)
    for address, value in given.items():
        held = sheets[address.sheet].cells.get((address.row, address.column))
        if held is None or not same(cached(held), value):
            cells[address.sheet][address.row, address.column] = NewCell(value, typed=True)
    return cells


def _new_reference(address: Address, sheet: SheetXml, spills: dict[Address, tuple[int, int]]) -> str | None:
    """Return the range a dynamic array fills now, if it is another than the file says."""
    cell = sheet.cells.get((address.row, address.column))
    formula = cell.formula if cell is not None else None
    if cell is None or formula is None or "cm" not in cell.attributes or formula.attributes.get("t") != "array":
        return None
    reference = Area(address, *spills.get(address, (1, 1))).reference
    return reference if reference != formula.attributes.get("ref") else None
