"""The months of a plan grouped into fiscal years and fiscal quarters.

A fiscal year is named for the calendar year in which it ends. That is a convention, the one of the U.S. federal
government (GAO, A Glossary of Terms Used in the Federal Budget Process, 2005, p. 55, read second-hand); some companies
name theirs for the year in which it begins. A fiscal year that starts in January is the calendar year.
"""

import datetime as dt
import itertools
from collections.abc import Sequence

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR, Calendar
from payroll_impact.model.fields import Array
from payroll_impact.model.sums import ordered_sum

MONTHS_PER_PERIOD = {"quarter": 3, "year": MONTHS_PER_YEAR}


@attrs.frozen
class Period:
    """A fiscal year or quarter, as far as the plan reaches into it.

    Attributes
    ----------
    label : str
        ``"FY 2026 Q1"``, or ``"2026 Q1"`` of a calendar year; with the number of months where some are missing.
    key : str
        ``"FY2026Q1"``, whatever the month the fiscal year starts in.
    columns : range
        Its months on the month axis.
    first, last : date
        Its first and its last day in the plan.
    complete : bool
        Whether all of its months are in the plan, which may begin or end inside a period.
    """

    label: str
    key: str
    columns: range
    first: dt.date
    last: dt.date
    complete: bool


def fiscal_periods(calendar: Calendar, kind: str, *, fiscal_year_start: int) -> tuple[Period, ...]:
    """Group the months of a calendar into fiscal years or quarters.

    Parameters
    ----------
    calendar : Calendar
        The months of a plan.
    kind : {'year', 'quarter'}
        The periods to group them into.
    fiscal_year_start : int
        The month a fiscal year starts in, 1 to 12.

    Returns
    -------
    tuple of Period
        In the order of time; each month is in one of them.

    Examples
    --------
    >>> months = Calendar(dt.date(2025, 9, 1), 12)
    >>> [period.label for period in fiscal_periods(months, "year", fiscal_year_start=10)]
    ['FY 2025 (1 month)', 'FY 2026 (11 months)']
    >>> [period.label for period in fiscal_periods(months, "year", fiscal_year_start=1)]
    ['2025 (4 months)', '2026 (8 months)']
    """
    size = MONTHS_PER_PERIOD[kind]
    named = "" if fiscal_year_start == 1 else "FY "
    # a fiscal year begins so many months before the calendar year it is named for
    ahead = (1 - fiscal_year_start) % MONTHS_PER_YEAR
    begun = calendar.first.year * MONTHS_PER_YEAR + calendar.first.month - 1 + ahead
    periods = []
    for number, group in itertools.groupby(range(calendar.length), key=lambda column: (begun + column) // size):
        columns = [*group]
        year, quarter = divmod(number, MONTHS_PER_YEAR // size)
        which = f"Q{quarter + 1}" if kind == "quarter" else ""
        label = f"{named}{year} {which}".rstrip()
        complete = len(columns) == size
        short = "" if complete else f" ({len(columns)} month{'s' if len(columns) > 1 else ''})"
        periods.append(
            Period(
                label=f"{label}{short}",
                key=f"FY{year}{which}",
                columns=range(columns[0], columns[-1] + 1),
                first=calendar.months[columns[0]],
                last=calendar.month(columns[-1] + 1) - dt.timedelta(days=1),
                complete=complete,
            )
        )
    return tuple(periods)


def sum_by_period(monthly: Array, periods: Sequence[Period]) -> Array:
    """Sum a flow over the months of each period, shape (…, month) to (…, period).

    >>> halves = fiscal_periods(Calendar(dt.date(2025, 5, 1), 4), "quarter", fiscal_year_start=1)
    >>> sum_by_period(np.array([1.0, 2.0, 3.0, 4.0]), halves)
    array([3., 7.])
    """
    sums = [ordered_sum(monthly[..., period.columns.start : period.columns.stop]) for period in periods]
    return np.stack(sums, axis=-1)


def at_period_end(monthly: Array, periods: Sequence[Period]) -> Array:
    """Return a stock, such as headcount, as it is in the last month of each period.

    >>> halves = fiscal_periods(Calendar(dt.date(2025, 5, 1), 4), "quarter", fiscal_year_start=1)
    >>> at_period_end(np.array([10.0, 9.0, 8.0, 7.0]), halves)
    array([9., 7.])
    """
    return monthly[..., [period.columns.stop - 1 for period in periods]]
