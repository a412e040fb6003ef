"""What a workbook file holds cell by cell, read without any spreadsheet program."""

import io
import zipfile
from functools import cache
from xml.etree import ElementTree as ET

from openpyxl.formula.translate import Translator

from payroll_impact.cells import CellError, area

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class StoredCells:
    """The values of a file by cell; its formulas, the areas they fill, and which of those are matrices."""

    def __init__(self, workbook):
        self.values = {}
        self.formulas = {}
        self.areas = {}
        self.matrices = set()
        self._sizes = {}
        self._shared = {}  # formulas that fill several cells, by sheet and number
        with zipfile.ZipFile(io.BytesIO(workbook)) as package:
            texts = [_text(item) for item in _part(package, "sharedStrings")]
            self.sheets = [sheet.get("name") for sheet in _part(package, "workbook").find(f"{_MAIN}sheets")]
            for number, sheet in enumerate(self.sheets, 1):
                for cell in _part(package, f"worksheets/sheet{number}").iter(f"{_MAIN}c"):
                    self._keep(sheet, cell, texts)

    def _keep(self, sheet, cell, texts):
        place, value, formula = area(sheet, cell.get("r")).first, cell.find(f"{_MAIN}v"), cell.find(f"{_MAIN}f")
        rows, columns = self.size(sheet)
        self._sizes[sheet] = max(rows, place.row), max(columns, place.column)
        if formula is not None:
            self.formulas[place] = self._formula(sheet, cell.get("r"), formula)
            spills = formula.get("t") != "shared" and formula.get("ref")
            self.areas[place] = area(sheet, spills or cell.get("r"))
            if formula.get("t") == "array" and cell.get("cm") is None:  # not one of a dynamic array
                self.matrices.add(place)
        if value is not None:
            self.values[place] = _value(cell.get("t"), value.text or "", texts)

    def _formula(self, sheet, name, formula):
        if formula.get("t") != "shared":
            return formula.text or ""
        if formula.text:
            self._shared[sheet, formula.get("si")] = Translator(f"={formula.text}", name)
        return self._shared[sheet, formula.get("si")].translate_formula(name)[1:]

    def size(self, sheet):
        """Return how many rows and columns of a sheet hold something, if only a colour."""
        return self._sizes.get(sheet, (1, 1))

    def labelled(self, sheet, label):
        """Return the cell of a sheet that holds a label."""
        [found] = [place for place, value in self.values.items() if place.sheet == sheet and value == label]
        return found


@cache
def read_cells(workbook):
    """Return the cells of a workbook's bytes, read once."""
    return StoredCells(workbook)


def _part(package, name):
    return ET.fromstring(package.read(f"xl/{name}.xml"))  # noqa: S314 - a file of our own


def _text(item):
    return "".join(text.text or "" for text in item.iter(f"{_MAIN}t"))


def _value(kind, text, texts):
    if kind == "s":
        return texts[int(text)]
    if kind == "e":
        return CellError(text)
    return text if kind == "str" or not text else float(text)
