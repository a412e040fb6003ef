"""Texts and names that can do no harm: on one line, short enough, and run by no spreadsheet."""

from typing import Any, TypeVar, cast

import attrs

from payroll_impact.cells import clean

__all__ = ["clean", "clean_row", "csv_safe", "in_currency", "truncate"]

Row = TypeVar("Row", bound=attrs.AttrsInstance)
_BRIEF = 60
_FORMULA = ("=", "+", "-", "@")


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
