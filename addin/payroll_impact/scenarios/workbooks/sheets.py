"""The cells of a workbook: opened without a spreadsheet program, sheet by sheet."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payroll_impact.atomic import require_file
from payroll_impact.cells import LAST_SERIAL, CellError, serial_to_date
from payroll_impact.cells.addresses import letters
from payroll_impact.errors import HostError, InputError

if TYPE_CHECKING:
    import os

    from payroll_impact.xlsx.sheet import Worksheet
    from payroll_impact.xlsx.workbook import Workbook

ENDINGS = (".xlsx", ".xlsm")
MOST_ROWS = 2_000  # rows read of a sheet
_MOST_COLUMNS = 60
NOT_CALCULATED = object()  # stands for the value of a formula that no program has calculated yet

Cells = list[list[Any]]


def read_sheets(
    path: "str | os.PathLike[str]",
    is_wanted: Callable[[list[Any]], bool],
    *,
    is_named: Callable[[str], bool] = bool,
) -> dict[str, Cells]:
    """Return the cells of each sheet that has a wanted row, by rows and columns from 0.

    Parameters
    ----------
    path : path-like
        An .xlsx or .xlsm file.
    is_wanted : callable
        Whether a row makes its sheet one to read.
    is_named : callable
        Whether a sheet of this name is looked at; by default all are.

    Returns
    -------
    dict of str to list of list
        Values by sheet; `NOT_CALCULATED` where a formula has none.

    Raises
    ------
    InputError
        If there is no such file, or it is no workbook.
    HostError
        If lxml is not installed.
    """
    try:
        from payroll_impact.xlsx.package import package_of  # noqa: PLC0415
        from payroll_impact.xlsx.workbook import read_workbook  # noqa: PLC0415 - only who reads workbooks needs lxml
    except ImportError:
        raise HostError("reading a workbook needs lxml and openpyxl: install payroll-impact[cli]") from None
    require_file(path, "it")
    try:
        book = read_workbook(package_of(Path(path).read_bytes(), "the file"))
        book.require_usual_dates("and a day number in a cell would be read four years off; copy it to a new workbook")
        sheets = {title: _rows(book, book.sheet(title)) for title in book.parts if is_named(title)}
    except FileNotFoundError:
        raise InputError("there is no such file") from None
    except (OSError, InputError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise InputError(f"it cannot be read as a workbook: {reason}") from None
    return {title: cells for title, cells in sheets.items() if any(map(is_wanted, cells))}


def _rows(book: "Workbook", sheet: "Worksheet") -> Cells:
    """Return the first rows and columns of a sheet."""
    rows: Cells = [[None] * _MOST_COLUMNS for _ in range(min(max(sheet.rows, default=0), MOST_ROWS))]
    for (row, column), cell in sheet.cells.items():
        if row <= MOST_ROWS and column <= _MOST_COLUMNS:
            value = sheet.value(cell)
            if value is None and cell.content is not None:
                value = NOT_CALCULATED
            elif isinstance(value, CellError):
                value = value.code
            elif isinstance(value, float) and book.format(cell).is_date:
                value = _moment(value)
            rows[row - 1][column - 1] = value
    return rows


def _moment(serial: float) -> Any:
    """Return what a cell shows in the format of a date."""
    if not 0 <= serial < LAST_SERIAL + 1:
        return "#VALUE!"
    moment = dt.datetime.combine(serial_to_date(serial), dt.time()) + dt.timedelta(days=serial % 1)
    return moment if serial >= 1 else moment.time()


def cell_name(sheet: str, row: int, column: int) -> str:
    """Return the name of a cell; `row` from 1, `column` from 0.

    Examples
    --------
    >>> cell_name("Inputs", 43, 2)
    'Inputs!C43'
    """
    return f"{sheet}!{letters(column + 1)}{row}"
