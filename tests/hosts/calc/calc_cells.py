"""How values look in Calc, written down apart from the add-in, and how a call is put into a sheet."""

import datetime as dt

from payroll_impact.cells import CellError

ERRORS = {"#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767}
REFUSED = 504  # Calc's own answer to a range with an error in it: an add-in is not asked
MAKES = {
    "#NULL!": "=#NULL!",
    "#DIV/0!": "=1/0",
    "#VALUE!": '="a"+1',
    "#REF!": "=#REF!",
    "#NAME?": "=NO_SUCH_NAME",
    "#NUM!": "=1E300*1E300",
    "#N/A": "=NA()",
}


def shown(value):
    """A result as reading its cell gives it."""
    if isinstance(value, CellError):
        return {"error": ERRORS[value.code]}
    if isinstance(value, dt.date):
        return float((value - dt.date(1899, 12, 30)).days)
    if value is None:
        return ""
    return value if isinstance(value, str) else float(value)


def shown_rows(result):
    return [[shown(cell) for cell in row] for row in (result if isinstance(result, list) else [[result]])]


def written(value):
    """A cell as the driver writes it."""
    if isinstance(value, CellError):
        return {"formula": MAKES[value.code]}
    if isinstance(value, bool):
        return {"formula": "=TRUE()" if value else "=FALSE()"}
    # empty text written as a value would leave the cell blank
    return {"formula": '=""'} if value == "" else None if value is None else shown(value)


def literal(value):
    """A plain argument as it is typed."""
    if isinstance(value, bool):
        return "TRUE()" if value else "FALSE()"
    if isinstance(value, dt.date):
        return f"DATE({value.year};{value.month};{value.day})"
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else repr(value)


def is_range(value):
    return isinstance(value, list | tuple)


def area(row, column, rows, columns):
    """The name of an area whose first cell is in this row and column, from 0."""
    return f"{_letters(column)}{row + 1}:{_letters(column + columns - 1)}{row + rows}"


def _letters(column):
    first, last = divmod(column, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def call_steps(function, arguments, row, width=12):
    """Steps that write a call's ranges beside each other from a row on and its formula at their right.

    Returns the steps, the formula, and the column at which the answer may begin.
    """
    steps, shown_arguments, column = [], [], 0
    for value in arguments:
        if not is_range(value):
            shown_arguments.append(literal(value))
            continue
        columns = max(map(len, value))
        cells = [[written(cell) for cell in each] + [None] * (columns - len(each)) for each in value]
        place = area(row, column, len(cells), columns)
        steps.append(("write", {"area": place, "rows": cells}))
        shown_arguments.append(place)
        column += columns + 1
    return steps, f"={function.name}({';'.join(shown_arguments)})", max(column, width)


def typed(office, function, arguments, expected, row=0):
    """What the cells show when a call is typed over the area its answer needs."""
    steps, formula, column = call_steps(function, arguments, row)
    rows = shown_rows(expected)
    place = area(row, column, len(rows), len(rows[0]))
    single = len(rows) == len(rows[0]) == 1
    how = ("formula", {"area": place, "formula": formula}) if single else ("array", {"area": place, "formula": formula})
    return office.steps([*steps, how, ("read", {"area": place})])[-1]
