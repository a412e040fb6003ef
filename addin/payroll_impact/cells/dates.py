"""Dates as the day numbers a spreadsheet keeps, counted from one day for the whole package."""

import datetime as dt

_DAY_ZERO = dt.date(1899, 12, 30)
LAST_SERIAL = 2_958_465  # 9999-12-31, the last day a sheet knows


def serial_to_date(serial: float) -> dt.date:
    """Return the date of a spreadsheet's day number.

    Raises
    ------
    OverflowError
        If there is no such day.

    Examples
    --------
    >>> serial_to_date(45912)
    datetime.date(2025, 9, 12)
    """
    return _DAY_ZERO + dt.timedelta(days=int(serial))


def date_to_serial(date: dt.date) -> int:
    """Return the day number a spreadsheet keeps for a date.

    >>> date_to_serial(dt.date(2025, 9, 12))
    45912
    """
    return ((date.date() if isinstance(date, dt.datetime) else date) - _DAY_ZERO).days
