"""What-if data tables: a formula's results for a row and a column of values put into its input cells.

Each value of the row above a table goes into the row input cell, each of the column left of it into the column
input cell. With one input cell the formulas stand where the other values would, with two there is one, in the corner
(ECMA-376 part 1, 18.3.1.40). A value is put there for all of the workbook: formulas far away may depend on it.
Formulas that read a data table see its last values while another one is computed.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from payroll_impact.functions.cells import Cell
from payroll_impact.hosts.recalc.addresses import Address, Area, area
from payroll_impact.hosts.recalc.sheet_xml import Element, SheetXml
from payroll_impact.hosts.recalc.values import scalar, to_engine

if TYPE_CHECKING:
    from payroll_impact.hosts.recalc.engine import Session


@attrs.frozen
class DataTable:
    """The cells of a data table and its input cells; without any, it cannot be computed."""

    area: Area
    row_input: Address | None = None
    column_input: Address | None = None

    @property
    def inputs(self) -> list[Address]:
        """The input cells there are."""
        return [cell for cell in (self.row_input, self.column_input) if cell is not None]


@attrs.frozen
class _Trial:
    """Which headings to put into which input cells, and where the results of which formulas belong."""

    puts: dict[Address, Address]
    formulas: dict[Address, Address]


def data_tables(sheet: SheetXml) -> Iterator[DataTable]:
    """Return a sheet's what-if data tables."""
    for cell in sheet.cells.values():
        formula = cell.child("f")
        if formula is not None and formula.attributes.get("t") == "dataTable":
            found = area(sheet.title, formula.attributes.get("ref", ""))
            if found is not None:
                yield _read(found, formula)


def _read(found: Area, formula: Element) -> DataTable:
    """Return a table with its input cells, or with none if one it needs was deleted or is no cell."""
    flags = {name for name in ("dt2D", "dtr", "del1", "del2") if formula.attributes.get(name) in ("1", "true")}
    places = [area(found.first.sheet, formula.attributes.get(name, "")) for name in ("r1", "r2")]
    first, second = (place.first if place is not None and place.single else None for place in places)
    first, second = (None if "del1" in flags else first), (None if "del2" in flags else second)
    if found.first.row == 1 or found.first.column == 1:
        return DataTable(found)
    if "dt2D" not in flags:
        return DataTable(found, row_input=first) if "dtr" in flags else DataTable(found, column_input=first)
    return DataTable(found) if first is None or second is None else DataTable(found, first, second)


def computed(table: DataTable, session: "Session") -> dict[Address, Cell]:
    """Return the values of a data table's cells, by really computing the workbook for each of its headings.

    Parameters
    ----------
    table : DataTable
        One with an input cell, or two.
    session : Session
        An evaluated workbook. Its input cells hold afterwards what they hold now, and it is evaluated again.
    """
    headings = {heading: session.value(heading) for trial in _trials(table) for heading in trial.puts.values()}
    held = {cell: (session.formula(cell), session.value(cell)) for cell in table.inputs}
    values: dict[Address, Cell] = {}
    put: dict[Address, Address] = {}
    try:
        for trial in _trials(table):
            for cell, heading in trial.puts.items():
                if put.get(cell) != heading:
                    _set(cell, headings[heading], session)
            put = trial.puts
            session.workbook.evaluate_all()
            values |= {cell: scalar(session.value(formula)) for cell, formula in trial.formulas.items()}
    finally:
        _restore(held, session)
        session.workbook.evaluate_all()
    return values


def _trials(table: DataTable) -> Iterator[_Trial]:
    grid = table.area.grid()
    row_input, column_input = table.row_input, table.column_input
    if row_input is not None and column_input is not None:
        corner = table.area.first.offset(-1, -1)
        for row in grid:
            for cell in row:
                headings = {row_input: _above(cell, table), column_input: _left(cell, table)}
                yield _Trial(headings, {cell: corner})
    elif column_input is not None:
        for row in grid:
            yield _Trial({column_input: _left(row[0], table)}, {cell: _above(cell, table) for cell in row})
    elif row_input is not None:
        for column in zip(*grid, strict=True):
            yield _Trial({row_input: _above(column[0], table)}, {cell: _left(cell, table) for cell in column})


def _above(cell: Address, table: DataTable) -> Address:
    return cell._replace(row=table.area.first.row - 1)


def _left(cell: Address, table: DataTable) -> Address:
    return cell._replace(column=table.area.first.column - 1)


def _set(cell: Address, value: Any, session: "Session") -> None:
    plain = None if value is None else to_engine(value, session.engine.LiteralValue)
    session.workbook.set_value(cell.sheet, cell.row, cell.column, plain)


def _restore(held: Mapping[Address, tuple[str, Any]], session: "Session") -> None:
    for cell, (formula, value) in held.items():
        if formula:
            session.set_formula(cell, formula)
        else:
            _set(cell, value, session)
