"""Cells and ranges by sheet, row and column, and as people write them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import attrs

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LETTERS = 26


class Address(NamedTuple):
    """One cell; rows and columns count from 1."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{quoted(self.sheet)}!{self.cell}"

    @property
    def cell(self) -> str:
        """The cell within its sheet, such as B3."""
        return f"{letters(self.column)}{self.row}"

    def offset(self, rows: int, columns: int) -> "Address":
        """Return the cell so many rows below and columns to the right."""
        return Address(self.sheet, self.row + rows, self.column + columns)


@attrs.frozen
class Area:
    """A rectangle of cells."""

    first: Address
    rows: int = 1
    columns: int = 1

    def __str__(self) -> str:
        last = self.first.offset(self.rows - 1, self.columns - 1)
        return str(self.first) if self.single else f"{self.first}:{last.cell}"

    @property
    def reference(self) -> str:
        """The area within its sheet, such as A1:B3."""
        return str(self).rpartition("!")[2]

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.rows == self.columns == 1

    def __contains__(self, cell: Address) -> bool:
        """Whether a cell is in it."""
        row, column = cell.row - self.first.row, cell.column - self.first.column
        return 0 <= row < self.rows and 0 <= column < self.columns and cell.sheet == self.first.sheet

    def grid(self) -> list[list[Address]]:
        """Return its cells as rows."""
        return [[self.first.offset(row, column) for column in range(self.columns)] for row in range(self.rows)]

    def cells(self) -> Iterator[Address]:
        """Return its cells, row by row."""
        return (cell for row in self.grid() for cell in row)


@lru_cache(maxsize=LAST_COLUMN)
def letters(column: int) -> str:
    """Return a column's letters.

    >>> letters(1), letters(28), letters(16384)
    ('A', 'AB', 'XFD')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text


@lru_cache(maxsize=LAST_COLUMN)
def column_number(text: str) -> int:
    """Return a column's number.

    >>> column_number("A"), column_number("AB"), column_number("xfd")
    (1, 28, 16384)
    """
    number = 0
    for letter in text.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def quoted(sheet: str) -> str:
    """Return a sheet's name as a reference writes it.

    >>> quoted("Inputs"), quoted("O'Brien & Co")
    ('Inputs', "'O''Brien & Co'")
    """
    plain = _PLAIN_SHEET.fullmatch(sheet) and not _REFERENCE.fullmatch(sheet)
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


def split_sheet(reference: str) -> tuple[str, str]:
    """Return the sheet and the rest of a reference; no sheet is "".

    >>> split_sheet("'O''Brien'!$A$1"), split_sheet("A1")
    (("O'Brien", '$A$1'), ('', 'A1'))
    """
    sheet, mark, rest = reference.rpartition("!")
    if not mark:
        return "", reference
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest


def area(sheet: str, reference: str) -> Area | None:
    """Return the area of a reference within a sheet, or None if it is none.

    >>> str(area("Plan", "$B$3:A1"))
    'Plan!A1:B3'
    >>> area("Plan", "XFE1") is None
    True
    """
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    first, row, last, last_row = match.groups()
    rows = sorted((int(row), int(last_row or row)))
    columns = sorted((column_number(first), column_number(last or first)))
    if rows[0] < 1 or rows[1] > LAST_ROW or columns[1] > LAST_COLUMN:
        return None
    return Area(Address(sheet, rows[0], columns[0]), rows[1] - rows[0] + 1, columns[1] - columns[0] + 1)


def cell_place(reference: str) -> tuple[int, int] | None:
    """Return the row and column of a cell as files name it, or None if there is no such cell.

    >>> cell_place("B3"), cell_place("B0"), cell_place("$B$3")
    ((3, 2), None, None)
    """
    match = _CELL.fullmatch(reference)
    if match:
        row, column = int(match[2]), column_number(match[1])
        if 1 <= row <= LAST_ROW and column <= LAST_COLUMN:
            return row, column
    return None


def joined(places: Iterable[Area]) -> Iterator[Area]:
    """Return areas as few rectangles: neighbours in a row first, then equally wide rows under each other.

    >>> [each.reference for each in joined(Area(Address("S", *at)) for at in ((1, 1), (2, 1), (1, 2), (2, 2), (6, 1)))]
    ['A1:B2', 'A6']
    """
    strips: list[Area] = []
    for place in sorted(places, key=lambda place: place.first):
        last = strips[-1] if strips else None
        side = last is not None and last.first.row == place.first.row and last.rows == place.rows
        if last is not None and side and last.first.column + last.columns == place.first.column:
            strips[-1] = Area(last.first, last.rows, last.columns + place.columns)
        else:
            strips.append(place)
    open_at: dict[tuple[int, int, int], Area] = {}
    for strip in strips:
        above = open_at.pop((strip.first.row, strip.first.column, strip.columns), None)
        grown = strip if above is None else Area(above.first, above.rows + strip.rows, above.columns)
        open_at[grown.first.row + grown.rows, grown.first.column, grown.columns] = grown
    return iter(open_at.values())
