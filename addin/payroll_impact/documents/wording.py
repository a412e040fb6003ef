"""Figures and texts as people read them: money in millions, and names that can do no harm."""

import math
import re
from typing import Any, TypeVar, cast

import attrs

Row = TypeVar("Row", bound=attrs.AttrsInstance)
_CELL = 32_767  # the longest text a cell holds, in UTF-16 units
_BRIEF = 60
_MILLION, _HUNDRED = 1e6, 100
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


def brief(text: str) -> str:
    """Return a name short enough for a sentence.

    >>> brief("Tutor"), len(brief("x" * 100))
    ('Tutor', 60)
    """
    plain = clean(text)
    return plain if len(plain) <= _BRIEF else f"{plain[: _BRIEF - 1]}…"


def guarded(text: str) -> str:
    """Return text that a spreadsheet opening a CSV file will not run: an apostrophe before `= + - @`.

    >>> guarded("=1+1"), guarded("Tutor")
    ("'=1+1", 'Tutor')
    """
    plain = clean(text)
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) else plain


def money(amount: float, currency: str) -> str:
    """Return an amount in words short enough for a sentence.

    >>> money(-1_234_567, "USD"), money(950.4, "GBP")
    ('USD −1.2 million', 'GBP 950')
    """
    if math.isnan(amount):
        return "not defined"
    size = abs(amount)
    text = f"{size / _MILLION:,.1f} million" if size >= _MILLION else f"{size:,.0f}"
    return f"{currency} {'−' if amount < 0 and text != '0' else ''}{text}"


def figure(value: float) -> str:
    """Return a plain figure with as many decimals as it needs, two at most below a hundred.

    >>> figure(1500.0), figure(72.5), figure(0.021)
    ('1,500', '72.5', '0.021')
    """
    if not math.isfinite(value):
        return "never" if value > 0 else "not defined"
    if abs(value) >= _HUNDRED or value == round(value):
        return f"{value:,.0f}".replace("-0", "0") if round(value) == 0 else f"{value:,.0f}".replace("-", "−")
    text = f"{value:.2f}" if abs(value) >= 1 else f"{value:.4f}"
    return text.rstrip("0").rstrip(".").replace("-", "−")


def in_currency(unit: str, currency: str) -> str:
    """Return a unit with the currency of the plan.

    >>> in_currency("currency/head/year", "GBP")
    'GBP/head/year'
    """
    return unit.replace("currency", currency)
