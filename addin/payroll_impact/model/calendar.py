"""The monthly grid: the calendar month and the days of each column."""

import calendar as _calendar
import datetime as dt
from functools import cached_property

import attrs
import numpy as np

from payroll_impact.model.fields import Array

MONTHS_PER_YEAR = 12
WEEKS_PER_YEAR = 52
WORKING_DAYS_PER_YEAR = 260


def _first_of_month(date: dt.date) -> dt.date:
    return date.replace(day=1)


@attrs.frozen(slots=False)
class Calendar:
    """Months from the first of the start's month.

    Examples
    --------
    >>> grid = Calendar(dt.date(2025, 9, 12), 3)
    >>> [str(month) for month in grid.months]
    ['2025-09-01', '2025-10-01', '2025-11-01']
    >>> grid.index(dt.date(2025, 11, 30))
    2
    """

    first: dt.date = attrs.field(converter=_first_of_month)
    length: int

    @cached_property
    def months(self) -> tuple[dt.date, ...]:
        """The first day of each month."""
        return tuple(self.month(index) for index in range(self.length))

    def month(self, index: int) -> dt.date:
        """Return the first day of month `index`, also beyond the last."""
        years, month = divmod(self.first.month - 1 + index, MONTHS_PER_YEAR)
        return dt.date(self.first.year + years, month + 1, 1)

    @property
    def last(self) -> dt.date:
        """The last day of the last month."""
        return self.month(self.length) - dt.timedelta(days=1)

    @cached_property
    def days(self) -> Array:
        """Days in each month, shape (month,). [days]"""
        return np.array([_calendar.monthrange(month.year, month.month)[1] for month in self.months], dtype=np.float64)

    def index(self, date: dt.date) -> int:
        """Return the column that `date` falls in."""
        return (date.year - self.first.year) * MONTHS_PER_YEAR + date.month - self.first.month
