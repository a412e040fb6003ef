"""Cells as xlwings hands them over and takes them back."""

from decimal import Decimal
from typing import Any

from payroll_impact.cells import ERROR_CODES, Cell, CellError

# errors without a meaning for a formula of ours; as text they would look like a word
OTHER_ERRORS = frozenset(
    ("#SPILL!", "#CALC!", "#BUSY!", "#GETTING_DATA", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#PYTHON!")
)
# what COM hands over for an error cell: a number, where real numbers are floats
_COM_ERRORS = range(-2_146_826_288, -2_146_826_229)
_COM_CODES = {
    -2_146_826_288: "#NULL!",
    -2_146_826_281: "#DIV/0!",
    -2_146_826_273: "#VALUE!",
    -2_146_826_265: "#REF!",
    -2_146_826_259: "#NAME?",
    -2_146_826_252: "#NUM!",
    -2_146_826_246: "#N/A",
}


def given(cells: Any) -> Any:
    """Return an argument as the catalogue takes it: one cell, or rows of them.

    >>> given([[5.0]]), given([["US", ""]]), given(["US", "GB"])
    (5.0, [['US', '']], [['US', 'GB']])
    """
    if not isinstance(cells, list | tuple):
        return _read(cells)
    # xlwings hands over a single row without its brackets
    by_rows = bool(cells) and isinstance(cells[0], list | tuple)
    rows = [[_read(cell) for cell in row] for row in (cells if by_rows else [cells])]
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def _read(cell: Any) -> Cell:
    kind = type(cell)
    if kind is float or cell is None:
        return cell
    if kind is str:
        return CellError("#VALUE!", f"the input is {cell}") if cell in OTHER_ERRORS else cell
    if kind is int:
        return CellError(_COM_CODES.get(cell, "#VALUE!")) if cell in _COM_ERRORS else cell
    if kind is dict:
        return _rich(cell)
    if kind.__name__ == "JsNull":  # a blank, in newer browser-hosted Pythons
        return None
    # a cell formatted as currency arrives from COM as a decimal
    return float(cell) if isinstance(cell, Decimal) else cell


def _rich(cell: dict[str, Any]) -> Cell:
    """Return what is behind a value of Office.js that is more than a value: an error, a formatted number."""
    plain = cell.get("basicValue", cell)
    if cell.get("type") == "Error":
        return CellError(plain) if plain in ERROR_CODES else CellError("#VALUE!", f"the input is {plain}")
    return CellError("#VALUE!", "the input is no plain value") if isinstance(plain, dict) else plain


def shown(result: Any) -> Any:
    """Return an answer as xlwings writes it: errors as the codes that become real errors.

    >>> shown([["tax", CellError("#NUM!", "too much")]])
    [['tax', '#NUM!']]
    """
    if isinstance(result, list):
        return [[cell.code if isinstance(cell, CellError) else cell for cell in row] for row in result]
    return result.code if isinstance(result, CellError) else result
