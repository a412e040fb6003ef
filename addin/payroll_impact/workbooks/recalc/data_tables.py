"""What-if data tables: a formula's results for a row and a column of values put into its input cells.

Each value of the row above a table goes into the row input cell, each of the column left of it into the column
input cell. With one input cell the formulas stand where the other values would, with two there is one, in the corner
(ECMA-376 part 1, 18.3.1.40). A value is put there for all of the workbook: formulas far away may depend on it.
While one table is computed the others stand still, and what reads them sees the values they show.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, Area, area
from payroll_impact.workbooks.recalc.values import scalar
from payroll_impact.xlsx.sheet import Worksheet
from payroll_impact.xlsx.tree import Element, flag

if TYPE_CHECKING:
    from payroll_impact.workbooks.recalc.engine import Session

_MOST_CELLS = 100_000  # each may take a computation of the whole workbook
_MOST_SECONDS = 15.0  # of all tables together


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
class Trial:
    """Which headings to put into which input cells, and by cell of the table the formula whose result it shows."""

    puts: dict[Address, Address]
    formulas: dict[Address, Address]


def data_tables(sheet: Worksheet) -> Iterator[DataTable]:
    """Return a sheet's what-if data tables."""
    for place, found in sheet.data_tables.items():
        content = sheet.cells[place].content
        if content is not None:
            yield _read(found, content)


def _read(found: Area, content: Element) -> DataTable:
    """Return a table with its input cells; none if one it needs is deleted or cannot be, or the table is too large."""
    if found.rows * found.columns > _MOST_CELLS:
        return DataTable(found)
    both = flag(content, "dt2D")
    first = None if flag(content, "del1") else _input(found, content.get("r1", ""), corner=not both)
    second = None if flag(content, "del2") else _input(found, content.get("r2", ""), corner=False)
    if both:
        return DataTable(found) if first is None or second is None else DataTable(found, first, second)
    return DataTable(found, row_input=first) if flag(content, "dtr") else DataTable(found, column_input=first)


def _input(found: Area, reference: str, *, corner: bool) -> Address | None:
    """Return an input cell; a table's own cells and headings cannot be one, its corner can if it stands empty."""
    place = area(found.first.sheet, reference)
    if place is None or not place.single or 1 in (found.first.row, found.first.column):
        return None
    cell, first = place.first, found.first.offset(-1, -1)
    own = 0 <= cell.row - first.row <= found.rows and 0 <= cell.column - first.column <= found.columns
    return None if own and not (corner and cell == first) else cell


def fill_data_tables(tables: Sequence[DataTable], session: "Session") -> dict[Address, Cell]:
    """Return the values of all cells of some data tables, which an evaluated workbook holds from now on.

    One that reads others is computed again when they have their values. Left out, with the values they have, are those
    that read themselves, whose headings depend on an input cell, or whose input cell is filled by an array formula.
    """
    tables = [table for table in tables if not any(session.spilled(cell) for cell in table.inputs)]
    if session.deadline is None:
        session.deadline = time.monotonic() + _MOST_SECONDS
    before = {cell: session.value(cell) for table in tables for cell in table.area.cells()}
    values: dict[Address, Cell] = {}
    read: dict[Area, list[Any]] = {}
    for _ in tables:
        if time.monotonic() > session.deadline:
            break
        for table in _stale(tables, read, session):
            read[table.area] = _read_by(table, session)
            new = compute_data_table(table, session)
            values |= new
            _put(new, session)
    endless = _stale(tables, read, session)
    if not endless:
        return values
    _put(before, session)
    return fill_data_tables([table for table in tables if table not in endless], session)


def _stale(tables: Sequence[DataTable], read: Mapping[Area, list[Any]], session: "Session") -> list[DataTable]:
    """Return the tables whose headings or formulas show something else than when they were computed."""
    return [table for table in tables if read.get(table.area) != _read_by(table, session)]


def _read_by(table: DataTable, session: "Session") -> list[Any]:
    cells = {cell for trial in trials(table) for cell in (*trial.puts.values(), *trial.formulas.values())}
    return [session.value(cell) for cell in sorted(cells)]


def _put(values: Mapping[Address, Any], session: "Session") -> None:
    for cell, value in values.items():
        session.set_value(cell, value)
    session.evaluate()


def compute_data_table(table: DataTable, session: "Session") -> dict[Address, Cell]:
    """Return the values of a data table's cells, by really computing the workbook for each of its headings.

    There are none if a heading depends on an input cell: it would change while it is tried. And none if the tables
    of a workbook take too long.

    Parameters
    ----------
    table : DataTable
        One with an input cell, or two.
    session : Session
        An evaluated workbook. Its input cells hold afterwards what they hold now, and it is evaluated again.
    """
    headings = {heading: session.value(heading) for trial in trials(table) for heading in trial.puts.values()}
    held = {cell: (session.formula(cell), session.value(cell)) for cell in table.inputs}
    values: dict[Address, Cell] = {}
    put: dict[Address, Address] = {}
    try:
        for trial in trials(table):
            if session.deadline is not None and time.monotonic() > session.deadline:
                return {}
            for cell, heading in trial.puts.items():
                if put.get(cell) != heading:
                    session.set_value(cell, headings[heading])
            put = trial.puts
            session.evaluate()
            if any(session.value(heading) != headings[heading] for heading in put.values()):
                return {}
            values |= {cell: _shown(session.value(formula)) for cell, formula in trial.formulas.items()}
    finally:
        _restore(held, session)
    return values


def trials(table: DataTable) -> Iterator[Trial]:
    """Return what a data table tries, one after the other."""
    grid = table.area.grid()
    row_input, column_input = table.row_input, table.column_input
    if row_input is not None and column_input is not None:
        corner = table.area.first.offset(-1, -1)
        for cell in table.area.cells():
            yield Trial({row_input: _above(cell, table), column_input: _left(cell, table)}, {cell: corner})
    elif column_input is not None:
        for row in grid:
            yield Trial({column_input: _left(row[0], table)}, {cell: _above(cell, table) for cell in row})
    elif row_input is not None:
        for column in zip(*grid, strict=True):
            yield Trial({row_input: _above(column[0], table)}, {cell: _left(cell, table) for cell in column})


def _above(cell: Address, table: DataTable) -> Address:
    return cell._replace(row=table.area.first.row - 1)


def _left(cell: Address, table: DataTable) -> Address:
    return cell._replace(column=table.area.first.column - 1)


def _shown(value: Any) -> Cell:
    """Return what a cell of the table shows: a formula cell that is blank shows 0, as any reference to it does."""
    shown = scalar(value)
    return 0.0 if shown is None else shown


def _restore(held: Mapping[Address, tuple[str, Any]], session: "Session") -> None:
    for cell, (formula, value) in held.items():
        if formula:
            session.set_formula(cell, formula)
        else:
            session.set_value(cell, value)
    session.evaluate()
