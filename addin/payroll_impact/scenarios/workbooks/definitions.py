"""What a workbook's model is defined by, held against the definitions a plan is computed with."""

import math

from payroll_impact.errors import InputError
from payroll_impact.scenarios.remarks import FULL_TIME, LEAST_YEARLY, MOST_BENEFITS, MOST_BONUS, MOST_HOURLY, MOST_RAISE
from payroll_impact.scenarios.workbooks.finding import Table
from payroll_impact.scenarios.workbooks.values import value

DEFINITIONS = (
    ("Weeks a year", 52, "weeks"),
    ("Working days a year", 260, "days"),
    ("Hours a week where none are given", 40, "hours/week"),
    ("Half", 0.5, "number"),
    ("Smallest part of a head that counts", 1e-9, "heads"),
    ("Smallest part of all money that counts", 1e-12, "fraction"),
    ("Difference allowed in checks", 1e-9, "fraction"),
    ("Bonus worth a look, above", MOST_BONUS, "fraction of pay"),
    ("Benefits worth a look, above", MOST_BENEFITS, "fraction of pay"),
    ("Pay of an hour worth a look, above", MOST_HOURLY, "currency/hour"),
    ("Pay of a year worth a look, below", LEAST_YEARLY, "currency/year"),
    ("Hours of a full week", FULL_TIME, "hours/week"),
    ("Raise worth a look, above", MOST_RAISE, "fraction of pay"),
)
_KNOWN = {name.casefold(): (name, number) for name, number, _ in DEFINITIONS}


def check_definitions(table: Table) -> None:
    """Refuse a definition that is not the model's: it would move the sheets and nothing else.

    Raises
    ------
    InputError
        Naming the cell of the first that differs.
    """
    for number in table.rows:
        name, wanted = _KNOWN.get(table.words(number, "definition")[0].casefold(), ("", 0.0))
        if not name:
            continue
        shown = value(table.rows[number][table.columns["value"]], name, "number")
        if not isinstance(shown, int | float) or not math.isclose(shown, wanted, rel_tol=1e-12):
            place = table.cell(number, "value")
            raise InputError(f"{place}: {name.casefold()} must be {wanted:g}, as the model counts; put it back")
