"""What a tax has besides a rate on a band of wages, in a few words for the tables of a report."""

import math

import numpy as np

from payroll_impact.model import Tax

_PERIODS = {12.0: "year", 3.0: "quarter", 1.0: "month"}
_WORDS = {
    "amount": "{} per head",
    "wage_step": "wages in steps of {}",
    "minimum_wages": "wages of {} at least",
    "pay_above": "only on pay above {}",
    "pay_up_to": "only on pay up to {}",
    "exempt_wages": "{} free, spread over the months",
}


def period_of(tax: Tax) -> str:
    """Return what the amounts of a tax are for: year, quarter, month or week."""
    return _PERIODS.get(float(tax.period), "week")


def describe_shape(tax: Tax, month: int) -> str:
    """Return the less common figures of a tax in one month; blank where it has none.

    Parameters
    ----------
    tax : Tax
        Of one plan, without a scenario axis.
    month : int
        Column of the calendar.
    """
    figures = {name: float(np.atleast_1d(values[..., month])[0]) for name, values in tax.shape.items()}
    told = [_WORDS[name].format(f"{value:,.10g}") for name, value in figures.items() if name in _WORDS and value]
    if "relief_pay" in figures:
        multiple, wage = figures["relief_multiple"], figures["relief_pay"]
        told.append(f"a relief on pay below {multiple:g} times {wage:,.10g}")
    free = figures.get("severance_exempt", 0.0)
    if free:
        told.append("severance bears none" if math.isinf(free) else f"severance bears it only above {free:,.10g}")
    return ", ".join(told)
