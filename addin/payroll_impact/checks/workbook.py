"""A workbook as the standards look at it: cells with what was typed, formulas in tokens, recalculated values."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from os import PathLike
from typing import Any

import attrs

from payroll_impact.cells import CellError
from payroll_impact.cells.addresses import Address
from payroll_impact.checks.data_tables import table_formulas
from payroll_impact.checks.formulas import Formula
from payroll_impact.workbooks.recalc import Recalculated, recalc
from payroll_impact.workbooks.recalc.data_tables import DataTable, data_tables
from payroll_impact.xlsx.sheet import UNREADABLE, Place, Worksheet
from payroll_impact.xlsx.styles import CellFormat
from payroll_impact.xlsx.workbook import Workbook


@attrs.frozen
class CheckedCell:
    """A cell: what was typed, or its formula; `spilled` if another cell's formula fills it."""

    place: Address
    typed: Any
    formula: Formula | None
    spilled: bool
    look: CellFormat

    @property
    def is_typed_number(self) -> bool:
        """Whether a number, a date or a truth value was typed here."""
        return isinstance(self.typed, int | float)

    @property
    def text(self) -> str:
        """The text typed here, without spaces around it; "" if there is none."""
        return self.typed.strip() if isinstance(self.typed, str) else ""

    @property
    def is_figure(self) -> bool:
        """Whether it holds a number or computes something."""
        return self.formula is not None or self.is_typed_number or self.spilled


@attrs.frozen
class CheckedSheet:
    """A worksheet and its cells by row and column."""

    name: str
    source: Worksheet
    cells: dict[Place, CheckedCell]

    @property
    def formulas(self) -> Iterator[Formula]:
        """Its formulas, row by row."""
        return (cell.formula for cell in self.cells.values() if cell.formula is not None)

    def row(self, number: int) -> dict[int, CheckedCell]:
        """Return the cells of a row by column."""
        return self.rows.get(number, {})

    @cached_property
    def rows(self) -> dict[int, dict[int, CheckedCell]]:
        """Cells by row, then by column."""
        rows: dict[int, dict[int, CheckedCell]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, {})[column] = cell
        return rows


@attrs.frozen(slots=False)
class CheckedBook:
    """A workbook that has been read and recalculated."""

    source: Workbook
    sheets: dict[str, CheckedSheet]
    tables: list[DataTable]
    recalculated: Recalculated

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "CheckedBook":
        """Read and recalculate a workbook.

        Raises
        ------
        InputError
            If it is not there, or no workbook that can be read.
        HostError
            If formualizer is not installed.
        """
        recalculated = recalc(path)
        source = recalculated.source
        tables = [table for sheet in source.sheets.values() for table in data_tables(sheet)]
        filled = {formula.place: formula for table in tables for formula in table_formulas(table)}
        sheets = {
            title: CheckedSheet(title, sheet, _cells(source, sheet, filled))
            for title, sheet in source.sheets.items()
        }
        return cls(source, sheets, tables, recalculated)

    @property
    def formulas(self) -> Iterator[Formula]:
        """Every formula, sheet by sheet."""
        return (formula for sheet in self.sheets.values() for formula in sheet.formulas)

    def cell(self, place: Address) -> CheckedCell | None:
        """Return a cell, or None where nothing is."""
        sheet = self.sheets.get(place.sheet)
        return sheet.cells.get((place.row, place.column)) if sheet is not None else None

    def value(self, place: Address) -> Any:
        """Return the recalculated value of a cell, or what was typed; dates as day numbers.

        A formula that is not recalculated has the value it was saved with.
        """
        if place in self.recalculated.values:
            return self.recalculated.values[place]
        cell = self.cell(place)
        return self.stored(place) if cell is not None and cell.formula is not None else cell and cell.typed

    def stored(self, place: Address) -> Any:
        """Return the value a cell had when the file was last saved."""
        sheet = self.source.sheets.get(place.sheet)
        value = None if sheet is None else sheet.value(sheet.cells.get((place.row, place.column)))
        return None if value is UNREADABLE else value

    @cached_property
    def unjudged(self) -> frozenset[Address]:
        """The cells of the date or of chance that only our engine computes to an error."""
        found, values = self.recalculated.apart, self.recalculated.values
        wrong = [place for place in found if isinstance(values.get(place), CellError)]
        return frozenset(place for place in wrong if not isinstance(self.stored(place), CellError | None))

    def shows_error(self, place: Address) -> bool:
        """Whether a cell shows an error value now."""
        return isinstance(self.value(place), CellError)


def _cells(source: Workbook, sheet: Worksheet, filled: Mapping[Address, Formula]) -> dict[Place, CheckedCell]:
    """Return the cells of a sheet, those of data tables with the formulas that fill them."""
    spilled = {(cell.row, cell.column) for found in sheet.arrays.values() for cell in sheet.held(found)}
    cells = {}
    for place, cell in sheet.cells.items():
        address = Address(sheet.title, *place)
        formula = filled.get(address)
        empty = cell.content is not None and not sheet.formulas.get(place) and place in spilled
        if formula is None and cell.content is not None and not empty:
            formula = Formula(address, f"={sheet.formulas.get(place, '')}")
        filled_by_other = formula is None and place in spilled
        typed = None if formula is not None or filled_by_other else sheet.value(cell)
        typed = None if typed is UNREADABLE else typed
        cells[place] = CheckedCell(address, typed, formula, filled_by_other, source.format(cell))
    return cells
