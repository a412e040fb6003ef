"""Validations of input cells, gathered and written once for all cells that share one.

A workbook has thousands of input cells and some dozens of rules; one rule for each cell would make it slow to open.
"""

from collections.abc import Iterable
from typing import Any

import attrs
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

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
            areas = " ".join(_areas(cells))
            worksheet = workbook.get_worksheet_by_name(sheet)
            worksheet.data_validation(*cells[0], *cells[0], {**options, "multi_range": areas})


def _areas(cells: _Cells) -> Iterable[str]:
    """Return cells as few areas: rows under each other in a column, then equal columns beside each other.

    >>> list(_areas([(0, 0), (1, 0), (0, 1), (1, 1), (5, 0)]))
    ['A1:B2', 'A6']
    """
    strips: list[tuple[int, int, int]] = []  # column, first row, last row
    for column, row in sorted((column, row) for row, column in cells):
        if strips and strips[-1][0] == column and strips[-1][2] == row - 1:
            strips[-1] = (column, strips[-1][1], row)
        else:
            strips.append((column, row, row))
    widths: dict[tuple[int, int], list[list[int]]] = {}
    for column, first, last in strips:
        sides = widths.setdefault((first, last), [])
        if sides and sides[-1][1] == column - 1:
            sides[-1][1] = column
        else:
            sides.append([column, column])
    for (first, last), sides in widths.items():
        for left, right in sides:
            area = xl_range(first, left, last, right)
            yield area
