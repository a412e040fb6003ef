"""The cells of a workbook: opened without a spreadsheet program, sheet by sheet."""

import warnings
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from payroll_impact.errors import HostError, InputError

if TYPE_CHECKING:
    import os

ENDINGS = (".xlsx", ".xlsm")
LONGEST = 2_000  # rows read of a sheet
_WIDEST = 60
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
        If openpyxl is not installed.
    """
    shown = {name: cells for name, cells in _read(path, is_named, shown=True).items() if any(map(is_wanted, cells))}
    entered = _read(path, shown.__contains__, shown=False)
    return {
        name: [
            [
                NOT_CALCULATED if value is None and given is not None else value
                for value, given in zip(*rows, strict=True)
            ]
            for rows in zip(cells, entered[name], strict=True)
        ]
        for name, cells in shown.items()
    }


def _read(path: "str | os.PathLike[str]", is_named: Callable[[str], bool], *, shown: bool) -> dict[str, Cells]:
    """Return the cells of the sheets of some names: what they show, or what was entered."""
    try:
        import openpyxl  # noqa: PLC0415 - only who reads workbooks needs it
    except ImportError:
        raise HostError("reading a workbook needs openpyxl: install payroll-impact[cli]") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl could not write back: nothing is written here
        try:
            with closing(openpyxl.load_workbook(path, read_only=True, data_only=shown)) as book:
                return {
                    sheet.title: [
                        list(row) for row in sheet.iter_rows(max_row=LONGEST, max_col=_WIDEST, values_only=True)
                    ]
                    for sheet in book.worksheets
                    if is_named(sheet.title)
                }
        except FileNotFoundError:
            raise InputError("there is no such file") from None
        except Exception as problem:  # noqa: BLE001 - a damaged file fails in as many ways as it has parts
            raise InputError(f"it cannot be read as a workbook: {type(problem).__name__}") from None


def cell_name(sheet: str, row: int, column: int) -> str:
    """Return the name of a cell; `row` from 1, `column` from 0.

    Examples
    --------
    >>> cell_name("Inputs", 43, 2)
    'Inputs!C43'
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet}!{letters}{row}"
