"""Cells as Office.js sends and takes them: what xlwings' script posts, and what comes back into the grid."""

import datetime as dt

import xlwings

from payroll_impact.cells import CellError, date_to_serial, is_range
from payroll_impact.functions import Choice

DATE_FORMAT = "M/d/yyyy"
ERROR_TYPES = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
}


def sent(cell):
    """Return a cell as Office.js hands it to a function."""
    if isinstance(cell, CellError):
        return {"type": "Error", "errorType": ERROR_TYPES[cell.code], "basicType": "Error", "basicValue": cell.code}
    if isinstance(cell, dt.date):
        return {"type": "FormattedNumber", "basicValue": date_to_serial(cell), "numberFormat": DATE_FORMAT}
    return "" if cell is None else cell


def matrices(function, cells):
    """Return arguments as a custom function gets them: matrices, drop-downs as words, the missing as null."""
    made = []
    for argument, cell in zip(function.arguments, cells, strict=False):
        if cell is None:
            made.append(None)
        elif isinstance(argument.kind, Choice):
            made.append(cell)
        else:
            made.append([[sent(each) for each in row] for row in cell] if is_range(cell) else [[sent(cell)]])
    return made + [None] * (len(function.arguments) - len(cells))


def call(function, cells):
    """Return what xlwings' script posts for a formula."""
    return {
        "client": "Office.js",
        "func_name": function.name.lower(),
        "args": matrices(function, cells),
        "caller_address": "[Book1.xlsx]Sheet1!B2",
        "session_id": "5f0c6c2e-0000-4000-8000-000000000001",
        "culture_info_name": "en-US",
        "date_format": DATE_FORMAT,
        "version": xlwings.__version__,
        "runtime": "1.4",
    }


def written(result):
    """Return a result as xlwings Server answers with it, always rows."""
    rows = result if is_range(result) else [[result]]
    return [[_written(cell) for cell in row] for row in rows]


def _written(cell):
    if isinstance(cell, CellError):
        return {"type": "Error", "errorType": ERROR_TYPES[cell.code]}
    if isinstance(cell, dt.date):
        return {"type": "FormattedNumber", "basicValue": float(date_to_serial(cell)), "numberFormat": DATE_FORMAT}
    return cell
