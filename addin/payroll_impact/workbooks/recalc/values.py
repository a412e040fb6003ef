"""Values between a person, a cell and formualizer."""

import datetime as dt
import json
import math
import sys
from collections.abc import Callable
from typing import Any

from payroll_impact.cells import Cell, CellError, date_to_serial, read_date, read_typed
from payroll_impact.errors import InputError

LONGEST_TEXT = 32_767  # what a cell holds
_FIRST_DAY = dt.date(1900, 3, 1)  # before it, day numbers of spreadsheets are off by one
_DAY = dt.timedelta(days=1)
_MOST = sys.float_info.max
_ENGINE_KINDS = {
    "Null": "#NULL!", "Div": "#DIV/0!", "Value": "#VALUE!", "Ref": "#REF!", "Name": "#NAME?", "Num": "#NUM!",
    "Na": "#N/A", "Spill": "#SPILL!", "Calc": "#CALC!", "Circ": "#CIRC!", "NImpl": "#N/IMPL!", "Error": "#ERROR!",
}  # fmt: skip
_KINDS_BY_CODE = {code: kind for kind, code in _ENGINE_KINDS.items()}


def read_value(text: str) -> Any:
    """Return what a text typed for a cell means: a number, a date, TRUE or FALSE, rows, or text.

    Parameters
    ----------
    text : str
        `0.25`, `25%`, `60 000`, `2025-09-12`, `TRUE`, `[[1, 2], [3, 4]]` for a range, `'5` for the
        text 5, nothing for a blank.

    Raises
    ------
    InputError
        If it is a formula, or rows that cannot be read.

    Examples
    --------
    >>> read_value("25%"), read_value("true"), read_value("2025-09-12"), read_value("'5"), read_value("")
    (0.25, True, datetime.date(2025, 9, 12), '5', None)
    """
    bare = text.strip()
    if text.startswith("'"):
        return text[1:]
    if bare.startswith("="):
        raise InputError("a cell can be set to a value, not to a formula; write '= for text that starts so")
    if bare.startswith("["):
        return _rows(bare)
    return read_typed(text)


def _rows(text: str) -> list[list[Any]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise InputError("rows are written as [[1, 2], [3, 4]]; write '[ for text that starts so")
    return [[(read_date(cell) or cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def settable(value: Any, place: str) -> Cell:
    """Return a value as its cell holds it: a date as its day number.

    Raises
    ------
    InputError
        If no cell can hold it; `place` says which was meant.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise InputError(f"{place}: a cell holds at most {LONGEST_TEXT:,} characters; got {len(value):,}")
        return value
    if isinstance(value, dt.date):
        return _serial(value, place)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or not isinstance(value, int | float):
        raise InputError(f"{place}: must be a number a cell can hold, text, a date, TRUE or FALSE")
    return number


def _serial(value: dt.date, place: str) -> float:
    day = value.date() if isinstance(value, dt.datetime) else value
    if day < _FIRST_DAY:
        raise InputError(f"{place}: a date must be {_FIRST_DAY} or later; got {day}")
    if not isinstance(value, dt.datetime):
        return float(date_to_serial(day))
    if value.tzinfo is not None:
        raise InputError(f"{place}: a date in a cell has no time zone; leave it out")
    return date_to_serial(day) + (value - dt.datetime.combine(day, dt.time())) / _DAY


def from_engine(value: Any) -> Any:
    """Return a value of formualizer as ours: errors as `CellError`, ranges as rows."""
    if isinstance(value, dict):
        message = value.get("message") or ""
        return CellError(_ENGINE_KINDS.get(value.get("kind", ""), "#VALUE!"), message, names_argument=bool(message))
    if isinstance(value, list):
        # nearly all cells of a long range are numbers: only the others are looked at one by one
        return [
            [cell if type(cell) is float and -_MOST <= cell <= _MOST else from_engine(cell) for cell in row]
            if isinstance(row, list)
            else from_engine(row)
            for row in value
        ]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) else CellError("#NUM!", "the number is too large for a cell")
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return CellError("#VALUE!", f"the text is longer than the {LONGEST_TEXT:,} characters a cell holds")
    return value


def scalar(value: Any) -> Cell:
    """Return what a cell shows of a value: the first one of a range."""
    while isinstance(value, list):
        value = value[0] if value else None
    return value


def to_engine(value: Any, literal: Any) -> Any:
    """Return a result of a function as formualizer takes it; `literal` is its class of values."""
    if isinstance(value, list):
        rows = [[cell if type(cell) is float else to_engine(cell, literal) for cell in row] for row in value]
        return rows if rows and rows[0] else ""
    if isinstance(value, CellError):
        return literal.error(_KINDS_BY_CODE.get(value.code, "Value"), value.message or None)
    if isinstance(value, dt.date):
        return float(date_to_serial(value))
    return "" if value is None else value


def fit_to_range(literal: Any) -> Callable[[float, float, Any], Any]:
    """Return the function that fits a result to an array formula's range, as Excel does."""

    def fit(rows: float, columns: float, value: Any) -> Any:
        grid = value if isinstance(value, list) else [[value]]
        height, width = len(grid), len(grid[0]) if grid else 0

        def at(row: int, column: int) -> Any:
            # a single row, column or cell is repeated; elsewhere there is nothing
            row, column = (0 if height == 1 else row), (0 if width == 1 else column)
            outside = row >= height or column >= width
            return literal.error("Na", None) if outside else to_engine(from_engine(grid[row][column]), literal)

        return [[at(row, column) for column in range(int(columns))] for row in range(int(rows))]

    return fit
