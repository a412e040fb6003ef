"""Engines that no part of the product computes with, given workbooks whose every stored value is wrong."""

import io
import re
import zipfile

import ironcalc
from agreement import DUST
from cell_values import alike
from lxml import etree

from payroll_impact.cells import Address, Area, CellError

WRONG = "-987654321"
# for IronCalc, a cell on its own is no range to count in
_SINGLE = re.compile(r"COUNTIF\(((?:\w+!)?)(\$?[A-Z]+\$?\d+),")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def with_wrong_values(workbook):
    """Return a workbook with a wrong value beside every formula."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name.startswith("xl/worksheets/sheet"):
                root = etree.fromstring(part)
                for formula in root.iter(f"{_MAIN}f"):
                    _spoil(formula.getparent())
                part = etree.tostring(root)
            after.writestr(name, part)
    return output.getvalue()


def _spoil(cell):
    for value in cell.findall(f"{_MAIN}v"):
        cell.remove(value)
    cell.attrib.pop("t", None)
    etree.SubElement(cell, f"{_MAIN}v").text = WRONG


class InIronCalc:
    """A workbook in IronCalc, read and written as in the other engines."""

    def __init__(self, path, cells):
        self.model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
        self.sheets = {name: index for index, name in enumerate(cells.sheets)}
        for place, formula in cells.formulas.items():
            if _SINGLE.search(formula):
                spelled = _SINGLE.sub(r"COUNTIF(\1\2:\2,", formula)
                self.model.update_cell_with_formula(*self._at(place), f"={spelled}")
        self.model.evaluate()

    def write(self, areas):
        """Write (first cell, rows) pairs, and compute the workbook."""
        for first, rows in areas:
            for down, row in enumerate(rows):
                for right, value in enumerate(row):
                    self._put(first.offset(down, right), value)
        self.model.evaluate()

    def read(self, sheet, rows, columns):
        """Return the first rows and columns of a sheet."""
        return [[self._get(cell) for cell in row] for row in Area(Address(sheet, 1, 1), rows, columns).grid()]

    def _at(self, place):
        return self.sheets[place.sheet], place.row, place.column

    def _put(self, cell, value):
        place = self._at(cell)
        if value is None:
            self.model.clear_cell_contents(*place)
        elif isinstance(value, str):
            self.model.update_cell_with_text(*place, value)
        else:
            self.model.update_cell_with_number(*place, float(value))

    def _get(self, cell):
        place = self._at(cell)
        value = self.model.get_cell_value(*place)
        if isinstance(value, str) and value.startswith("#"):
            kind = self.model.get_cell_type(*place)
            return CellError(value) if kind == ironcalc.CellType.ErrorValue else value
        return "" if value is None else float(value) if isinstance(value, int) else value


class Agreement:
    """How many cells two engines have alike: to the last bit, to nine digits, or not at all."""

    def __init__(self):
        self.same = self.near = 0
        self.different = []

    def compare(self, one, other):
        """Compare a book, or a file's values, with another book, wherever that has a formula."""
        places = other.cells.formulas
        sheets = {place.sheet for place in places}
        grids = {sheet: (one.grid(sheet), other.grid(sheet)) for sheet in sheets}
        dust = {
            sheet: DUST * max((abs(cell) for row in first for cell in row if isinstance(cell, float)), default=0.0)
            for sheet, (first, _) in grids.items()
        }
        for place in places:
            left, right = (grid[place.row - 1][place.column - 1] for grid in grids[place.sheet])
            if left == right:
                self.same += 1
            elif alike(left, right, dust[place.sheet]):
                self.near += 1
            else:
                self.different.append((str(place), left, right))

    def __str__(self):
        equal = self.same + self.near
        return f"{equal:,} cells equal ({self.same:,} to the last bit), {len(self.different):,} different"


class Stored:
    """The values of a file, read as those of an engine are."""

    def __init__(self, cells):
        self.cells = cells

    def grid(self, sheet):
        """Return all cells of a sheet."""
        rows, columns = self.cells.size(sheet)
        found = [[""] * columns for _ in range(rows)]
        for place, value in self.cells.values.items():
            if place.sheet == sheet:
                found[place.row - 1][place.column - 1] = value
        return found
