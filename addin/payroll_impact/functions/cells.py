"""The kinds of cells and ranges that arguments take, each with its reading and its errors."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from payroll_impact.cells import (
    AMBIGUOUS,
    LAST_SERIAL,
    Cell,
    CellError,
    Grid,
    as_grid,
    error_in,
    is_ambiguous,
    is_blank,
    read_number,
    serial_to_date,
)
from payroll_impact.errors import nearest
from payroll_impact.functions.memo import Memo
from payroll_impact.model.fields import Array, describe_value


def _wrong_cell(code: str, wanted: str, cell: Cell) -> CellError:
    if isinstance(cell, int | float | np.number) and not isinstance(cell, bool):
        got = "a number"  # which may be somebody's pay
    elif isinstance(cell, str) and is_ambiguous(cell):
        got = AMBIGUOUS
    elif isinstance(cell, str) and _looks_like_number(cell):
        got = "text that looks like a number"
    else:
        got = describe_value(cell)
    return CellError(code, f"must be {wanted}; got {got}")


def _looks_like_number(text: str) -> bool:
    try:
        float(text.replace(",", "").replace("%", "").strip(" $£€"))
    except ValueError:
        return False
    return True


@attrs.frozen
class Number:
    """A number within bounds; `above` excludes the minimum."""

    help: str
    minimum: float = 0.0
    maximum: float = math.inf
    above: bool = False

    @property
    def wanted(self) -> str:
        """What the cell may hold, in words."""
        low, high = f"{self.minimum:g}", f"{self.maximum:g}"
        if math.isinf(self.minimum):
            return "a number"
        if math.isinf(self.maximum):
            return f"a number above {low}" if self.above else f"a number, {low} or more"
        return f"a number above {low}, at most {high}" if self.above else f"a number from {low} to {high}"

    def read(self, cell: Cell) -> "float | CellError":
        """Return the number of a cell, or the error it makes."""
        number = read_number(cell) if isinstance(cell, str) else cell
        if isinstance(number, bool | dt.date) or not isinstance(number, int | float | np.number):
            return _wrong_cell("#VALUE!", self.wanted, cell)
        try:
            value = float(number)
        except OverflowError:
            return CellError("#NUM!", f"must be {self.wanted}; got a number too large for a cell")
        fits = value > self.minimum if self.above else value >= self.minimum
        if not (fits and value <= self.maximum and math.isfinite(value)):
            return CellError("#NUM!", f"must be {self.wanted}")
        return value


@attrs.frozen
class Year:
    """A calendar or tax year, or nothing."""

    help: str
    wanted: str = "a year such as 2025"

    def read(self, cell: Cell) -> "int | CellError":
        """Return the year of a cell, or the error it makes."""
        number = Number("", minimum=1900, maximum=9999).read(cell)
        if isinstance(number, CellError):
            return attrs.evolve(number, message=f"must be {self.wanted}")
        return int(number)


@attrs.frozen
class Text:
    """Any text."""

    help: str
    wanted: str = "text"

    def read(self, cell: Cell) -> "str | CellError":
        """Return the text of a cell, or the error it makes."""
        return cell.strip() if isinstance(cell, str) else _wrong_cell("#VALUE!", self.wanted, cell)


@attrs.frozen
class Choice:
    """One of a few words, in any case."""

    help: str
    options: tuple[str, ...]

    @property
    def wanted(self) -> str:
        """What the cell may hold, in words."""
        return f"one of {', '.join(self.options)}"

    def read(self, cell: Cell) -> "str | CellError":
        """Return the option a cell names, or the error it makes."""
        if not isinstance(cell, str):
            return _wrong_cell("#VALUE!", self.wanted, cell)
        word = cell.strip().lower()
        if word not in self.options:
            return CellError("#VALUE!", f"must be {self.wanted}{nearest(word, self.options)}")
        return word


@attrs.frozen
class Date:
    """A date: a real one, a day number, or text such as 2025-09-12."""

    help: str
    wanted: str = "a date such as 2025-09-12"

    def read(self, cell: Cell) -> "dt.date | CellError":
        """Return the date of a cell, or the error it makes."""
        if isinstance(cell, dt.datetime):
            return cell.date()
        if isinstance(cell, dt.date):
            return cell
        if isinstance(cell, str):
            try:
                return dt.date.fromisoformat(cell.strip())
            except ValueError:
                return _wrong_cell("#VALUE!", self.wanted, cell)
        serial = Number("", minimum=1, maximum=LAST_SERIAL).read(cell)
        if isinstance(serial, CellError):
            return attrs.evolve(serial, message=f"must be {self.wanted}")
        return serial_to_date(serial)


@attrs.frozen
class TableRange:
    """A range with a header row: rows as mappings from lower-case header to cell."""

    help: str
    wanted: str = "a range with a header row"

    def read(self, cell: Cell) -> "dict[int, dict[str, Cell]] | CellError":
        """Return the rows below the header that hold anything, by their row in the range, or the error it makes."""
        grid = _read_grid(cell)
        if isinstance(grid, CellError):
            return grid
        if not grid or not any(isinstance(name, str) and name.strip() for name in grid[0]):
            return CellError("#VALUE!", f"must be {self.wanted}")
        return _read_rows(grid)


@attrs.frozen
class SettingsRange:
    """A range of two columns or more: setting, value, and perhaps source and confidence."""

    help: str
    wanted: str = "a range of two columns, setting and value"

    def read(self, cell: Cell) -> "dict[int, dict[str, Cell]] | CellError":
        """Return each setting and its value by their row in the range, or the error the range makes."""
        grid = _read_grid(cell)
        if isinstance(grid, CellError):
            return grid
        settings: dict[int, dict[str, Cell]] = {}
        for number, row in enumerate(grid, start=1):
            if all(is_blank(entry) for entry in row):
                continue
            if len(row) < 2 or not isinstance(row[0], str):  # noqa: PLR2004 - setting and value
                return CellError("#VALUE!", f"row {number} must be {self.wanted[2:]}")
            name = row[0].strip()
            if number == 1 and name.lower() in ("setting", "name") and str(row[1]).strip().lower() == "value":
                continue
            if any(name == known["setting"] for known in settings.values()):
                return CellError("#VALUE!", f"row {number}: {name} is given twice")
            settings[number] = {"setting": name, "value": _to_date(name.lower(), row[1])}
        return settings


@attrs.frozen
class ValuesRange:
    """A range of numbers, row by row; blanks are skipped."""

    help: str
    wanted: str = "a range of numbers"

    def read(self, cell: Cell) -> "list[float] | CellError":
        """Return the numbers of a range, or the error it makes."""
        grid = _read_grid(cell)
        if isinstance(grid, CellError):
            return grid
        cells = [entry for row in grid for entry in row if not is_blank(entry)]
        values, errors = read_numbers(cells, Number("", minimum=-math.inf))
        if errors or not cells:
            return CellError("#VALUE!", f"must be {self.wanted}")
        return [float(value) for value in values]


@attrs.frozen
class RowsRange:
    """A range of rows of any cells; blank rows are skipped, blanks at the end of a row left out."""

    help: str
    wanted: str = "a range of rows"

    def read(self, cell: Cell) -> "dict[int, list[Cell]] | CellError":
        """Return the rows that hold anything, by their row in the range, or the error it makes."""
        grid = _read_grid(cell)
        if isinstance(grid, CellError):
            return grid
        rows = {number: list(row) for number, row in enumerate(grid, start=1) if not all(map(is_blank, row))}
        for row in rows.values():
            while is_blank(row[-1]):
                row.pop()
        return rows or CellError("#VALUE!", f"must be {self.wanted}")


def _read_grid(cell: Cell) -> "Grid | CellError":
    """Return a range as a grid, or the first error in it."""
    grid = as_grid(cell)
    return first_error(grid) or grid


def first_error(grid: Grid) -> CellError | None:
    """Return the first error value in a range, with its place."""
    for number, row in enumerate(grid, start=1):
        for column, cell in enumerate(row, start=1):
            error = error_in(cell)
            if error is not None:
                known = error.passed_on or isinstance(cell, CellError)
                reason = f"is {error.code}" if known else error.message
                return CellError(error.code, f"row {number}, column {column} {reason}", passed_on=known)
    return None


def _read_rows(grid: Grid) -> "dict[int, dict[str, Cell]] | CellError":
    header = [str(name).strip().lower() if not is_blank(name) else "" for name in grid[0]]
    named = [name for name in header if name]
    for name in named:
        if named.count(name) > 1:
            return CellError("#VALUE!", f"row 1: column {name} is there twice")
    rows = {}
    for number, cells in enumerate(grid[1:], start=2):
        filled = [(name, cell) for name, cell in zip(header, cells, strict=True) if not is_blank(cell)]
        if any(not name for name, _ in filled):
            return CellError("#VALUE!", f"row {number}: a cell stands in a column without a header")
        if filled:
            rows[number] = {name: _to_date(name, cell) for name, cell in filled}
    return rows


def _to_date(name: str, cell: Cell) -> Cell:
    """Return the day number of a date column as a date."""
    is_serial = isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell <= LAST_SERIAL
    return serial_to_date(cell) if name == "start" and is_serial else cell


RANGES = (TableRange, SettingsRange, ValuesRange, RowsRange)
AnyRange = TableRange | SettingsRange | ValuesRange | RowsRange
Kind = Number | Year | Text | Choice | Date | AnyRange
_BYTES_OF_A_CELL = 200  # its value, its type, and its place in what is read
_READ: Memo[tuple[Any, int]] = Memo(lambda read: read[1] * _BYTES_OF_A_CELL, 32 * 2**20)


def read_range(kind: AnyRange, cell: Cell) -> Any:
    """Return what a range reads as, or its error; of the same content it is the same object, not to be changed."""
    grid = as_grid(cell)
    # 1 and TRUE are equal in Python, and two contents of a cell
    key = (kind, tuple(map(tuple, grid)), tuple(tuple(map(type, row)) for row in grid))
    return _READ.get(key, lambda: (kind.read(grid), sum(map(len, grid))))[0]


def read_numbers(cells: Sequence[Cell], kind: Number) -> tuple[Array, dict[int, CellError]]:
    """Read many cells as numbers at once, and errors by position; numbers there are the minimum."""
    fast = _plain_numbers(cells)
    if fast is not None:
        low = fast > kind.minimum if kind.above else fast >= kind.minimum
        wrong = np.flatnonzero(~(low & (fast <= kind.maximum) & np.isfinite(fast)))
        return fast, {int(i): CellError("#NUM!", f"must be {kind.wanted}") for i in wrong}
    values, errors = np.empty(len(cells)), {}
    for index, cell in enumerate(cells):
        value = error_in(cell) or kind.read(cell)
        if isinstance(value, CellError):
            errors[index], value = value, kind.minimum
        values[index] = value
    return values, errors


def _plain_numbers(cells: Sequence[Cell]) -> Array | None:
    """Return the cells as one array if all of them are plain numbers."""
    if not {type(cell) for cell in cells} <= {int, float}:
        return None
    try:
        return np.array(cells, dtype=np.float64)
    except OverflowError:  # a whole number beyond any cell
        return None
