"""Which cells have a validation, those that Excel stores apart because they refer to other sheets included."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import attrs

from payroll_impact.cells.addresses import area
from payroll_impact.checks.workbook import Book
from payroll_impact.errors import InputError
from payroll_impact.xlsx.workbook import read_book

_FEW = 10_000
_RULE = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}dataValidation"
_CELLS = "{http://schemas.microsoft.com/office/excel/2006/main}sqref"


@attrs.frozen
class Validated:
    """The cells of a sheet that have a validation."""

    cells: frozenset[tuple[int, int]]
    areas: tuple[tuple[int, int, int, int], ...]  # large ones: first row and column, last row and column

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Whether a row and column has one."""
        row, column = place
        large = any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.areas)
        return large or place in self.cells


def validated(book: Book, name: str) -> Validated:
    """Return the cells of a sheet that have a validation."""
    cells: set[tuple[int, int]] = set()
    areas = []
    for text in (*_plain(book, name), *_apart(book, name)):
        found = area(name, text)
        if found is None:
            continue
        if found.rows * found.columns <= _FEW:
            cells |= {(cell.row, cell.column) for cell in found.cells()}
        else:
            last = found.first.offset(found.rows - 1, found.columns - 1)
            areas.append((found.first.row, found.first.column, last.row, last.column))
    return Validated(frozenset(cells), tuple(areas))


def _plain(book: Book, name: str) -> Iterator[str]:
    for rule in book.sheets[name].source.data_validations.dataValidation:
        if rule.type not in (None, "none"):
            yield from str(rule.sqref).split()


def _apart(book: Book, name: str) -> Iterator[str]:
    part = read_book(book.package).parts.get(name, "")
    data = book.package.read(part)
    if b"x14:dataValidation" not in data:
        return
    try:
        root = ET.fromstring(data)  # noqa: S314 - the part was read before: no document type
    except ET.ParseError:
        raise InputError(f"{book.package.title} is damaged: its part {part} cannot be read") from None
    for rule in root.iter(_RULE):
        for cells in rule.iter(_CELLS):
            yield from (cells.text or "").split()
