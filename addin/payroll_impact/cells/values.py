"""Cells and ranges of any host: blanks, error values, and ranges as rows.

A cell is None, "", a bool, a number, text, a date or a `CellError`; a range is a sequence of rows of
cells. Hosts turn their own error values into `CellError` on the way in and back on the way out.
"""

import datetime as dt
import re
from typing import Any

import attrs
import numpy as np

ERROR_CODES = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")

_LONGEST_MESSAGE = 255  # letters: what Excel shows of one
_LONGEST_WORD = 40
_LONG_WORD = re.compile(rf"(\S{{{_LONGEST_WORD}}})\S{{{_LONGEST_WORD},}}")
_KINDS = (str, bool, int, float, np.generic, dt.date)

Cell = Any
Grid = list[list[Cell]]


def _cut(message: str) -> str:
    """Return a message as a cell can show it: on one line, words that are no words cut short, then the whole of it."""
    if not message.isprintable():
        message = "".join(letter if letter.isprintable() else " " for letter in message)
    text = _LONG_WORD.sub(r"\1…", message) if len(message) > _LONGEST_MESSAGE else message
    return f"{text[: _LONGEST_MESSAGE - 1]}…" if len(text) > _LONGEST_MESSAGE else text


@attrs.frozen
class CellError:
    """A spreadsheet error value with the reason for it.

    Attributes
    ----------
    code : str
        Such as ``#NUM!``.
    message : str
        The reason, in 255 letters at most.
    names_argument : bool
        Whether the message says of which argument it is, so that nobody puts another name before it.
    passed_on : bool
        Whether it is an input cell's own error, which needs no words of ours.
    """

    code: str
    message: str = attrs.field(default="", converter=_cut)
    names_argument: bool = attrs.field(default=False, eq=False, repr=False)
    passed_on: bool = attrs.field(default=False, eq=False, repr=False)


def is_blank(cell: Cell) -> bool:
    """Whether a cell is empty or missing: both mean the default."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def error_in(cell: Cell) -> CellError | None:
    """Return the error a cell holds, also where a host hands it over as text; and that of what no cell can hold.

    >>> error_in("#N/A").code, error_in({}).message
    ('#N/A', 'must be something a cell can hold')
    """
    if isinstance(cell, CellError):
        return cell if cell.message else CellError(cell.code, f"the input is {cell.code}", passed_on=True)
    if isinstance(cell, str) and cell in ERROR_CODES:
        return CellError(cell, f"the input is {cell}", passed_on=True)
    if cell is not None and not isinstance(cell, _KINDS):
        return CellError("#VALUE!", "must be something a cell can hold")
    return None


def is_range(cell: Cell) -> bool:
    """Whether a host handed over a range and not a single cell."""
    return isinstance(cell, list | tuple) or (isinstance(cell, np.ndarray) and cell.ndim > 0)


def as_grid(cell: Cell) -> Grid:
    """Return a cell or range as rows of equal length, short rows filled up with blanks.

    >>> as_grid(5), as_grid([[1, 2], [3]]), as_grid([1, 2])
    ([[5]], [[1, 2], [3, None]], [[1, 2]])
    """
    if not is_range(cell):
        return [[cell]]
    rows = [list(row) if is_range(row) else [row] for row in cell]
    if rows and not any(is_range(row) for row in cell):
        rows = [[row[0] for row in rows]]
    width = max((len(row) for row in rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows]
