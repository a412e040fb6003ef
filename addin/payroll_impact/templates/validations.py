"""Validations of input cells, gathered and written once for all cells that share one.

A workbook has thousands of input cells and some dozens of rules; one rule for each cell would make it slow to open.
"""

from typing import Any

import attrs
from xlsxwriter import Workbook

from payroll_impact.cells.addresses import Address, Area, joined

_Cells = list[tuple[int, int]]


@attrs.define
class Validations:
    """Rules by sheet, each with the cells it is for; rows and columns count from 0."""

    _rules: dict[tuple[str, str], tuple[dict[str, Any], _Cells]] = attrs.field(factory=dict, init=False)

    def add(self, sheet: str, row: int, column: int, options: dict[str, Any]) -> None:
        """Remember the rule of a cell, as XlsxWriter takes it."""
        _, cells = self._rules.setdefault((sheet, repr(options)), (options, []))
        cells.append((row, column))

    def write(self, workbook: Workbook) -> None:
        """Write all rules to the sheets of a workbook."""
        for (sheet, _), (options, cells) in self._rules.items():
            places = joined(Area(Address(sheet, row + 1, column + 1)) for row, column in cells)
            areas = " ".join(place.reference for place in places)
            worksheet = workbook.get_worksheet_by_name(sheet)
            worksheet.data_validation(*cells[0], *cells[0], {**options, "multi_range": areas})
