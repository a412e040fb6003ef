"""What the sheet Case says about each change, in the order in which they happen: a row of formulas."""

from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.tables import TableRow
from payroll_impact.templates.what_if import case, places, read

_EVENTS = case.EVENTS.here


def change_formulas(index: int) -> dict[str, Expression]:
    """Return the formulas of a row of the sorted changes, by `case.EVENTS`."""
    row = _EVENTS.row(index)
    kinds = {word: row["sound"] * (_get(row, "change") == word) for word in ("grow", "raise", "convert", "reduce")}
    anyway = {"baseline": row["sound"] * (_get(row, "baseline") == "yes")}
    return {**_which(row), **kinds, **anyway, **_sizes(row), **_terms(row), **_fits(row), **_replaced(row)}


def _get(row: TableRow, name: str) -> Expression:
    """Return what was entered for the change that stands in a row."""
    return fn.INDEX(read.entered().column(name), fn.MAX(1, row["row"]))


def _number(row: TableRow, name: str) -> Expression:
    return fn.N(_get(row, name))


def _which(row: TableRow) -> dict[str, Expression]:
    """Return order, row, the numbers of its roles, whether it is sound, month and date."""
    names = case.WORKFORCE.column("role")
    role, to_role, date, start = _get(row, "role"), _get(row, "to_role"), row["date"], case.START
    inside = fn.AND(date >= start, date < case.end())
    goes_to = fn.EXACT(fn.INDEX(names, fn.MAX(1, row["to role no."])), to_role)
    target_fits = fn.OR(_get(row, "change") != "convert", fn.AND(row["to role no."] > 0, goes_to))
    role_fits = fn.AND(role != "", fn.EXACT(fn.INDEX(names, row["role no."]), role))

    def number(name: Expression, otherwise: int) -> Expression:
        """Return the number of the one role of a name; where two have it a check says so."""
        once = fn.AND(name != "", read.count_named(names, name) == 1)
        return fn.IF(once, fn.SUMPRODUCT((names == name) * case.WORKFORCE.column("no.")), otherwise)

    sound = fn.AND(row["role fits"] == 1, row["target fits"] == 1, inside)
    months = (fn.YEAR(date) - fn.YEAR(start)) * 12 + fn.MONTH(date) - fn.MONTH(start) + 1
    return {
        "order": row.number,
        "row": fn.IF(row["order"] > case.LISTED, 0, fn.MATCH(row["order"], case.ORDER.here.column("rank"), 0)),
        "role no.": number(role, 1),
        "to role no.": number(to_role, 0),
        "role fits": 1 * role_fits,
        "target fits": 1 * target_fits,
        "sound": fn.IF(row["row"] == 0, 0, 1 * sound),
        "month": fn.IF(inside, months, 1),
        "date": fn.IF(row["row"] == 0, 0, _number(row, "start")),
    }


def _sizes(row: TableRow) -> dict[str, Expression]:
    """Return heads and fraction to move, what to grow by, over how many months, and what to raise by."""
    amount, moves, unit = _number(row, "amount"), row["convert"] + row["reduce"], row["unit"]
    return {
        "heads": moves * (unit == "heads") * amount,
        "fraction": moves * (unit == "fraction") * amount,
        "grow by multiple": row["grow"] * ((unit == "multiple") * (amount - 1) - (unit == "target")),
        "grow by heads": row["grow"] * ((unit == "heads") + (unit == "target")) * amount,
        "months": fn.MAX(1, _number(row, "months")),
        "raise by": row["raise"] * amount,
    }


def _terms(row: TableRow) -> dict[str, Expression]:
    """Return notice days, weeks of severance, days of paid time off, and cost per head."""
    longest, weeks, cost = _get(row, "severance_max"), row["weeks wanted"], _get(row, "cost_per_head")
    hire_cost = fn.INDEX(case.WORKFORCE.column("hire cost"), row["role no."])
    return {
        "notice days": row["reduce"] * _number(row, "notice_days"),
        "severance weeks": row["reduce"] * fn.IF(longest == "", weeks, fn.MIN(longest, weeks)),
        "pto days": row["reduce"] * _number(row, "pto_days"),
        "cost per head": fn.IF(cost == "", row["grow"] * hire_cost, fn.N(cost)) * row["sound"],
    }


def _fits(row: TableRow) -> dict[str, Expression]:
    """Return whether unit and amount fit the kind of change, its notice ends in time, and this template has it."""
    unit, moved, replaced = row["unit"], row["fraction"], row["replaced"]
    fraction, heads, multiple = unit == "fraction", unit == "heads", unit == "multiple"
    moves = (heads + fraction) * (row["heads"] >= 0) * (moved >= 0) * (moved <= 1)
    sized = multiple + heads + (unit == "target")
    grows = sized * (row["grow by heads"] >= 0) * (row["grow by multiple"] * multiple >= 0)
    whole = fn.INT(row["months"]) == row["months"]
    backfills = fn.IF(row["backfill"] == 1, fraction * (replaced >= 0) * (replaced <= 1), 1)
    raises = fn.IF(row["raise"] == 1, fraction * (row["raise by"] > -1), backfills)
    weeks = fn.MAX(_number(row, "severance_min"), _number(row, "severance_weeks") * _number(row, "tenure"))
    raised, roles, months = map(_EVENTS.column, ("raise", "role no.", "month"))
    raises_a_month = fn.COUNTIFS(raised, 1, roles, row["role no."], months, row["month"])
    return {
        "moves fit": fn.IF(row["convert"] + row["reduce"] == 0, 1, moves),
        "notice ends": fn.IF(row["reduce"] == 1, 1 * (row["date"] + row["notice days"] < case.end()), 1),
        "moved once": _moved_once(row),
        "growth fits": fn.IF(row["grow"] == 1, grows * whole, 1),
        "raise fits": raises,
        "one raise": fn.IF(row["raise"] == 0, 1, 1 * (raises_a_month <= 1)),
        "weeks wanted": row["reduce"] * weeks,
        "unit": fn.IF(row["row"] == 0, "", _get(row, "unit")),
    }


def _moved_once(row: TableRow) -> Expression:
    """Return whether a conversion takes nobody who was converted that year: their wages of it are not known here.

    Into a role that bears no tax of the year they may be converted, but not in the month in which they come.
    """
    to_role, target, date = _EVENTS.column("to role no."), fn.MAX(1, row["to role no."]), row["date"]
    into, months = (to_role, row["role no."]), _EVENTS.column("month")
    year = _EVENTS.column("date"), ">=" & fn.DATE(fn.YEAR(date), 1, 1)
    months_before = months, "<=" & row["month"]
    bears = fn.INDEX(case.WORKFORCE.column("employee"), target) * fn.INDEX(places.capped_flags(), target)
    gets_none = fn.COUNTIFS(*into, *year, *months_before) == 0
    gets_none_now = fn.COUNTIFS(*into, months, row["month"]) == 0
    return fn.IF(row["convert"] == 0, 1, 1 * (gets_none + (bears == 0) * gets_none_now > 0))


def _replaced(row: TableRow) -> dict[str, Expression]:
    """Return whether it sets what part of leavers is replaced, that part, and if nothing later in its month does."""
    # below the last is a blank row
    next_row, end = _EVENTS.row(row.index + 1).absolute, _EVENTS.row(_EVENTS.count).absolute
    names = ("role no.", "month", "backfill", "baseline")
    roles, months, backfills, baselines = (next_row[name].to(end[name]) for name in names)
    later = roles, row["role no."], months, row["month"], backfills, 1
    return {
        "backfill": row["sound"] * (_get(row, "change") == "backfill"),
        "replaced": row["backfill"] * _number(row, "amount"),
        "last of month": row["backfill"] * (fn.COUNTIFS(*later) == 0),
        "last, baseline": row["backfill"] * row["baseline"] * (fn.COUNTIFS(*later, baselines, 1) == 0),
    }
