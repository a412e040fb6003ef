"""A template open in an engine: cells written, sheets read when they are asked for."""

from itertools import takewhile

from cell_values import shown

from payroll_impact.cells import Area, CellError, area, as_grid
from payroll_impact.templates import MASTER

_CHECKS = 7  # the row of the first check, from 1
_GAP = 3  # rows from the last check to the first remark: a blank one, a title, a head


class OpenBook:
    """A workbook in an engine; `cells` are those of its file."""

    def __init__(self, engine, cells):
        self.engine, self.cells = engine, cells
        self._read = {}

    def write(self, areas):
        """Write (first cell, rows) pairs."""
        self.engine.write(areas)
        self._read.clear()

    def grid(self, sheet):
        """Return all cells of a sheet."""
        if sheet not in self._read:
            self._read[sheet] = self.engine.read(sheet, *self.cells.size(sheet))
        return self._read[sheet]

    def at(self, place):
        """Return the value of a cell."""
        return self.grid(place.sheet)[place.row - 1][place.column - 1]

    def spilled(self, first, answer):
        """Return what the cells show of an answer that spills from a cell.

        Where the workbook has a matrix formula the area is fixed, and what is left over of it shows an error.
        """
        grid, filled = as_grid(answer), self.cells.areas[first]
        rows, columns = len(grid), len(grid[0])
        fixed = first in self.cells.matrices
        room = filled if fixed else Area(first, max(rows, filled.rows), max(columns, filled.columns))
        missing = CellError("#N/A") if fixed else ""
        places = {cell: (cell.row - first.row, cell.column - first.column) for cell in room.cells()}
        return {
            cell: shown(grid[row][column]) if row < rows and column < columns else missing
            for cell, (row, column) in places.items()
        }

    @property
    def sound(self):
        return self.at(place_of(MASTER)) == 1

    @property
    def failed(self):
        """The titles of the checks that do not hold."""
        return {row[1] for row in self._checks() if row[2] != 1}

    @property
    def remarks(self):
        """What is worth a look: how many of each kind, and the first of them; none of a kind is left out."""
        below = self.grid("Checks")[_CHECKS - 1 + len(list(self._checks())) + _GAP :]
        return {row[1]: row[3] for row in below if row[3] != "none"}

    def _checks(self):
        return takewhile(lambda row: row[1], self.grid("Checks")[_CHECKS - 1 :])


def place_of(reference):
    """Return the first cell of a reference, such as Checks!$C$4."""
    sheet, _, cells = str(reference).partition("!")
    return area(sheet, cells).first
