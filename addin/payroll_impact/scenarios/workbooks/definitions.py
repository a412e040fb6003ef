"""The definitions of a workbook's own model, checked against those a plan is computed with."""

import math

from payroll_impact.errors import InputError
from payroll_impact.model.titles import SHARE_TOLD, SHARE_WITH_DECIMAL
from payroll_impact.scenarios.remarks import FULL_TIME, LEAST_YEARLY, MOST_BENEFITS, MOST_BONUS, MOST_HOURLY, MOST_RAISE
from payroll_impact.scenarios.workbooks.find_tables import FoundTable
from payroll_impact.scenarios.workbooks.values import cell_value

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
    ("Months of a quarter", 3, "months"),
    ("Hundred", 100, "number"),
    ("Million", 1_000_000, "number"),
    ("Decimals of heads in a sentence, below a hundred", 2, "number"),
    ("Decimals of heads in a sentence, below one", 4, "number"),
    ("Share not told in a sentence, below", SHARE_TOLD, "fraction"),
    ("Share told with a decimal in a sentence, below", SHARE_WITH_DECIMAL, "fraction"),
)
_KNOWN = {name.casefold(): (name, number) for name, number, _ in DEFINITIONS}


def check_definitions(table: FoundTable) -> None:
    """Refuse a definition that differs from the model's: it would change the sheets but not the plan.

    Raises
    ------
    InputError
        Naming the cell of the first that differs.
    """
    for number in table.rows:
        name, wanted = _KNOWN.get(table.words(number, "definition")[0].casefold(), ("", 0.0))
        if not name:
            continue
        entered = cell_value(table.rows[number][table.columns["value"]], name, "number")
        if not isinstance(entered, int | float) or not math.isclose(entered, wanted, rel_tol=1e-12):
            place = table.cell(number, "value")
            raise InputError(f"{place}: {name.casefold()} must be {wanted:g}, as the model counts; put it back")
