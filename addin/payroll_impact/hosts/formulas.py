"""Formulas of our functions in a workbook that XlsxWriter writes, as each host stores them, with their answers.

XlsxWriter writes the formula; it fills a spill with zeros, and its dynamic arrays know no errors, truth values,
dates, or text that looks like a number. So the answers are put into the finished file.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs

from payroll_impact.cells import Cell, as_grid, date_to_serial
from payroll_impact.errors import InputError
from payroll_impact.hosts.spelling import Host, spelled
from payroll_impact.xlsx.cell import NewCell
from payroll_impact.xlsx.package import package_of
from payroll_impact.xlsx.workbook import read_workbook

_TITLE = "the workbook"


@attrs.define
class Formulas:
    """Writes formulas for one host, and remembers their answers until the file is there.

    Use `write` while the workbook is built, and `with_answers` on the bytes of the closed file.
    """

    host: Host
    _answers: dict[str, dict[tuple[int, int], NewCell]] = attrs.field(factory=dict, init=False)

    def write(  # noqa: PLR0913 - as XlsxWriter's own
        self, sheet: Any, row: int, column: int, formula: str, result: Cell, *, formats: Sequence[Any] = ()
    ) -> None:
        """Write a formula and the cells it fills.

        Parameters
        ----------
        sheet : xlsxwriter.worksheet.Worksheet
            Where it stands.
        row, column : int
            The cell, counted from 0 as XlsxWriter does.
        formula : str
            The formula with our functions as people read them.
        result : cell or rows of cells
            What it returns; it fills as many cells as this has. Dates are stored as day numbers.
        formats : sequence of xlsxwriter.format.Format
            A cell format per column, the last for all further columns.

        Notes
        -----
        For Excel every formula is a dynamic array, a single cell's too: Office.js stores it so, and without it
        Excel would take only one cell of what a function returns. For Calc it is a matrix formula, or a plain one in
        a single cell; one that asks whether the functions are there has no value in the file, for LibreOffice computes
        on opening no other. Without a host only the answers are written: a formula nobody knows would be stuck at
        #NAME?.
        """
        grid = as_grid(result)
        last_row, last_column = row + len(grid) - 1, column + len(grid[0]) - 1
        styles = [formats[min(index, len(formats) - 1)] if formats else None for index in range(len(grid[0]))]
        area = (row, column, last_row, last_column)
        text, asks_whether_there = spelled(formula, self.host), "PAYROLL_VERSION" in formula
        if self.host == "none":
            sheet.write_number(row, column, 0, styles[0])
        elif self.host != "calc":
            sheet.write_dynamic_array_formula(*area, text, styles[0])
        elif (row, column) == (last_row, last_column):
            sheet.write_formula(row, column, text, styles[0], "")
            if asks_whether_there:
                return
        else:
            sheet.write_array_formula(*area, text, styles[0])
        known = self._answers.setdefault(sheet.get_name(), {})
        for down, cells in enumerate(grid):
            for right, cell in enumerate(cells):
                if down or right:
                    sheet.write_number(row + down, column + right, 0, styles[right])
                known[row + down + 1, column + right + 1] = NewCell(_plain(cell), typed=self.host == "none")

    def with_answers(self, workbook: bytes) -> bytes:
        """Return a finished file with the answers in the cells of its formulas.

        Raises
        ------
        InputError
            If it is not the workbook the formulas were written to.
        """
        found = read_workbook(package_of(workbook, _TITLE))
        for title in self._answers:
            if title not in found.parts:
                raise InputError(f"{_TITLE} has no sheet {title}, where formulas were written")
        return found.with_cells(self._answers)


def _plain(cell: Cell) -> Cell:
    return float(date_to_serial(cell)) if isinstance(cell, dt.date) else "" if cell is None else cell
