"""What a recalculation is told and what it found."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.recalc.data_tables import DataTable, data_tables
from payroll_impact.xlsx.sheet import Worksheet

UNKNOWN_FUNCTION = "unknown function"
OF_GOOGLE = ".dummyfunction"  # what Google Sheets writes in the place of a function Excel does not have
CIRCULAR = "circular reference"
ERROR = "error"
CUT_OFF = "cut off"
NOT_CALCULATED = "not calculated"
NOT_TRUSTED = "not trusted"


@attrs.frozen
class RecalcFinding:
    """Something about a cell that a person should know.

    `kind` is "unknown function", "circular reference", "error", "cut off" (an ordinary formula whose result
    needs more than its cell), "not calculated" (its last value was kept) or "not trusted" (the engine does not
    compute what the file stores, so its last value was kept where an edit reaches it). `in_circle` tells a cell of a
    circular reference from one that a circle merely feeds.
    """

    kind: str
    address: Address
    message: str
    in_circle: bool = False

    def __str__(self) -> str:
        return f"{self.address}: {self.kind}: {self.message}"


@attrs.frozen
class Job:
    """A workbook as an engine gets it: `data` with all that is set, and what its sheets look like.

    Formulas and data tables that are `frozen` hold plain values in `data`; `defined` are all names in lower case.
    """

    data: bytes
    sheets: dict[str, Worksheet]
    defined: frozenset[str]
    frozen: frozenset[Address] = frozenset()
    names: Mapping[tuple[str | None, str], str] = attrs.field(factory=dict)  # what they refer to, by sheet and name
    title: str = "the workbook"
    snaps: bool = False  # whether differences of nothing but last digits are 0, as in Excel
    comparing: frozenset[Address] = frozenset()  # the formulas that compare by 15 digits, as Excel does
    formulas: list[Address] = attrs.field(init=False)  # the cells that hold one
    held: frozenset[Address] = attrs.field(init=False)  # the same, to ask whether a cell is one of them
    tables: list[DataTable] = attrs.field(init=False)  # those that can be computed

    @formulas.default
    def _all_formulas(self) -> list[Address]:
        return [
            Address(title, *place)
            for title, sheet in self.sheets.items()
            for place, cell in sheet.cells.items()
            if cell.formula is not None and Address(title, *place) not in self.frozen
        ]

    @held.default
    def _held(self) -> frozenset[Address]:
        return frozenset(self.formulas)

    @tables.default
    def _all_tables(self) -> list[DataTable]:
        found = (table for sheet in self.sheets.values() for table in data_tables(sheet) if table.inputs)
        return [table for table in found if table.area.first not in self.frozen]


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
