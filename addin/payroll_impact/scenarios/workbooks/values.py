"""Values of the cells of a workbook, however they were typed or pasted."""

import datetime as dt
import re
from typing import Any

from payroll_impact.cells import LAST_SERIAL, read_number, serial_to_date
from payroll_impact.errors import InputError
from payroll_impact.scenarios.workbooks.sheets import NOT_CALCULATED

_ERROR = re.compile(r"#(?:N/A|GETTING_DATA|NAME\?|[A-Z0-9/]+!)")


def cell_text(cell: Any) -> str:
    """Return a cell as text; a whole number without a point.

    Examples
    --------
    >>> cell_text(" Tutor "), cell_text(7.0), cell_text(None)
    ('Tutor', '7', '')
    """
    if cell is None or cell is NOT_CALCULATED:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def cell_value(cell: Any, name: str, kind: str) -> Any:
    """Return the value of a cell: text that is a number as a number, a day number in a date column as a date.

    Parameters
    ----------
    cell : object
        As openpyxl reads it.
    name : str
        The name of the cell in a message.
    kind : str
        ``number``, ``date``, ``text`` or ``choice``.

    Returns
    -------
    object
        The cell itself where it is not of that kind: its column then refuses it.

    Raises
    ------
    InputError
        If the cell shows an error, or a formula that has no value yet.

    Examples
    --------
    >>> cell_value("1 500", "headcount", "number"), cell_value("33 %", "bonus", "number")
    (1500.0, 0.33)
    >>> cell_value(45912, "start", "date")
    datetime.date(2025, 9, 12)
    """
    if cell is NOT_CALCULATED:
        raise InputError(f"{name} is a formula without a value: save the workbook in a spreadsheet program first")
    if isinstance(cell, str) and _ERROR.fullmatch(cell):
        raise InputError(f"{name} is the error {cell}")
    if isinstance(cell, dt.datetime):
        return cell.date()
    if kind == "number" and isinstance(cell, str):
        number = read_number(cell)
        return cell if number is None else number
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if kind == "date":
            return serial_to_date(cell) if 1 <= cell <= LAST_SERIAL else cell
        if kind in ("text", "choice"):
            return cell_text(cell)
    return cell
