"""What a cell of a workbook says, however it was typed or pasted."""

import datetime as dt
import re
from typing import Any

from payroll_impact.cells import LAST_SERIAL, read_number, serial_to_date
from payroll_impact.errors import InputError
from payroll_impact.scenarios.workbooks.sheets import NOT_CALCULATED

_ERROR = re.compile(r"#(?:N/A|GETTING_DATA|NAME\?|[A-Z0-9/]+!)")


def word(cell: Any) -> str:
    """Return a cell as text; a whole number without a point.

    Examples
    --------
    >>> word(" Tutor "), word(7.0), word(None)
    ('Tutor', '7', '')
    """
    if cell is None or cell is NOT_CALCULATED:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def value(cell: Any, name: str, kind: str) -> Any:
    """Return what a cell says: text that is a number is one, a day number in a column of dates is a date.

    Parameters
    ----------
    cell : object
        As openpyxl reads it.
    name : str
        What the cell is called in a message.
    kind : str
        ``number``, ``date``, ``text`` or ``choice``.

    Returns
    -------
    object
        The cell itself where it is not of that kind: whoever takes it says what it must be.

    Raises
    ------
    InputError
        If the cell shows an error, or a formula that has no value yet.

    Examples
    --------
    >>> value("1 500", "headcount", "number"), value("33 %", "bonus", "number"), value(45912, "start", "date")
    (1500.0, 0.33, datetime.date(2025, 9, 12))
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
            return word(cell)
    return cell
