"""What a recalculation is told and what it found."""

from collections.abc import Callable
from typing import Any

import attrs

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.recalc.data_tables import DataTable, data_tables
from payroll_impact.xlsx.sheet import Worksheet

UNKNOWN_FUNCTION = "unknown function"
CIRCULAR = "circular reference"
ERROR = "error"
CUT_OFF = "cut off"
NOT_CALCULATED = "not calculated"


@attrs.frozen
class RecalcFinding:
    """Something about a cell that a person should know.

    `kind` is "unknown function", "circular reference", "error", "cut off" (an ordinary formula whose result
    needs more than its cell) or "not calculated" (its last value was kept). `in_circle` tells a cell of a circular
    reference from one that a circle merely feeds.
    """

    kind: str
    address: Address
    message: str
    in_circle: bool = False

    def __str__(self) -> str:
        return f"{self.address}: {self.kind}: {self.message}"


@attrs.frozen
class Job:
    """A workbook as an engine gets it: `data` with all that is set, and what its sheets look like."""

    data: bytes
    sheets: dict[str, Worksheet]
    defined: frozenset[str]  # names in lower case
    formulas: list[Address] = attrs.field(init=False)  # the cells that hold one
    tables: list[DataTable] = attrs.field(init=False)  # those that can be computed

    @formulas.default
    def _all_formulas(self) -> list[Address]:
        return [
            Address(title, *place)
            for title, sheet in self.sheets.items()
            for place, cell in sheet.cells.items()
            if cell.formula is not None
        ]

    @tables.default
    def _all_tables(self) -> list[DataTable]:
        return [table for sheet in self.sheets.values() for table in data_tables(sheet) if table.inputs]


@attrs.frozen
class EngineResult:
    """What an engine found out.

    Attributes
    ----------
    values : dict
        Values of all formula cells, of the cells they spill into and of the data tables that could be computed.
    spills : dict
        Rows and columns of each formula that fills more than its own cell.
    findings : list
        Unknown functions, circular references, error cells and what could not be calculated.
    read : callable
        The value of any cell.
    """

    values: dict[Address, Cell]
    spills: dict[Address, tuple[int, int]]
    findings: list[RecalcFinding]
    read: Callable[[Address], Any]
