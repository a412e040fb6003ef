"""Recalculate a workbook: set inputs, compute everything, read answers, write a copy that is otherwise the same."""

from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from typing import Any, Literal

import attrs

from payroll_impact.atomic import write_atomically
from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, Area
from payroll_impact.errors import InputError, nearest
from payroll_impact.workbooks.recalc import calc_engine, engine
from payroll_impact.workbooks.recalc.changes import changed_cells
from payroll_impact.workbooks.recalc.model import NOT_CALCULATED, EngineResult, Job, RecalcFinding
from payroll_impact.workbooks.recalc.names import Guard, assignments, located
from payroll_impact.workbooks.recalc.prepare import prepare_cells
from payroll_impact.xlsx.workbook import Workbook, open_workbook

ENGINES: dict[str, Callable[[Job], EngineResult]] = {
    "formualizer": engine.evaluate,
    "calc": calc_engine.evaluate,
}


@attrs.frozen
class Recalculated:
    """A recalculated workbook.

    Attributes
    ----------
    values : dict
        Value of every formula cell, and of every cell a formula spills into or a data table fills, by `Address`;
        ``str(address)`` is ``Sheet!A1``. Dates are day numbers, errors `CellError`.
    findings : list of RecalcFinding
        Unknown functions, circular references, error cells, results cut off, cells not calculated.
    got : dict
        What was asked for, by name: a value, or rows of them for a range.
    source : Workbook
        The workbook as it is in the file.
    """

    values: dict[Address, Cell]
    findings: list[RecalcFinding]
    got: dict[str, Any]
    source: Workbook = attrs.field(repr=False)
    _spills: dict[Address, tuple[int, int]] = attrs.field(repr=False)
    _given: dict[Address, Cell] = attrs.field(repr=False)

    def copy(self) -> bytes:
        """Return the workbook with its new values; only cells whose value changed are written anew."""
        return self.source.with_cells(changed_cells(self.source.sheets, self.values, self._spills, self._given))

    def save(self, path: str | PathLike[str]) -> None:
        """Write the copy to a file, whole or not at all.

        Raises
        ------
        InputError, HostError
            If the file cannot be written there.
        """
        write_atomically(path, self.copy())


def recalc(
    path: str | PathLike[str],
    *,
    sets: Mapping[str, Any] | None = None,
    gets: Iterable[str] = (),
    engine: Literal["formualizer", "calc"] = "formualizer",
) -> Recalculated:
    """Recalculate a workbook's native formulas and our functions together; the file stays as it is.

    What-if data tables are computed as well. One without a usable input cell, or that depends on itself, keeps its
    values and is among the findings.

    Parameters
    ----------
    path : path-like
        An .xlsx or .xlsm file.
    sets : mapping, optional
        Values by name: a defined name, ``Sheet!A1`` or ``Sheet!A1:B3`` (then rows of values). A value is a number,
        text, a date, True or False, or None for a blank; `read_value` makes one of what somebody typed.
    gets : iterable of str
        Names whose values are wanted.
    engine : {'formualizer', 'calc'}
        What computes: formualizer in this process, or a headless LibreOffice.

    Returns
    -------
    Recalculated
        All values, what is wrong with them, and the copy to save.

    Raises
    ------
    InputError
        If the file is not there or no such workbook, or a name or a value is wrong.
    HostError
        If the engine is not installed, or fails.
    """
    if engine not in ENGINES:
        raise InputError(f"engine must be {' or '.join(ENGINES)}; got {engine!r}{nearest(str(engine), list(ENGINES))}")
    source = open_workbook(path)
    wanted = {name: located(name, source) for name in gets}
    given = assignments(dict(sets or {}), source, _guard(source))
    calling = {
        entry.name.casefold(): entry.refers_to
        for entry in source.names
        if entry.sheet is None and "payroll" in entry.refers_to.casefold()
    }
    cells = prepare_cells(source.sheets, given, names=calling if engine == "formualizer" else None)
    names = frozenset(entry.name.lower() for entry in source.names)
    # LibreOffice lets nobody write to a protected sheet, not even the arrays and data tables it has to fill
    data = source.with_cells(cells, protected=engine != "calc")
    result = ENGINES[engine](Job(data, source.sheets, names))
    got = {name: _read(place, result) for name, place in wanted.items()}
    found = sorted([*result.findings, *_tables_left(source, result)], key=lambda finding: finding.address)
    return Recalculated(result.values, found, got, source, result.spills, given)


def _guard(source: Workbook) -> Guard:
    fixed: dict[str, list[tuple[Area, str]]] = {}
    for title, sheet in source.sheets.items():
        fixed[title] = [(found, "the result of an array formula") for found in sheet.arrays.values()]
        fixed[title] += [(found, "a what-if data table") for found in sheet.data_tables.values()]
        headers = (table.header for table in source.tables(title))
        fixed[title] += [(found, "the header of a table") for found in headers if found is not None]
    return Guard(source.sheets, fixed)


def _tables_left(source: Workbook, result: EngineResult) -> list[RecalcFinding]:
    """Return the what-if data tables that were not computed: they keep their values."""
    message = "a what-if data table that cannot be computed; its last values were kept"
    places = [found.first for sheet in source.sheets.values() for found in sheet.data_tables.values()]
    return [RecalcFinding(NOT_CALCULATED, place, message) for place in places if place not in result.values]


def _read(place: Area, result: EngineResult) -> Any:
    rows = [[result.read(cell) for cell in row] for row in place.grid()]
    return rows[0][0] if place.single else rows
