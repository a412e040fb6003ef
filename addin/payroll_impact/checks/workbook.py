"""A workbook as the standards look at it: cells with what was typed, formulas in tokens, looks, recalculated values."""

import datetime as dt
import io
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property
from os import PathLike
from typing import Any

import attrs
import openpyxl
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from payroll_impact.cells import CellError
from payroll_impact.cells.addresses import Address, area
from payroll_impact.checks.data_tables import table_formulas, tables_in
from payroll_impact.checks.formulas import Formula
from payroll_impact.errors import InputError
from payroll_impact.workbooks.recalc import Recalculated, recalc
from payroll_impact.workbooks.recalc.data_tables import DataTable
from payroll_impact.xlsx.package import Package, open_package
from payroll_impact.xlsx.workbook import DefinedName, read_book


@attrs.frozen
class Look:
    """How a cell is formatted, as far as the standards ask."""

    fill: str
    letters: str
    locked: bool
    hidden: bool
    number_format: str
    dated: bool
    style: str


@attrs.frozen
class Cell:
    """A cell: what was typed, or its formula; `spilled` if another cell's formula fills it."""

    place: Address
    typed: Any
    formula: Formula | None
    spilled: bool
    look: Look

    @property
    def is_typed_number(self) -> bool:
        """Whether a number, a date or a truth value was typed here."""
        return isinstance(self.typed, int | float | dt.date | dt.time | dt.timedelta)

    @property
    def text(self) -> str:
        """The text typed here, without spaces around it; "" if there is none."""
        return self.typed.strip() if isinstance(self.typed, str) else ""

    @property
    def is_figure(self) -> bool:
        """Whether it holds a number or computes something."""
        return self.formula is not None or self.is_typed_number or self.spilled


@attrs.frozen
class Sheet:
    """A worksheet and its cells by row and column."""

    name: str
    source: Worksheet
    cells: dict[tuple[int, int], Cell]

    @property
    def formulas(self) -> Iterator[Formula]:
        """Its formulas, row by row."""
        return (cell.formula for cell in self.cells.values() if cell.formula is not None)

    def row(self, number: int) -> dict[int, Cell]:
        """Return the cells of a row by column."""
        return self.rows.get(number, {})

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """Cells by row, then by column."""
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, {})[column] = cell
        return rows


@attrs.frozen
class Book:
    """A workbook that has been read and recalculated."""

    package: Package
    source: Workbook
    sheets: dict[str, Sheet]
    names: tuple[DefinedName, ...]
    tables: list[DataTable]
    recalculated: Recalculated

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "Book":
        """Read and recalculate a workbook.

        Raises
        ------
        InputError
            If it is not there, or no workbook that can be read.
        HostError
            If formualizer is not installed.
        """
        package = open_package(path)
        names = read_book(package).names
        recalculated = recalc(path)
        source = _loaded(package, values=False)
        tables = tables_in(package)
        filled = {formula.place: formula for table in tables for formula in table_formulas(table)}
        looks: dict[int, Look] = {}
        sheets = {sheet.title: Sheet(sheet.title, sheet, _cells(sheet, filled, looks)) for sheet in source.worksheets}
        return cls(package, source, sheets, names, tables, recalculated)

    @property
    def formulas(self) -> Iterator[Formula]:
        """Every formula, sheet by sheet."""
        return (formula for sheet in self.sheets.values() for formula in sheet.formulas)

    def cell(self, place: Address) -> Cell | None:
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
        typed = None
        if cell is not None:
            typed = cell.typed if cell.formula is None else self.stored(place)
        return to_excel(typed) if isinstance(typed, dt.date | dt.time | dt.timedelta) else typed

    def stored(self, place: Address) -> Any:
        """Return the value a cell had when the file was last saved."""
        if place.sheet not in self._saved.sheetnames:
            return None
        return self._saved[place.sheet].cell(place.row, place.column).value

    def shows_error(self, place: Address) -> bool:
        """Whether a cell shows an error value now."""
        return isinstance(self.value(place), CellError)

    @cached_property
    def _saved(self) -> Workbook:
        return _loaded(self.package, values=True)


def _loaded(package: Package, *, values: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts openpyxl would lose on saving; nothing is saved
            return openpyxl.load_workbook(io.BytesIO(package.data), data_only=values)
    except Exception as error:  # noqa: BLE001 - openpyxl fails in many ways on a damaged part
        raise InputError(f"{package.title} is damaged: {type(error).__name__} while its sheets were read") from None


def _cells(sheet: Worksheet, filled: Mapping[Address, Formula], looks: dict[int, Look]) -> dict[tuple[int, int], Cell]:
    """Return the cells of a sheet, those of data tables with the formulas that fill them."""
    held = dict(sorted(sheet._cells.items()))  # noqa: SLF001 - the public way makes every cell in between
    spilled = {place for cell in held.values() for place in _spilled(cell)}
    found = {}
    for place, cell in held.items():
        address = Address(sheet.title, *place)
        text = _formula(cell)
        formula = filled.get(address) or (Formula(address, text) if text else None)
        filled_by_other = formula is None and place in spilled
        typed = None if formula is not None or filled_by_other else cell.value
        look = looks.get(cell.style_id)
        if look is None:
            look = looks[cell.style_id] = _look(cell)
        found[place] = Cell(address, typed, formula, filled_by_other, look)
    return found


def _formula(cell: Any) -> str:
    """Return the formula typed into a cell, "" if there is none."""
    if isinstance(cell.value, ArrayFormula | DataTableFormula):
        return "=" + (getattr(cell.value, "text", None) or "").removeprefix("=")
    return str(cell.value) if cell.data_type == "f" else ""


def _spilled(cell: Any) -> Iterator[tuple[int, int]]:
    """Yield the places an array formula fills beside its own."""
    found = area("", cell.value.ref or "") if isinstance(cell.value, ArrayFormula) else None
    if found is not None:
        yield from ((place.row, place.column) for place in found.cells() if place != found.first)


def _look(cell: Any) -> Look:
    fill = cell.fill
    return Look(
        fill=_colour(fill.fgColor) if fill is not None and fill.fill_type else "",
        letters=_colour(cell.font.color) if cell.font is not None else "",
        locked=bool(cell.protection.locked),
        hidden=bool(cell.protection.hidden),
        number_format=str(cell.number_format),
        dated=bool(is_date_format(cell.number_format)),
        style=str(cell.style),
    )


def _colour(colour: Any) -> str:
    """Return a colour as text that is equal for equal colours."""
    return "" if colour is None else f"{colour.type}:{colour.value}:{colour.tint:g}"
