"""Numbers, amounts, shares and dates as people read them, by the kind of the quantity."""

import datetime as dt
import math
from typing import Literal

from payroll_impact.model.titles import MILLIONS, SMALL_PRICE

Kind = Literal[
    "text", "name", "number", "money", "cents", "price", "count", "share", "heads", "rate", "month", "date", "value",
    "code", "link",
]  # fmt: skip
NO_VALUE = "no value"
NEVER = "never"
_SCALES = ((1e9, "billion", "bn"), (1e6, "million", "m"), (1e3, "thousand", "k"))
_FULL = 1e5  # from here on a number's decimals are no help
_DIGITS = 1e15  # beyond it digits are noise
_HUNDRED, _CENT = 100.0, 0.01
_WHOLE = 1e-9  # of a head: what rounding leaves of none
_STYLES: dict[Kind, str] = {
    "text": "wrap", "name": "wrap", "code": "wrap", "link": "wrap",
    "number": "general", "value": "general", "money": "money",
    "cents": "cents", "price": "cents", "count": "whole", "share": "rate", "rate": "rate", "heads": "parts",
    "month": "right", "date": "date",
}  # fmt: skip
_SIGNED = {"money": "signed", "cents": "signed_cents", "fine": "signed_fine", "whole": "signed", "rate": "points"}


def kind_of(unit: str) -> Kind:
    """Return the kind of a quantity by its unit.

    >>> kind_of("currency/year"), kind_of("currency/hour"), kind_of("currency/item"), kind_of("heads"), kind_of("month")
    ('money', 'cents', 'price', 'heads', 'number')
    """
    if unit == "heads":
        return "heads"
    if unit.startswith("items"):
        return "count"
    if unit in ("of baseline", "ratio"):
        return "share" if unit == "of baseline" else "cents"
    if not unit.startswith("currency"):
        return "number"
    return "price" if unit.endswith("/item") else "cents" if unit.endswith("/hour") else "money"


def cell_style(kind: Kind, value: float = 1.0, *, signed: bool = False) -> str:
    """Return the name of the cell format of a kind."""
    style = "fine" if kind == "price" and _is_fine(value) else _STYLES[kind]
    if signed and style in _SIGNED:
        return _SIGNED[style]
    return style


def whole_style(kind: Kind, value: float, *, signed: bool = False) -> str:
    """Return the format of a key figure on one page: money, heads and counts in whole ones."""
    return cell_style(kind if kind in ("cents", "price", "share") else "money", value, signed=signed)


def _is_fine(value: float) -> bool:
    """Return whether a price is so small that cents do not tell it."""
    return 0 < abs(value) < SMALL_PRICE


def format_cell(value: "str | float | dt.date | None", kind: Kind, *, signed: bool = False) -> str:
    """Return a cell as text; `signed` is a change, which for a share is in points.

    >>> format_cell(-82773821.48, "money"), format_cell(0.034, "number"), format_cell(float("inf"), "number")
    ('−82,773,821', '0.034', 'never')
    >>> format_cell(0.25, "share"), format_cell(7.0, "heads", signed=True), format_cell(dt.date(2025, 9, 12), "date")
    ('25.0 %', '+7', '12 Sep 2025')
    >>> format_cell(-0.061, "share", signed=True)
    '−6.1 % points'
    >>> format_cell(4.386, "price"), format_cell(0.0144, "price"), format_cell(0.0, "price")
    ('4.39', '0.0144', '0.00')
    >>> format_cell(None, "value"), format_cell(None, "money")
    ('–', '')
    """
    if value is None:
        return "–" if kind == "value" else ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return format_date(value, kind)
    if not math.isfinite(value):
        return NO_VALUE if math.isnan(value) else NEVER
    text = _minus(_digits(value, kind))
    if not signed:
        return text
    points = " points" if kind == "share" else ""
    return f"{'+' if value > 0 and text.strip('0.,% ') else ''}{text}{points}"


def format_date(date: dt.date, kind: Kind = "date") -> str:
    """Return a date, or a month, in words.

    >>> date = dt.date(2025, 9, 12)
    >>> format_date(date, "month"), format_date(date), format_date(date, "value")
    ('Sep 2025', '12 Sep 2025', '2025-09-12')
    """
    if kind == "value":
        return date.isoformat()
    return f"{date:%b %Y}" if kind == "month" else f"{date:%d %b %Y}"


def _digits(value: float, kind: Kind) -> str:
    if kind in ("share", "rate"):
        return f"{value * 100:.1f} %" if kind == "share" else f"{value * 100:.4g} %"
    if kind in ("number", "value"):
        return format_number(value) if kind == "number" else f"{value:,.10g}"
    if kind == "heads":
        return f"{value:,.0f}" if abs(value - round(value)) < _WHOLE else f"{value:,.1f}"
    if kind == "price" and _is_fine(value):
        return f"{value:,.4f}"
    small = kind == "money" and _CENT / 2 <= abs(value) < _HUNDRED and value != round(value)
    return f"{value:,.2f}" if kind in ("cents", "price") or small else f"{value:,.0f}"


def format_number(value: float) -> str:
    """Return a number with as many decimals as it needs, seven significant digits at most.

    >>> format_number(184500.0), format_number(0.0145), format_number(55.00000000000001), format_number(1234567.25)
    ('184,500', '0.0145', '55', '1,234,567')
    """
    if not math.isfinite(value):
        return NO_VALUE if math.isnan(value) else NEVER
    if abs(value) >= _FULL or value == round(value):
        return f"{value:,.0f}" if abs(value) < _DIGITS else f"{value:.6g}"
    return f"{value:,.7g}"


def _minus(text: str) -> str:
    """Return a text with a true minus sign; nothing has no sign."""
    if text.strip("-0.,% ") == "":
        text = text.lstrip("-")
    return f"−{text[1:]}" if text.startswith("-") else text


def format_brief(value: float, *, signed: bool = False) -> str:
    """Return an amount in a few characters: six digits at most, millions are marked m.

    >>> format_brief(-6205352.0, signed=True), format_brief(450000.0), format_brief(0.25)
    ('−6.205m', '450,000', '0.25')
    """
    if not math.isfinite(value):
        return NO_VALUE if math.isnan(value) else NEVER if value > 0 else f"−{NEVER}"
    bound, mark = next(((bound, mark) for bound, _, mark in _SCALES[:2] if abs(value) >= bound), (1.0, ""))
    scaled = value / bound
    text = f"{scaled:,.3f}" if mark else f"{scaled:,.0f}" if abs(scaled) >= _HUNDRED else f"{scaled:.4g}"
    return _minus(f"{'+' if signed and value > 0 else ''}{text}{mark}")


def format_short(value: "float | str | None", kind: Kind, *, signed: bool = False) -> str:
    """Return a figure for a narrow column: thousands and millions are marked k and m.

    >>> format_short(94037965.9, "money", signed=True), format_short(4500.0, "heads"), format_short(61.2, "cents")
    ('+94.0m', '4,500', '61.20')
    """
    if value is None or isinstance(value, str):
        return value or ""
    if not math.isfinite(value):
        return NEVER if value > 0 else "not defined"
    bound, mark = next(((bound, mark) for bound, _, mark in _SCALES[1:] if abs(value) >= bound), (1.0, ""))
    if kind in ("heads", "number", "count") or not mark or abs(value) < 1e4:  # noqa: PLR2004 - as short in full
        digits = 4 if kind == "price" and _is_fine(value) else 2
        digits = 0 if value == round(value) else 1 if kind == "heads" else 0 if abs(value) >= _HUNDRED else digits
        text = f"{value:,.{digits}f}"
    else:
        text = f"{value / bound:,.1f}{mark}"
    text = _minus(text)
    return f"+{text}" if signed and value > 0 and text.strip("0.,") else text


def scale_of(size: float) -> tuple[float, str]:
    """Return the unit of an axis for amounts of a size, and its word.

    >>> scale_of(82_773_821), scale_of(12)
    ((1000000.0, 'million'), (1.0, ''))
    """
    # a thousand is divided by from ten thousand on: below, the plain number is as short
    return next(((bound, word) for bound, word, _ in _SCALES if size >= max(bound, 1e4)), (1.0, ""))


def format_amount(amount: float, unit: str) -> str:
    """Return an amount with its unit, short enough for a sentence.

    >>> format_amount(-82_773_821, "USD/year"), format_amount(60_000, "currency"), format_amount(4, "heads")
    ('−82.77 million USD/year', '60,000 currency', '4 heads')
    """
    if not math.isfinite(amount):
        return NO_VALUE if math.isnan(amount) else NEVER
    bound, word = next(((bound, word) for bound, word, _ in _SCALES[:2] if abs(amount) >= bound), (1.0, ""))
    scaled = amount / bound
    text = f"{scaled:,.2f} {word}" if word else f"{scaled:,.0f}" if abs(scaled) >= _HUNDRED else f"{scaled:.4g}"
    return _minus(f"month {text}" if unit == "month" else f"{text} {unit}".strip())


def format_money(amount: float, currency: str) -> str:
    """Return money in words short enough for a sentence.

    >>> format_money(-1_234_567, "USD"), format_money(950.4, "GBP")
    ('USD −1.2 million', 'GBP 950')
    """
    if math.isnan(amount):
        return "not defined"
    size = abs(amount)
    text = MILLIONS.format(amount=f"{size / 1e6:,.1f}") if size >= 1e6 else f"{size:,.0f}"  # noqa: PLR2004 - a million
    return f"{currency} {'−' if amount < 0 and text != '0' else ''}{text}"


def format_figure(value: float, *, signed: bool = False) -> str:
    """Return a plain figure with as many decimals as it needs, two at most below a hundred.

    >>> format_figure(1500.0), format_figure(72.5), format_figure(0.021), format_figure(-0.5, signed=True)
    ('1,500', '72.5', '0.021', '−0.5')
    """
    if not math.isfinite(value):
        return NEVER if value > 0 else "not defined"
    if abs(value) >= _HUNDRED or value == round(value):
        text = f"{abs(value):,.0f}"
    else:
        text = (f"{abs(value):.2f}" if abs(value) >= 1 else f"{abs(value):.4f}").rstrip("0").rstrip(".")
    return _with_sign(text, value, signed=signed)


def format_scaled(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """Return a figure of an axis with its decimals.

    >>> format_scaled(1234.56, 1), format_scaled(-0.2, signed=True), format_scaled(7, signed=True)
    ('1,234.6', '0', '+7')
    """
    return _with_sign(f"{abs(value):,.{digits}f}", value, signed=signed)


def _with_sign(text: str, value: float, *, signed: bool) -> str:
    """Return the text of a size with the sign of its value; nothing has no sign."""
    return text if not text.strip("0.,") else f"{'−' if value < 0 else '+' if signed else ''}{text}"
