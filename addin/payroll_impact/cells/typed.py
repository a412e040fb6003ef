"""The one reader of what somebody typed as text: in a cell, a file, or a shell.

A number may have spaces, apostrophes or commas between its thousands, and a percent sign behind it. A text that
one reader takes for one number and another for another is no number: 1.500 may be one and a half or fifteen
hundred. Decimal commas, currency signs and units are no part of a number either.
"""

import datetime as dt
import math
import re
from typing import Any

_GROUPED = re.compile(r"[+-]?\d{1,3}(?P<mark>[ \u00a0\u202f'’,])\d{3}(?:(?P=mark)\d{3})*(?:\.\d*)?")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_NOT_DIGITS = re.compile(r"[ \u00a0\u202f'’,]")
_PERCENT = 100.0
AMBIGUOUS = "text that can be read as two numbers; type it as a number"


def read_number(text: str, *, exact: bool = False) -> float | None:
    """Return the number a text means, or None if it means none, or perhaps another one.

    Parameters
    ----------
    text : str
        As typed or pasted.
    exact : bool
        Whether a point is known to be a decimal point, as in a shell or a CSV file that a program wrote.

    Examples
    --------
    >>> [read_number(text) for text in ("60 000", "1,500", "33 %", "1'500.25", "-2e3")]
    [60000.0, 1500.0, 0.33, 1500.25, -2000.0]
    >>> [read_number(text) for text in ("1.500", "0,5", "45 USD", "")]
    [None, None, None, None]
    >>> read_number("1.500", exact=True)
    1.5
    """
    bare = text.strip()
    body = bare.removesuffix("%").rstrip()
    if _GROUPED.fullmatch(body):
        number = float(_NOT_DIGITS.sub("", body))
    elif _PLAIN.fullmatch(body) and (exact or not is_ambiguous(bare)):
        number = float(body)
    else:
        return None
    if not math.isfinite(number):
        return None
    return number / _PERCENT if bare.endswith("%") else number


def is_ambiguous(text: str) -> bool:
    """Whether a text can be read as two numbers; no percentage is meant in thousands.

    >>> [is_ambiguous(text) for text in ("1.500", "33.000 %", "1,500", "1.5")]
    [True, False, False, False]
    """
    return _TWO_WAYS.fullmatch(text.strip()) is not None


def read_date(text: str) -> dt.date | None:
    """Return the date, or the moment, that a text in ISO 8601 means, or None.

    >>> read_date("2025-09-12"), read_date("12/09/2025")
    (datetime.date(2025, 9, 12), None)
    """
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return read(text.strip()) if "-" in text else None
        except ValueError:
            continue
    return None


def read_typed(text: str) -> Any:
    """Return what a text in a shell or a CSV file means: TRUE or FALSE, a number, a date, nothing, or itself.

    >>> [read_typed(text) for text in ("true", "25%", "60 000", "1.500", " ", "Tutor")]
    [True, 0.25, 60000.0, 1.5, None, 'Tutor']
    """
    bare = text.strip()
    if not bare:
        return None
    if bare.upper() in ("TRUE", "FALSE"):
        return bare.upper() == "TRUE"
    number = read_number(bare, exact=True)
    return number if number is not None else read_date(bare) or text
