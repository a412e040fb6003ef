"""Texts and names that can do no harm: on one line, short enough, and run by no spreadsheet."""

import re
from typing import Any, TypeVar, cast

import attrs

Row = TypeVar("Row", bound=attrs.AttrsInstance)
_CELL = 32_767  # the longest text a cell holds, in UTF-16 units
_BRIEF = 60
# control characters, the marks that turn text round, and what XML cannot hold
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)
_FORMULA = ("=", "+", "-", "@")


def clean(text: str) -> str:
    """Return text on one line without control characters, as long as a cell can hold.

    >>> clean(f"Tutor{chr(27)}[31m{chr(10)}red")
    'Tutor [31m red'
    """
    plain = _UNPRINTABLE.sub(" ", text)
    units = plain.encode("utf-16-le")
    return plain if len(units) <= 2 * _CELL else units[: 2 * (_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"


def clean_row(row: Row) -> Row:
    """Return a row with all its texts cleaned."""
    texts = {field.name: getattr(row, field.name) for field in attrs.fields(type(row))}
    changed = {name: clean(text) for name, text in texts.items() if isinstance(text, str)}
    return cast("Row", attrs.evolve(cast("Any", row), **changed))


def truncate(text: str) -> str:
    """Return a name short enough for a sentence.

    >>> truncate("Tutor"), len(truncate("x" * 100))
    ('Tutor', 60)
    """
    plain = clean(text)
    return plain if len(plain) <= _BRIEF else f"{plain[: _BRIEF - 1]}…"


def csv_safe(text: str) -> str:
    """Return text that a spreadsheet opening a CSV file will not run: an apostrophe before `= + - @`.

    >>> csv_safe("=1+1"), csv_safe("Tutor")
    ("'=1+1", 'Tutor')
    """
    plain = clean(text)
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) else plain


def in_currency(unit: str, currency: str) -> str:
    """Return a unit with the currency of the plan.

    >>> in_currency("currency/head/year", "GBP")
    'GBP/head/year'
    """
    return unit.replace("currency", currency)
