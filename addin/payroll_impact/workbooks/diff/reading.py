"""A workbook's cells as openpyxl reads them: constants, formulas and the results stored beside them."""

import datetime as dt
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from payroll_impact.errors import HostError, InputError
from payroll_impact.xlsx.package import open_package

if TYPE_CHECKING:
    from os import PathLike

Value = float | str | bool | None
Place = tuple[int, int]


@attrs.frozen
class Content:
    """What a cell holds: a value, and the formula it comes from; a cell an array fills has `spilled`."""

    value: Value
    formula: str | None = None
    spilled: bool = False


@attrs.frozen
class Workbook:
    """Cells by sheet, row and column, and what names refer to."""

    sheets: Mapping[str, Mapping[Place, Content]]
    names: Mapping[str, str]


def read(path: "str | PathLike[str]") -> Workbook:
    """Read a workbook.

    Raises
    ------
    InputError
        If it is not there, or no workbook.
    HostError
        If openpyxl is not installed.
    """
    open_package(path)  # says what is wrong with a file that is none
    try:
        from openpyxl import load_workbook  # noqa: PLC0415
    except ImportError:
        raise HostError("comparing workbooks needs openpyxl: pip install openpyxl") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep is no matter to a reader
            formulas, values = (load_workbook(path, data_only=only) for only in (False, True))
    except Exception as error:  # noqa: BLE001 - a damaged file fails in as many ways as it has parts
        raise InputError(f"{path} is damaged: {type(error).__name__}") from None
    sheets = {sheet.title: _cells(sheet, values[sheet.title]) for sheet in formulas.worksheets}
    return Workbook(sheets, _names(formulas))


def _cells(formulas: Any, values: Any) -> dict[Place, Content]:
    found: dict[Place, Content] = {}
    spilled: set[Place] = set()
    for (row, column), cell in formulas._cells.items():  # noqa: SLF001 - only the cells that are there
        held = cell.value
        result = _plain(values._cells[row, column].value) if (row, column) in values._cells else None  # noqa: SLF001
        if hasattr(held, "ref"):
            spilled |= _area(held.ref) - {(row, column)}
            found[row, column] = Content(result, _text(held))
        elif cell.data_type == "f":
            found[row, column] = Content(result, str(held))
        elif held is not None:
            found[row, column] = Content(_plain(held))
    for place in spilled & set(found):
        if found[place].formula is None:
            found[place] = attrs.evolve(found[place], spilled=True)
    return found


def _text(formula: Any) -> str:
    """Return an array formula, or what a data table is computed from."""
    text = getattr(formula, "text", None)
    if text:
        return str(text)
    first, second = getattr(formula, "r1", None) or "", getattr(formula, "r2", None) or ""
    # Excel shows the row input cell, then the column input cell; a table of one variable has r1 for either
    row = any(getattr(formula, flag, None) in (True, "1", "true") for flag in ("dt2D", "dtr"))
    return f"=TABLE({first},{second})" if row else f"=TABLE(,{first})"


def _area(reference: str) -> set[Place]:
    from openpyxl.utils import range_boundaries  # noqa: PLC0415

    left, top, right, bottom = range_boundaries(reference)
    return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}


def _plain(value: Any) -> Value:
    """Return a value without its format: a date is the number behind it."""
    from openpyxl.utils.datetime import to_excel  # noqa: PLC0415

    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return float(to_excel(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value if value is None or isinstance(value, bool) else str(value)


def _names(book: Any) -> dict[str, str]:
    found = {name: str(entry.attr_text) for name, entry in book.defined_names.items()}
    for sheet in book.worksheets:
        found |= {f"{sheet.title}!{name}": str(entry.attr_text) for name, entry in sheet.defined_names.items()}
    return {name: text for name, text in found.items() if not name.startswith("_xl")}
