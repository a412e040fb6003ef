"""Whether a workbook's own checks hold, as the program that saved it last calculated them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payroll_impact.scenarios.workbooks.sheets import ENDINGS, NOT_CALCULATED, Cells, cell_name, read_sheets

if TYPE_CHECKING:
    import os

_SHEETS = ("check", "checks", "check sheet", "checks sheet", "model checks")
_MASTER = ("master", "overall", "all checks")
_MOST_LISTED = 5
_HOLDS, _FAILS, _UNKNOWN = "holds", "fails", "not calculated"
NOT_CHECKED = "not checked"  # what a check shows that waits for an add-in


def workbook_checks(path: "str | os.PathLike[str]") -> str:
    """Return a sentence about those of a workbook's own checks that do not hold.

    Parameters
    ----------
    path : path-like
        A scenario of any kind.

    Returns
    -------
    str
        A sentence that names the cells; nothing where the checks hold, where a workbook has no sheet of
        checks with a master check, and for a scenario that is no workbook.

    Raises
    ------
    InputError
        If there is no such file, or it is no workbook.
    HostError
        If openpyxl is not installed.
    """
    if Path(path).suffix.casefold() not in ENDINGS:
        return ""
    for sheet, cells in read_sheets(path, _names_master, is_named=_is_check_sheet).items():
        row, column = _find_master(cells)
        if column is None:
            continue
        found = dict(_list_checks(sheet, cells, row, column))
        states = {_check_state(cells[row][column]), *found.values()}
        if _FAILS in states:
            failed = [cell for cell, state in found.items() if state == _FAILS] or [cell_name(sheet, row + 1, column)]
            more = f" and {len(failed) - _MOST_LISTED} more" if len(failed) > _MOST_LISTED else ""
            return f"The workbook's own checks do not hold: {', '.join(failed[:_MOST_LISTED])}{more}."
        if _UNKNOWN in states:
            return (
                "The workbook's own checks were not calculated, or wait for the add-in: whether they hold is not "
                "known; calculate and save it in a spreadsheet program first."
            )
    return ""


def _is_check_sheet(name: str) -> bool:
    return name.strip().casefold() in _SHEETS


def _names_master(row: list[Any]) -> bool:
    return any(isinstance(cell, str) and any(word in cell.casefold() for word in _MASTER) for cell in row)


def _find_master(cells: Cells) -> tuple[int, int | None]:
    """Return the row that names the master check, and the column of the first value right of its name."""
    row = next(row for row, each in enumerate(cells) if _names_master(each))
    name = next(column for column in range(len(cells[row])) if _names_master(cells[row][column : column + 1]))
    right = (column for column in range(name + 1, len(cells[row])) if cells[row][column] is not None)
    return row, next(right, None)


def _list_checks(sheet: str, cells: Cells, master: int, column: int) -> Iterator[tuple[str, str]]:
    """Yield each check below the master check, named by its cell and title, up to the first gap after them."""
    begun = False
    for row in range(master + 1, len(cells)):
        value, before = cells[row][column], cells[row][:column]
        title = next((cell for cell in reversed(before) if isinstance(cell, str) and cell.strip()), "")
        if _is_flag(value) and title:
            begun = True
            yield f"{cell_name(sheet, row + 1, column)} ({title.strip()})", _check_state(value)
        elif begun:
            return


def _is_flag(value: Any) -> bool:
    if isinstance(value, str):
        return value[:1] == "#" or value == NOT_CHECKED
    return value is NOT_CALCULATED or isinstance(value, int | float)


def _check_state(value: Any) -> str:
    if isinstance(value, int | float):
        return _HOLDS if value == 1 else _FAILS
    return _FAILS if isinstance(value, str) and value[:1] == "#" else _UNKNOWN
