"""Figures of the analyses as people read them; nothing is lost that a cell or a file could hold."""

import math
from typing import Literal

Kind = Literal["text", "number", "money", "cents", "count", "share", "month"]
NO_VALUE = "no value"
NEVER = "never"
_FORMATS: dict[Kind, str] = {
    "text": "general", "number": "general", "money": "money", "cents": "cents", "count": "whole", "share": "rate",
    "month": "month",
}  # fmt: skip
_SCALES = ((1e9, "billion", "bn"), (1e6, "million", "m"), (1e3, "thousand", "k"))
_FULL = 1e5  # from here on a number's decimals are no help
_HUNDRED = 100.0


def kind_of(unit: str) -> Kind:
    """Return how figures of a unit are shown.

    >>> kind_of("currency/year"), kind_of("currency/hour"), kind_of("heads")
    ('money', 'cents', 'number')
    """
    if not unit.startswith("currency"):
        return "number"
    return "cents" if unit.endswith("/hour") else "money"


def style_of(kind: Kind) -> str:
    """Return the name of a cell format."""
    return _FORMATS[kind]


def shown(value: "str | float | None", kind: Kind) -> str:
    """Return a cell as text.

    >>> shown(-82773821.48, "money"), shown(0.034, "number"), shown(float("inf"), "number"), shown(0.25, "share")
    ('−82,773,821', '0.034', 'never', '25.0 %')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return NO_VALUE if math.isnan(value) else NEVER
    return _signed(_plain(value, kind))


def _plain(value: float, kind: Kind) -> str:
    if kind == "share":
        return f"{value * 100:.1f} %"
    if kind == "count":
        return f"{value:,.0f}"
    if kind == "cents" or (kind == "money" and abs(value) < _HUNDRED and value != round(value)):
        return f"{value:,.2f}"
    return f"{value:,.0f}" if kind == "money" else number(value)


def number(value: float) -> str:
    """Return a driver's value with as many decimals as it needs, seven significant digits at most.

    >>> number(184500.0), number(0.0145), number(55.00000000000001), number(1234567.25)
    ('184,500', '0.0145', '55', '1,234,567')
    """
    if not math.isfinite(value):
        return NO_VALUE if math.isnan(value) else NEVER
    if abs(value) >= _FULL or value == round(value):
        return f"{value:,.0f}" if abs(value) < 1e15 else f"{value:.6g}"  # noqa: PLR2004 - beyond it digits are noise
    return f"{value:,.7g}"


def _signed(text: str) -> str:
    if text.strip("-0.,% ") == "":
        text = text.lstrip("-")
    return f"−{text[1:]}" if text.startswith("-") else text


def brief(value: float, *, signed: bool = False) -> str:
    """Return an amount in a few characters: six digits at most, millions are marked m.

    >>> brief(-6205352.0, signed=True), brief(450000.0), brief(0.25), brief(0.0, signed=True)
    ('−6.205m', '450,000', '0.25', '0')
    """
    if not math.isfinite(value):
        return NO_VALUE if math.isnan(value) else NEVER if value > 0 else f"−{NEVER}"
    bound, mark = next(((bound, mark) for bound, _, mark in _SCALES[:2] if abs(value) >= bound), (1.0, ""))
    scaled = value / bound
    text = f"{scaled:,.3f}" if mark else f"{scaled:,.0f}" if abs(scaled) >= _HUNDRED else f"{scaled:.4g}"
    return _signed(f"{'+' if signed and value > 0 else ''}{text}{mark}")


def scale_of(size: float) -> tuple[float, str]:
    """Return the unit of an axis for amounts of a size, and its word.

    >>> scale_of(82_773_821), scale_of(12)
    ((1000000.0, 'million'), (1.0, ''))
    """
    # a thousand is divided by from ten thousand on: below, the plain number is as short
    return next(((bound, word) for bound, word, _ in _SCALES if size >= max(bound, 1e4)), (1.0, ""))


def words(amount: float, unit: str) -> str:
    """Return an amount with its unit, short enough for a sentence.

    >>> words(-82_773_821, "USD/year"), words(60_000, "currency"), words(4, "heads")
    ('−82.77 million USD/year', '60,000 currency', '4 heads')
    """
    if not math.isfinite(amount):
        return NO_VALUE if math.isnan(amount) else NEVER
    bound, word = next(((bound, word) for bound, word, _ in _SCALES[:2] if abs(amount) >= bound), (1.0, ""))
    scaled = amount / bound
    text = f"{scaled:,.2f} {word}" if word else f"{scaled:,.0f}" if abs(scaled) >= _HUNDRED else f"{scaled:.4g}"
    return _signed(f"month {text}" if unit == "month" else f"{text} {unit}".strip())
